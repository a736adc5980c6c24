import { afterAll, describe, expect, it } from "vitest";
import { portInUse } from "../testing/port-in-use.ts";
import { nothing, runCli, Scratch, village } from "../testing/run-cli.ts";
import { whileServing } from "../testing/while-serving.ts";

const scratch = new Scratch();
afterAll(() => scratch.remove());
const quiet = ["serve", "--model", "none", "--port", "0"];

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

  it.each(["--grpc-port", "--admin-port", "--viewer"])(
    "reports that the port of %s is in use",
    async (flag) => {
      expect(await portInUse(flag)).toEqual([1, true, flag]);
    },
  );
});
