import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CliRun, repositoryFile, runCli, Scratch } from "../testing/run-cli.ts";

const scratch = new Scratch();
afterAll(() => scratch.remove());

const guard = repositoryFile("examples/domains/guard.json");
const path = (name: string): string => join(scratch.folder, name);
const read = (name: string): string => readFileSync(path(name), "utf8");

function planLibrary(command: string, ...rest: readonly string[]): Promise<CliRun> {
  return runCli(["library", command, ...rest, "--domain", guard]);
}

beforeAll(async () => {
  const prepare = [
    "prepare",
    "--domain",
    guard,
    "--model",
    "scripted",
    "--situations",
    "400",
    "--fresh",
    "300",
    "--coverage",
    "0.95",
  ];
  await runCli([...prepare, "--out", path("full.json")]);
});

describe("understudy library check", () => {
  it("proves every plan again", async () => {
    const { code, stdout } = await planLibrary("check", path("full.json"));
    expect(code).toBe(0);
    expect(stdout).toMatch(/✓ valid .*: \d+ plans proved/);
  });

  it("reports an invalid edit with plan, step and reason", async () => {
    const edited = read("full.json").replace(
      /"take_cover"(, "args": \{\} \},\s+\{ "tool": "shoot")/,
      '"strike"$1',
    );
    const file = scratch.write("edited.json", edited);
    const { code, stderr, stdout } = await planLibrary("check", file);
    expect(code).toBe(1);
    expect(stdout).toContain("✗ wrong");
    expect(stderr).toMatch(/edited\.json:\d+:\d+ +\/partitions\/\d+\/plans\/\d+/);
    expect(stderr).toMatch(
      /step \d+, \w+\(.*\): needs .*, which cannot hold after the steps before it/,
    );
    const [report] = (await planLibrary("check", file, "--json")).json;
    expect(report).toMatchObject({ sameDomain: true, counts: { "set-aside": expect.any(Number) } });
  });

  it("reports the plans' validity in a changed domain", async () => {
    const domain = readFileSync(guard, "utf8").replace(
      '"when": { "at": "armory" }, "then": { "weapon": "$kind" }',
      '"when": { "at": "armory", "alarm": true }, "then": { "weapon": "$kind" }',
    );
    const changed = scratch.write("changed.json", domain);
    const check = ["library", "check", path("full.json"), "--domain", changed];
    const { code, stdout } = await runCli(check);
    expect(code).toBe(0);
    expect(stdout).toMatch(/[1-9]\d* narrowed/);
    expect(stdout).toMatch(/needs more now: .*alarm/);
  });

  it("prints its full name on wrong usage", async () => {
    const { code, stderr } = await runCli(["library", "check"]);
    expect(code).toBe(1);
    expect(stderr).toContain("see understudy library check --help");
  });

  it.each([
    ["{", /is not JSON/],
    ['{"format":"other"}', /format/],
  ])("refuses %s", async (text, message) => {
    const { code, stderr } = await planLibrary("check", scratch.write("damaged.json", text));
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
  });
});
