import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { afterAll, describe, expect, it, vi } from "vitest";
import { nothing, repositoryFile, runCli, Scratch, village } from "../testing/run-cli.ts";
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

  it("serves domain files under their names", async () => {
    const other = scratch.write("other.json", {
      name: "hut",
      state: { on: { type: "boolean" } },
      tools: [],
      goals: [{ name: "lit", when: { on: true } }],
    });
    const user = whileServing(async (url) => {
      expect((await fetch(`${url}/v1/domains/village`)).status).toBe(200);
      expect((await fetch(`${url}/v1/domains/hut`)).status).toBe(200);
      expect((await fetch(`${url}/v1/domains/guard`)).status).toBe(404);
    });
    await runCli([...quiet, "--domain", village, other], user);
    user.check();
  });

  it("uses the configured pool", async () => {
    const config = scratch.write(
      "pool.toml",
      '[pool]\nstrategy = "race"\nmembers = ["nano", "gone.gguf"]\n',
    );
    const user = whileServing(async (url) => {
      const asked = {
        domain: "village",
        agent: "ann",
        state: nothing,
        goal: { wood: { ">=": 2 } },
      };
      const body = JSON.stringify({ ...asked, budgetMs: 60_000 });
      const headers = { "content-type": "application/json" };
      const response = await fetch(`${url}/v1/plan`, { method: "POST", headers, body });
      expect(await response.json()).toMatchObject({
        status: "solved",
        ensemble: { strategy: "race", calls: [{ member: "nano" }] },
      });
      const health = await (await fetch(`${url}/readyz`)).json();
      expect(health).toMatchObject({ status: "ready", degraded: ["model"] });
    });
    const flags = ["--model", "pool", "--port", "0", "--domain", village, "--config", config];
    const { stderr } = await runCli(["serve", ...flags], user);
    user.check();
    expect(stderr).toContain("the member gone.gguf of the pool cannot be used for now");
  });

  it("shares through Redis, and keeps serving without it", async () => {
    const user = whileServing(async (url) => {
      const health = await (await fetch(`${url}/readyz`)).json();
      expect(health).toMatchObject({ status: "ready", degraded: ["fleet"] });
    });
    const away = ["--fleet", `${scratch.folder}/redis.socket`];
    const { stderr } = await runCli([...quiet, "--domain", village, ...away], user);
    user.check();
    expect(stderr).toContain("session_secret_env");
  });

  it("creates a key, and accepts it", async () => {
    const { stdout, code } = await runCli(["serve", "--make-key", "acme", "--roles", "plan"]);
    expect(code).toBe(0);
    const [key, line] = stdout.trim().split("\n");
    const config = scratch.write("serve.toml", `[auth]\nkeys = [${line}]\n`);
    const user = whileServing(async (url) => {
      const headers = { authorization: `Bearer ${key}` };
      expect((await fetch(`${url}/v1/domains`, { headers })).status).toBe(200);
      expect((await fetch(`${url}/v1/domains`)).status).toBe(401);
    });
    await runCli([...quiet, "--config", config], user);
    user.check();
  });

  it("reads the default configuration file, and says so", async () => {
    const hash = `sha256:${"0".repeat(64)}`;
    const keys = `keys = [{ hash = "${hash}", tenant = "acme", roles = ["plan"] }]`;
    const found = scratch.write("found.toml", `[auth]\n${keys}\n`);
    const user = whileServing(async (url) => {
      expect((await fetch(`${url}/v1/domains`)).status).toBe(401);
    });
    const hmac = 'hmac = [{ id = "a", secret_env = "GAME", tenant = "acme", roles = ["plan"] }]';
    scratch.write("found.toml", `[auth]\n${keys}\n${hmac}\n`);
    const env = { UNDERSTUDY_CONFIG: found, GAME: "0".repeat(32) };
    const { code, stderr } = await runCli([...quiet, "--domain", village], { ...user, env });
    user.check();
    expect([code, stderr.includes(`it runs by ${found}`)]).toEqual([0, true]);
    expect(stderr).toContain("ticket_secret_env");
  });

  it("allows listed origins", async () => {
    const user = whileServing(async (url) => {
      const statusOf = async (origin: string) =>
        (await fetch(`${url}/v1/domains`, { headers: { origin } })).status;
      expect(await statusOf("http://localhost:5173")).toBe(200);
      expect(await statusOf("https://game.example")).toBe(200);
      expect(await statusOf("https://evil.example")).toBe(403);
    });
    const origins = ["http://localhost:5173", "https://game.example"];
    await runCli([...quiet, "--domain", village, "--origin", ...origins], user);
    user.check();
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

  it.each([
    ["warn", true],
    ["silent", false],
  ])("logs at LOG_LEVEL=%s", async (level, isLogged) => {
    const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    try {
      const user = whileServing(async (url) => {
        const headers = { origin: "https://a-foreign-page.example" };
        expect((await fetch(`${url}/v1/domains`, { headers })).status).toBe(403);
      });
      const { code } = await runCli([...quiet, "--domain", village], {
        ...user,
        env: { LOG_LEVEL: level },
      });
      user.check();
      expect(code).toBe(0);
      const lines = write.mock.calls.map(([text]) => String(text));
      expect(lines.some((text) => text.includes('"level":'))).toBe(isLogged);
    } finally {
      write.mockRestore();
    }
  });

  it("reports a port in use", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as { port: number };
    const told = async (...flags: string[]) => {
      const { code, stderr } = await runCli([...quiet, "--domain", village, ...flags]);
      const [flag] = /--[a-z-]+/.exec(stderr) ?? [];
      return [code, stderr.includes(`another program listens on port ${port}`), flag];
    };
    expect(await told("--port", String(port))).toEqual([1, true, "--port"]);
    expect(await told("--grpc-port", String(port))).toEqual([1, true, "--grpc-port"]);
    expect(await told("--admin-port", String(port))).toEqual([1, true, "--admin-port"]);
    expect(await told("--viewer", String(port))).toEqual([1, true, "--viewer"]);
    other.close();
  });
});
