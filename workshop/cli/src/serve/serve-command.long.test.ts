import { readFileSync } from "node:fs";
import { afterAll, describe, expect, it, vi } from "vitest";
import {
  type CliRun,
  type RunSettings,
  repositoryFile,
  runCli,
  Scratch,
  village,
} from "../testing/run-cli.ts";
import { whileServing } from "../testing/while-serving.ts";

const scratch = new Scratch();
afterAll(() => scratch.remove());
const quiet = ["serve", "--model", "none", "--port", "0"];

/** The answer to the request in the guide. */
async function guideAnswer(url: string): Promise<unknown> {
  const guide = readFileSync(repositoryFile("docs/service/server.md"), "utf8");
  const [, file = "", address = ""] = /^curl --json @(\S+) (\S+)$/m.exec(guide) ?? [];
  const body = readFileSync(repositoryFile(file), "utf8");
  const headers = { "content-type": "application/json" };
  const asked = { ...(JSON.parse(body) as object), budgetMs: 60_000 };
  const init = { method: "POST", headers, body: JSON.stringify(asked) };
  return (await fetch(url + new URL(address).pathname, init)).json();
}

/** Runs the command. @returns what it printed, and the lines of its log */
async function runLogged(
  argv: readonly string[],
  settings: RunSettings,
): Promise<CliRun & { readonly logged: string }> {
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  try {
    const ran = await runCli(argv, settings);
    return { ...ran, logged: write.mock.calls.map(([text]) => String(text)).join("") };
  } finally {
    write.mockRestore();
  }
}

describe("understudy serve", () => {
  it("serves the demo domains until Ctrl+C", async () => {
    const user = whileServing(async (url) => {
      const list = (await (await fetch(`${url}/v1/domains`)).json()) as {
        readonly domains: readonly { readonly name: string }[];
      };
      expect(list.domains.map(({ name }) => name)).toEqual(["guard", "courier", "village"]);
      expect(await guideAnswer(url)).toMatchObject({ agent: "ann", status: "solved" });
    });
    const { code, stderr } = await runCli(quiet, user);
    user.check();
    expect(code).toBe(0);
    expect(stderr).toContain("/docs");
  });

  it("serves domain files under their names, to listed origins, and logs what it refuses", async () => {
    const other = scratch.write("other.json", {
      name: "hut",
      state: { on: { type: "boolean" } },
      tools: [{ name: "light", then: { on: true } }],
      goals: [{ name: "lit", when: { on: true } }],
    });
    const user = whileServing(async (url) => {
      const statusOf = async (domain: string, headers: Record<string, string> = {}) =>
        (await fetch(`${url}/v1/domains/${domain}`, { headers })).status;
      expect(await statusOf("village")).toBe(200);
      expect(await statusOf("hut")).toBe(200);
      expect(await statusOf("guard")).toBe(404);
      expect(await statusOf("hut", { origin: "http://localhost:5173" })).toBe(200);
      expect(await statusOf("hut", { origin: "https://game.example" })).toBe(200);
      expect(await statusOf("hut", { origin: "https://evil.example" })).toBe(403);
    });
    const origins = ["http://localhost:5173", "https://game.example"];
    const flags = ["--domain", village, other, "--origin", ...origins];
    const { code, logged } = await runLogged([...quiet, ...flags], {
      ...user,
      env: { LOG_LEVEL: "warn" },
    });
    user.check();
    expect([code, logged.includes('"level":')]).toEqual([0, true]);
  });

  it("creates a key, and accepts it from the default configuration file, which it names", async () => {
    const made = await runCli(["serve", "--make-key", "acme", "--roles", "plan"]);
    expect(made.code).toBe(0);
    const [key, line] = made.stdout.trim().split("\n");
    const hmac = 'hmac = [{ id = "a", secret_env = "GAME", tenant = "acme", roles = ["plan"] }]';
    const found = scratch.write("found.toml", `[auth]\nkeys = [${line}]\n${hmac}\n`);
    const user = whileServing(async (url) => {
      const headers = { authorization: `Bearer ${key}` };
      expect((await fetch(`${url}/v1/domains`, { headers })).status).toBe(200);
      const foreign = { origin: "https://a-foreign-page.example" };
      expect((await fetch(`${url}/v1/domains`, { headers: foreign })).status).toBe(403);
      expect((await fetch(`${url}/v1/domains`)).status).toBe(401);
    });
    const env = { UNDERSTUDY_CONFIG: found, GAME: "0".repeat(32), LOG_LEVEL: "silent" };
    const { code, stderr, logged } = await runLogged([...quiet, "--domain", village], {
      ...user,
      env,
    });
    user.check();
    expect([code, stderr.includes(`it runs by ${found}`)]).toEqual([0, true]);
    expect(stderr).toContain("ticket_secret_env");
    expect(logged).not.toContain('"level":');
  });

  it("reports what cannot be served, with its place", async () => {
    const refused = async (...flags: string[]): Promise<string> => {
      const { code, stderr } = await runCli([...quiet, ...flags]);
      expect(code).toBe(1);
      return stderr;
    };
    expect(await refused("--domain", "nowhere.json")).toContain("no such file");
    expect(await refused("--domain", village, "village")).toContain('"village" already');
    expect(await refused("--domain", village, "--fleet", "localhost:6379")).toMatch(
      /--fleet[\s\S]*is not an address of a Redis/,
    );
    expect(await refused("--host", "0.0.0.0")).toContain("not a loopback address");
    const origins = ["--domain", village, "--origin", "https://game.example", "localhost:5173"];
    expect(await refused(...origins)).toContain('"localhost:5173" is not an origin');
    expect(await refused("--make-key", "A")).toContain("not a valid name for a tenant");
    expect(await refused("--make-key", "a", "--roles", "king")).toContain('"king" is not a role');
    const config = scratch.write("wrong.toml", "[server]\nport = 99999\n");
    expect(await refused("--config", config)).toContain("/server/port");
    const members = scratch.write("members.toml", '[tasks.bark]\nmembers = ["nobody"]\n');
    const untold = await refused("--domain", village, "--config", members);
    expect(untold).toMatch(/members\.toml[\s\S]*\/tasks\/bark\/members\/0/);
    expect(await refused("--port", "70000")).toContain("from 0 to 65535");
    const levels = await runCli(quiet, { env: { LOG_LEVEL: "loud" } });
    expect([levels.code, levels.stderr.includes('"loud" is not a log level')]).toEqual([1, true]);
  });
});
