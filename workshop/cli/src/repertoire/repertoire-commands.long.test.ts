import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CliRun, repositoryFile, runCli, Scratch } from "../testing/run-cli.ts";

const scratch = new Scratch();
afterAll(() => scratch.remove());

const guard = repositoryFile("examples/domains/guard.json");
const path = (name: string): string => join(scratch.folder, name);
const read = (name: string): string => readFileSync(path(name), "utf8");

function repertoire(command: string, ...rest: readonly string[]): Promise<CliRun> {
  return runCli(["repertoire", command, ...rest, "--domain", guard]);
}

beforeAll(async () => {
  const rehearse = [
    "rehearse",
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
  await runCli([...rehearse, "--out", path("full.json")]);
});

describe("understudy repertoire check", () => {
  it("proves every plan again", async () => {
    const { code, stdout } = await repertoire("check", path("full.json"));
    expect(code).toBe(0);
    expect(stdout).toMatch(/✓ valid .*: \d+ plans proved/);
  });

  it("reports an invalid edit with plan, step and reason", async () => {
    const edited = read("full.json").replace(
      /"take_cover"(, "args": \{\} \},\s+\{ "tool": "shoot")/,
      '"strike"$1',
    );
    const file = scratch.write("edited.json", edited);
    const { code, stderr, stdout } = await repertoire("check", file);
    expect(code).toBe(1);
    expect(stdout).toContain("✗ wrong");
    expect(stderr).toMatch(/edited\.json:\d+:\d+ +\/partitions\/\d+\/plans\/\d+/);
    expect(stderr).toMatch(
      /step \d+, \w+\(.*\): needs .*, which cannot hold after the steps before it/,
    );
    const [report] = (await repertoire("check", file, "--json")).json;
    expect(report).toMatchObject({ sameDomain: true, counts: { "set-aside": expect.any(Number) } });
  });

  it("reports the plans' validity in a changed domain", async () => {
    const domain = readFileSync(guard, "utf8").replace(
      '"when": { "at": "armory" }, "then": { "weapon": "$kind" }',
      '"when": { "at": "armory", "alarm": true }, "then": { "weapon": "$kind" }',
    );
    const changed = scratch.write("changed.json", domain);
    const check = ["repertoire", "check", path("full.json"), "--domain", changed];
    const { code, stdout } = await runCli(check);
    expect(code).toBe(0);
    expect(stdout).toMatch(/[1-9]\d* narrowed/);
    expect(stdout).toMatch(/needs more now: .*alarm/);
  });

  it("prints its full name on wrong usage", async () => {
    const { code, stderr } = await runCli(["repertoire", "check"]);
    expect(code).toBe(1);
    expect(stderr).toContain("see understudy repertoire check --help");
  });

  it.each([
    ["{", /is not JSON/],
    ['{"format":"other"}', /format/],
  ])("refuses %s", async (text, message) => {
    const { code, stderr } = await repertoire("check", scratch.write("damaged.json", text));
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
  });
});
