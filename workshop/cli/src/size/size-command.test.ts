import { describe, expect, it } from "vitest";
import { runCli } from "../testing/run-cli.ts";

describe("understudy size", () => {
  it("says what a million agents take, and on what that rests", async () => {
    const { code, stdout } = await runCli(["size", "--agents", "1000000", "--hit-rate", "0.999"]);
    expect(code).toBe(0);
    for (const word of [
      ...["200,000 per second", "servers", "GPUs", "price", "Assumed:", "1,000,000"],
      ...["99.90 % of the requests", "Measured by pnpm bench fleet", "It stops growing at"],
    ]) {
      expect(stdout).toContain(word);
    }
  });

  it("prints the same as JSON", async () => {
    const { json } = await runCli(["size", "--agents", "1000", "--ask-rate", "1", "--json"]);
    expect(json).toMatchObject([
      {
        size: { requestsPerSecond: 1000, nodes: 1 },
        demand: { agents: 1000, askRate: 1, hitRate: 0.99 },
        measured: { knownCpuMs: expect.any(Number) },
      },
    ]);
  });

  it("says if so many cannot be reached", async () => {
    const { stdout } = await runCli(["size", "--agents", "1e9", "--hit-rate", "0.9"]);
    expect(stdout).toMatch(/intake of a server +[\d,]+ agents, which is exceeded/);
  });

  it("says which numbers make no sense", async () => {
    const { code, stderr } = await runCli(["size", "--agents", "0", "--hit-rate", "1.5"]);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/\/agents[\s\S]*\/hitRate/)]);
    expect((await runCli(["size", "--agents", "many"])).stderr).toContain("It must be a number");
  });
});
