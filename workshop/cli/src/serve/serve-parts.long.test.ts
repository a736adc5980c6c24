import { createServer } from "node:net";
import { afterAll, describe, expect, it } from "vitest";
import { nothing, runCli, Scratch, village } from "../testing/run-cli.ts";
import { whileServing } from "../testing/while-serving.ts";

const scratch = new Scratch();
afterAll(() => scratch.remove());
const quiet = ["serve", "--model", "none", "--port", "0"];

/**
 * Serves with a flag that names a port of another program.
 *
 * @returns the exit code, whether the message names the port, and the flag that it names
 */
async function portInUse(
  flag: string,
): Promise<readonly [code: number, isNamed: boolean, flag: string | undefined]> {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address() as { port: number };
  const { code, stderr } = await runCli([...quiet, "--domain", village, flag, String(port)]);
  other.close();
  const [named] = /--[a-z-]+/.exec(stderr) ?? [];
  return [code, stderr.includes(`another program listens on port ${port}`), named];
}

describe("understudy serve", () => {
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

  it("accepts a created key from a named configuration file", async () => {
    const { stdout } = await runCli(["serve", "--make-key", "acme", "--roles", "plan"]);
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

  it.each(["--port", "--grpc-port", "--admin-port", "--viewer"])(
    "reports that the port of %s is in use",
    async (flag) => {
      expect(await portInUse(flag)).toEqual([1, true, flag]);
    },
  );
});
