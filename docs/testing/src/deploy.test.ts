import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readServerConfig } from "@understudy/server";
import { Deployment } from "kubernetes-models/apps/v1";
import { HorizontalPodAutoscaler } from "kubernetes-models/autoscaling/v2";
import { PodDisruptionBudget } from "kubernetes-models/policy/v1";
import { Service } from "kubernetes-models/v1";
import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { root } from "./repository/pages.ts";

const deploy = join(root, "deploy");
const manifests = join(deploy, "kubernetes");
const read = (...path: string[]): string => readFileSync(join(deploy, ...path), "utf8");

/** A Kubernetes object, as in its schema. */
interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  // biome-ignore lint/suspicious/noExplicitAny: the schemas say what is there
  readonly spec: any;
}

const kinds = { Deployment, HorizontalPodAutoscaler, PodDisruptionBudget, Service };
const kustomization = parse(read("kubernetes", "kustomization.yaml"));
const resources: readonly Manifest[] = (kustomization.resources as string[]).flatMap((file) =>
  parseAllDocuments(read("kubernetes", file)).map((document) => document.toJS() as Manifest),
);
const deployment = resources.find(({ kind }) => kind === "Deployment");
const [container] = deployment?.spec.template.spec.containers ?? [];
const env = { UNDERSTUDY_GAME_SECRET: "0".repeat(64) };
/** The secrets shared by all replicas. */
const shared = {
  UNDERSTUDY_SESSION_SECRET: "1".repeat(64),
  UNDERSTUDY_TICKET_SECRET: "2".repeat(64),
};

it("comes with a load test that a shell can read, by options that there are", () => {
  execFileSync("sh", ["-n", join(deploy, "load-test.sh")]);
  const options = read("load-test.sh").match(/--(?:target|agents|duration|report)\b/g);
  const page = readFileSync(join(root, "docs/tools/stress.md"), "utf8");
  for (const option of options ?? []) expect(page).toContain(option);
  expect(new Set(options).size).toBe(4);
});

