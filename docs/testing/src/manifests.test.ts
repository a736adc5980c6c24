import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageFolders } from "../../../scripts/build/published-packages.mjs";
import { blocksOf } from "./markdown/blocks.ts";
import { pages, readPage, root } from "./repository/pages.ts";

const folders = packageFolders();
const manifestOf = (path: string) =>
  JSON.parse(readFileSync(join(root, path, "package.json"), "utf8")) as {
    readonly name: string;
    readonly description?: string;
    readonly keywords?: readonly string[];
    readonly license?: string;
    readonly version: string;
    readonly repository: { readonly url: string; readonly directory: string };
    readonly homepage: string;
    readonly engines: { readonly node: string };
    readonly sideEffects: unknown;
    readonly files: readonly string[];
    readonly publishConfig: { readonly access: string };
    readonly funding?: unknown;
  };

describe("what a registry shows of a package", () => {
  it.each(folders)("%s: a sentence, words to find it by, a licence", (folder) => {
    const { description = "", keywords = [], license } = manifestOf(folder);
    expect(description.length).toBeGreaterThan(50);
    expect(description.length).toBeLessThan(240);
    expect(keywords).toContain("game-ai");
    expect(keywords).toContain("planning");
    expect(new Set(keywords).size).toBe(keywords.length);
    expect(license).toBe("MIT");
  });

  it.each(folders)("%s: a README with a short example that the tests check", (folder) => {
    const page = `${folder}/README.md`;
    const examples = blocksOf(readPage(page)).filter(({ language }) =>
      ["ts", "sh", "console"].includes(language),
    );
    expect(examples.length).toBeGreaterThan(0);
    const lines = (examples[0]?.text ?? "").trim().split("\n");
    expect(lines.length).toBeLessThanOrEqual(14);
    expect(readPage(page)).toContain(manifestOf(folder).name);
  });
});

describe("what a registry and bundlers are told of a package", () => {
  const published = [...folders, "clients/typescript"];

  it.each(published)("%s: where it comes from, what it needs, and what it has", (folder) => {
    const manifest = manifestOf(folder);
    const { url } = manifest.repository;
    expect(manifest.repository).toEqual({ type: "git", url, directory: folder });
    expect(url).toBe(manifestOf("packages/planner-core").repository.url);
    const page = url.replace(/^git\+|\.git$/g, "");
    expect(manifest.homepage).toBe(`${page}/tree/main/${folder}#readme`);
    expect(manifest.engines.node).toBe(">=20.19.0");
    expect(manifest).toHaveProperty("sideEffects");
    expect(manifest.files).toContain("dist");
    expect(manifest.publishConfig.access).toBe("public");
    expect(manifest).not.toHaveProperty("funding");
  });

  it("is one version for all: they are released together", () => {
    expect(new Set(published.map((folder) => manifestOf(folder).version)).size).toBe(1);
    const { fixed } = JSON.parse(readPage(".changeset/config.json")) as { readonly fixed: unknown };
    expect(fixed).toEqual([published.map((folder) => manifestOf(folder).name).sort()]);
  });
});

describe("the first release", () => {
  const isReleased = !readPage("CHANGELOG.md").includes("(not yet released)");
  const offers = /(npm install( --ignore-scripts)?|npx) @understudy\/|npm create understudy /;
  const offering = pages.filter((page) => offers.test(readPage(page)) && page !== "CHANGELOG.md");

  it.each(offering)("%s says what npm's registry does not have, until then", (page) => {
    const isTold = readPage(page).includes("`npx -y pnpm@12 registry`");
    expect(isTold).toBe(!isReleased);
  });

  it("is told of where readers begin", () => {
    expect(offering).toEqual(expect.arrayContaining(["README.md", "docs/quick-start.md"]));
  });
});

describe("the workflows", () => {
  const folder = join(root, ".github/workflows");
  it.each(readdirSync(folder))("%s runs actions of known commits only, with few rights", (file) => {
    const text = readFileSync(join(folder, file), "utf8");
    const uses = [...text.matchAll(/uses: (\S+)(.*)/g)];
    expect(uses.length).toBeGreaterThan(0);
    for (const [, action, version] of uses) {
      expect(action).toMatch(/^actions\/[a-z-]+(\/[a-z]+)?@[0-9a-f]{40}$/);
      expect(version).toMatch(/^ # v\d+\.\d+\.\d+$/);
    }
    expect(text).toMatch(/^permissions:\n {2}contents: read$/m);
  });
});

describe("install scripts", () => {
  it("are not run: users of npm are told how to leave that of node-llama-cpp out", () => {
    expect(manifestOf("workshop/cli")).not.toHaveProperty("optionalDependencies");
    for (const page of ["workshop/cli/README.md", "packages/llm/README.md"]) {
      expect(readPage(page)).toMatch(/npm install --ignore-scripts/);
      expect(readPage(page)).toContain("node-llama-cpp");
    }
    const installs = [...readPage("docs/game/recipes.md").matchAll(/^npm install .*$/gm)];
    for (const [line] of installs.filter(([each]) => each.includes("llama"))) {
      expect(line).toContain("--ignore-scripts");
    }
    const allowed = /^allowBuilds:\n((?: {2}\S+: \w+\n)+)/m.exec(
      readPage("pnpm-workspace.yaml"),
    )?.[1];
    expect(allowed).not.toContain("true");
  });
});

describe("the workspace", () => {
  it("pins the pnpm that .ci/run uses, and works with any other of its major version", () => {
    const read = (path: string): string => readFileSync(join(root, path), "utf8");
    const { packageManager, engines } = JSON.parse(read("package.json")) as {
      readonly packageManager: string;
      readonly engines: { readonly pnpm: string };
    };
    const [, major] = /^pnpm@(\d+)\.\d+\.\d+$/.exec(packageManager) ?? [];
    expect(engines.pnpm).toBe(`>=${major}`);
    expect(read("CONTRIBUTING.md")).toContain(`npx -y pnpm@${major} `);
    expect(read(".ci/steps.sh")).toContain('require("./package.json").packageManager');
    for (const script of ["run", "nightly", "steps.sh"]) {
      expect(read(`.ci/${script}`)).not.toMatch(/pnpm@\d/);
    }
    // Otherwise pnpm would download the pinned version whenever another one is started.
    expect(read("pnpm-workspace.yaml")).toMatch(/^pmOnFail: ignore$/m);
  });
});

describe("the examples", () => {
  const folders = readdirSync(join(root, "examples")).filter((name) =>
    existsSync(join(root, "examples", name, "package.json")),
  );

  it.each(folders)("%s has tests", (folder) => {
    const tests = readdirSync(join(root, "examples", folder, "src")).filter((file) =>
      file.endsWith(".test.ts"),
    );
    expect(tests.length).toBeGreaterThan(0);
  });

  it.each(folders)("%s is in their list", (folder) => {
    expect(readPage("examples/README.md").includes(`| [${folder}](${folder}) |`)).toBe(true);
  });
});
