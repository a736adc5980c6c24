import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { findNginx } from "../../../scripts/find.mjs";
import { freePort } from "../../../scripts/testing/free-port.mjs";
import { ended } from "../../../scripts/testing/redis-server.mjs";
import type { RunningService } from "./start-server.ts";
import { askServer } from "./testing/ask.ts";
import { startHut } from "./testing/hut.ts";
import { SessionClient } from "./testing/session-client.ts";

const example = new URL("../../../deploy/nginx/nginx.conf", import.meta.url);
const places = Array.from(
  { length: 30 },
  (_, tenant) => `village.tenant-${tenant}.plans.example.com`,
);

describe("the nginx example", () => {
  const folder = mkdtempSync(join(tmpdir(), "understudy-nginx-"));
  let nginx: ChildProcess | undefined;
  let servers: RunningService[] = [];
  let balancer = { port: 0 };

  beforeEach(async () => {
    servers = await Promise.all(["one", "two", "three"].map((name) => start(name)));
  });
  afterEach(async () => {
    await ended(nginx);
    await Promise.all(servers.map((server) => server.close(0)));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** A server named by the revision of its configuration. */
  const start = (revision: string, port = 0): Promise<RunningService> =>
    startHut({ revision, port, hosts: ["*.plans.example.com"] });

  /** Starts nginx with the example, and these servers' addresses. */
  const balance = async (change: (text: string) => string = (text) => text): Promise<void> => {
    balancer = { port: await freePort() };
    const grpcPort = await freePort();
    let text = readFileSync(example, "utf8")
      .replace("listen 8080", `listen 127.0.0.1:${balancer.port}`)
      .replace("listen 8070", `listen 127.0.0.1:${grpcPort}`);
    servers.forEach(({ port }, index) => {
      text = text.replaceAll(new RegExp(`10.0.0.${index + 1}:707[01]`, "g"), `127.0.0.1:${port}`);
    });
    const own = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
      (of) => `${of}_temp_path ${of};`,
    );
    const file = join(folder, "nginx.conf");
    writeFileSync(file, change(text).replace("http {", `http {\n${own.join("\n")}`));
    const flags = ["-c", file, "-p", folder, "-g", "daemon off; master_process off;"];
    nginx = spawn(findNginx() as string, flags, { stdio: "ignore" });
    await until(async () => (await placeOf(places[0] as string)) !== undefined);
  };

  /** The name of the server behind a host name; undefined without an answer. */
  const placeOf = (host: string): Promise<string | undefined> =>
    askServer(balancer, "/readyz", { headers: { host } }).then(
      ({ status, text }) =>
        status === 200 ? (JSON.parse(text) as { configuration: string }).configuration : undefined,
      () => undefined,
    );
  const allPlaces = (): Promise<(string | undefined)[]> => Promise.all(places.map(placeOf));

  it("is accepted by nginx", () => {
    const { status, stderr } = spawnSync(
      findNginx() as string,
      ["-t", "-c", example.pathname, "-p", folder],
      { encoding: "utf8" },
    );
    expect([status, stderr]).toEqual([0, expect.stringContaining("is successful")]);
  });

  it("keeps each tenant and domain on one server, and moves as few as possible", async () => {
    await balance();
    const before = await allPlaces();
    expect(new Set(before)).toEqual(new Set(["one", "two", "three"]));
    expect(await allPlaces()).toEqual(before);
    const { port } = servers[1] as RunningService;
    await servers[1]?.close(0);
    const without = await allPlaces();
    expect(without).not.toContain("two");
    expect(without).not.toContain(undefined);
    const stayed = before.map((place, index) => place === "two" || place === without[index]);
    expect(stayed).not.toContain(false);
    servers[1] = await start("two", port);
    await until(async () => JSON.stringify(await allPlaces()) === JSON.stringify(before));
  });

  it("passes sessions on, and skips a server with too many connections", async () => {
    await balance((text) => text.replaceAll("max_conns=2000", "max_conns=1"));
    const [host = ""] = places;
    const home = await placeOf(host);
    const client = await SessionClient.open(balancer, { headers: { host } });
    client.say({ type: "hello", protocol: [1], client: "test", domain: "hut" });
    await client.next("welcome");
    let place: string | undefined;
    await until(async () => {
      place = await placeOf(host);
      return place !== undefined && place !== home;
    });
    expect(["one", "two", "three"]).toContain(place);
    await client.drop();
    await until(async () => (await placeOf(host)) === home);
  });
});

/** Waits for a condition without a limit of its own. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}