describe("the manifests for Kubernetes", () => {
  it.each(resources)("follow the schema of $kind $metadata.name", (manifest) => {
    const Kind = kinds[manifest.kind as keyof typeof kinds] as new (
      data: never,
    ) => {
      validate(): void;
    };
    expect(() => new Kind(manifest as never).validate()).not.toThrow();
  });

  it("are all listed, and mean each other", () => {
    const others = ["kustomization.yaml", "understudy.toml"];
    const files = readdirSync(manifests).filter((name) => !others.includes(name));
    expect([...kustomization.resources].sort()).toEqual(files.sort());
    const labels = deployment?.spec.template.metadata.labels;
    for (const { kind, metadata, spec } of resources) {
      const selector = spec.selector?.matchLabels ?? spec.selector ?? labels;
      expect([kind, metadata.name, selector]).toEqual([kind, metadata.name, labels]);
      if (spec.scaleTargetRef !== undefined) {
        expect(spec.scaleTargetRef.name).toBe(deployment?.metadata.name);
      }
    }
    const ports = container.ports.map(({ name }: { name: string }) => name);
    const services = resources.filter(({ kind }) => kind === "Service");
    for (const { spec } of services) {
      for (const { targetPort } of spec.ports) expect(ports).toContain(targetPort);
    }
  });

  it("run what the configuration says, with the secrets that it names", () => {
    const secrets = { ...env, ...shared };
    const { port, grpcPort, hosts, access, sessionSecret } = readServerConfig(
      read("kubernetes", "understudy.toml"),
      manifests,
      secrets,
    );
    const open = container.ports.map(
      ({ containerPort }: { containerPort: number }) => containerPort,
    );
    expect(open.sort()).toEqual([port, grpcPort].sort());
    const named = resources
      .filter(({ kind }) => kind === "Service")
      .map(({ metadata }) => metadata.name);
    // Other namespaces use longer host names.
    expect(hosts).toEqual([...named, "*.svc", "*.svc.cluster.local"]);
    expect(access?.signingSecrets).toHaveLength(1);
    const common = [sessionSecret, access?.ticketSecret].map((secret) => String(secret));
    expect(common).toEqual(Object.values(shared));
    const names = container.env.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(Object.keys(secrets)));
    const probes = [container.readinessProbe, container.livenessProbe];
    expect(probes.map(({ httpGet }) => httpGet.path)).toEqual(["/readyz", "/healthz"]);
  });

  it("let nothing be written, and nothing be gained by breaking in", () => {
    expect(container.securityContext).toMatchObject({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
    expect(deployment?.spec.template.spec.securityContext.runAsNonRoot).toBe(true);
  });
});

describe("the image", () => {
  const lines = read("Dockerfile")
    .replaceAll("\\\n", " ")
    .split("\n")
    .filter((line) => !line.startsWith("#"));
  const arguments_ = (word: string): string[] =>
    lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));

  it("starts the command line as a user that owns nothing, and says whether it is ready", () => {
    const bin = JSON.parse(readFileSync(join(root, "workshop/cli/package.json"), "utf8")).bin;
    const [entry = ""] = arguments_("ENTRYPOINT");
    const path = `node_modules/@understudy/cli/${String(Object.values(bin)[0]).replace("./", "")}`;
    expect(JSON.parse(entry)).toEqual(["node", path]);
    expect(arguments_("USER").at(-1)).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect(arguments_("HEALTHCHECK")[0]).toContain("/readyz");
    const [command = ""] = arguments_("CMD");
    expect(lines.join("\n")).toContain(` ${JSON.parse(command).at(-1)}`);
  });

  it("starts from images that are named by version and digest, all stages from the same", () => {
    const bases = arguments_("FROM").map((line) => line.split(" ")[0]);
    expect(bases).toHaveLength(2);
    expect(new Set(bases).size).toBe(1);
    for (const base of bases)
      expect(base).toMatch(/^[\w./-]+:\d+\.\d+\.\d+[\w.-]*@sha256:[0-9a-f]{64}$/);
    // How to find another digest is told for the version that is there.
    const [, tag] = /inspect (\S+) /.exec(read("Dockerfile")) ?? [];
    expect(`${bases[0]}`.split("@")[0]).toBe(tag);
  });

  it("lists what is installed in it, with the same left out", () => {
    const commands = lines.filter((line) => line.startsWith("RUN ")).join("\n");
    const leftOut = (command: RegExp) =>
      [...(command.exec(commands)?.[0] ?? "").matchAll(/--omit[ =](\w+)/g)].map(([, kind]) => kind);
    expect(leftOut(/npm install --prefix \/app[^&]*/)).toEqual(["dev", "optional"]);
    expect(leftOut(/npm sbom --sbom-format cyclonedx[^&]*> sbom\.cdx\.json/)).toEqual(
      leftOut(/npm install --prefix \/app[^&]*/),
    );
    // The image takes that folder.
    expect(arguments_("COPY")[1]).toMatch(/^--from=build .* \/app \/app$/);
  });

  it("is made of files that are there", () => {
    const copied = arguments_("COPY").filter((line) => !line.startsWith("--from"));
    for (const line of copied) {
      const [from = ""] = line.split(/\s+/);
      expect([from, existsSync(join(root, from))]).toEqual([from, true]);
    }
  });
});

/** The image that is built here. */
const OWN = "understudy";

describe("the images of Compose and Kubernetes", () => {
  it("are that of the Dockerfile, or named by their digest", () => {
    const composed = Object.values(
      parse(read("compose.yaml")).services as Record<string, { readonly image: string }>,
    );
    const pods = resources.flatMap(({ spec }) => spec.template?.spec ?? []);
    const images = [
      ...composed.map(({ image }) => image),
      ...pods.flatMap(({ containers, initContainers = [] }) =>
        [...containers, ...initContainers].map(({ image }) => image),
      ),
    ];
    expect(images.length).toBeGreaterThanOrEqual(2);
    for (const image of images) {
      if (image !== OWN) expect(image).toMatch(/@sha256:[0-9a-f]{64}$/);
    }
  });
});

describe("the service of Compose", () => {
  const { services } = parse(read("compose.yaml"));
  const { understudy } = services;

  it("runs what its configuration says, with the secret that it names", () => {
    const { port, grpcPort } = readServerConfig(read("understudy.toml"), deploy, env);
    const ports = [grpcPort, port].map((taken) => `127.0.0.1:${taken}:${taken}`);
    expect(understudy.ports).toEqual(ports);
    expect(Object.keys(understudy.environment)).toEqual(expect.arrayContaining(Object.keys(env)));
    const [mounted = ""] = understudy.volumes[0].split(":");
    expect(existsSync(join(deploy, mounted))).toBe(true);
    expect(existsSync(join(deploy, understudy.build.context, understudy.build.dockerfile))).toBe(
      true,
    );
  });

  it("may do nothing that it need not", () => {
    expect(understudy).toMatchObject({ read_only: true, cap_drop: ["ALL"] });
    expect(understudy.security_opt).toContain("no-new-privileges:true");
  });
});
