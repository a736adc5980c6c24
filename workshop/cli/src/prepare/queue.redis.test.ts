import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RedisServer } from "../../../../scripts/testing/redis-server.mjs";
import type { Interrupts } from "../interrupts.ts";
import { repositoryFile, runCli, Scratch } from "../testing/run-cli.ts";

const scratch = new Scratch();
const guard = repositoryFile("examples/domains/guard.json");
const small = ["--domain", guard, "--situations", "400", "--fresh", "300", "--coverage", "0.95"];

describe("a preparation with a remote model", () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await RedisServer.start();
  });
  afterAll(async () => {
    await redis.stop();
    scratch.remove();
  });

  it("writes the same file as with a local model, and shows the same progress", async () => {
    let press = (): void => {};
    const interrupts: Interrupts = {
      onInterrupt: (listener) => {
        press = listener;
        return () => {};
      },
      leave: () => {},
    };
    const scripted = ["--model", "scripted", "--in-flight", "8"];
    const worker = runCli(["worker", "--queue", redis.path, ...scripted.slice(0, 2)], {
      interrupts,
    });
    const file = (name: string): string => `${scratch.folder}/${name}.json`;
    const prepare = (...flags: string[]) => runCli(["prepare", ...small, "--json", ...flags]);
    const here = await prepare("--out", file("here"), ...scripted);
    const queued = [...scripted.slice(0, 2), "--queue", redis.path];
    const elsewhere = await prepare("--out", file("elsewhere"), ...queued);
    expect([here.code, elsewhere.code]).toEqual([0, 0]);
    expect(readFileSync(file("elsewhere"), "utf8")).toBe(readFileSync(file("here"), "utf8"));
    const answersOf = ({ json }: typeof here) => json.filter(({ type }) => type === "answer");
    expect(answersOf(elsewhere)).toEqual(answersOf(here));
    press();
    const { code, stdout } = await worker;
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Answering: scripted-optimal\n(a question about guard: [\d.]+ s\n)+$/);
  });

  it("reports invalid flags", async () => {
    for (const argv of [
      ["prepare", ...small, "--out", `${scratch.folder}/x.json`, "--model", "scripted"],
      ["worker", "--model", "scripted"],
    ]) {
      const { code, stderr } = await runCli([...argv, "--queue", "localhost"]);
      expect([code, stderr]).toEqual([1, expect.stringMatching(/--queue.*is not an address/s)]);
    }
    const replayed = ["--replay", "x.jsonl", "--queue", redis.path];
    const { code, stderr } = await runCli(["prepare", ...small, ...replayed]);
    expect([code, stderr]).toEqual([1, expect.stringContaining("leave --model and --queue out")]);
  });
});
