import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadDomain, Repertoire } from "@understudy/planner-core";
import { measureRepertoire } from "@understudy/rehearsal";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CliRun, repositoryFile, runCli, Scratch } from "../testing/run-cli.ts";

const scratch = new Scratch();
afterAll(() => scratch.remove());

const guard = repositoryFile("examples/domains/guard.json");
const path = (name: string): string => join(scratch.folder, name);
const read = (name: string): string => readFileSync(path(name), "utf8");
const life = ["--situations", "500"];

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
  await runCli([...rehearse, "--questions", "3", "--out", path("three.json")]);
  const personas = ["--persona", "bold", "--persona", "shy", "--questions", "8"];
  await runCli([...rehearse, ...personas, "--out", path("personas.json")]);
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

describe("understudy repertoire list and show", () => {
  it("number plans alike", async () => {
    const { stdout } = await repertoire("list", path("full.json"));
    expect(stdout).toMatch(/defeat_enemy {2}\d+ plans/);
    const [{ plans }] = (await repertoire("list", path("full.json"), "--json")).json as never as [
      { plans: { plan: number; steps: unknown[] }[] },
    ];
    const third = (await repertoire("show", path("full.json"), "3", "--json")).json[0];
    expect(third).toEqual(plans[2]);
  });

  it("show a plan's condition and the author of each step", async () => {
    const { stdout } = await repertoire("show", path("full.json"), "1");
    expect(stdout).toMatch(/works when +\w+/);
    expect(stdout).toMatch(/1\. {2}\w+\(.*\) +model/);
    const { code, stderr } = await repertoire("show", path("full.json"), "9999");
    expect(code).toBe(1);
    expect(stderr).toContain("there is no plan 9999");
  });
});

describe("understudy repertoire merge, prune, compress", () => {
  it("prune removes plans broken by a domain change, and a rehearsal continues with the rest", async () => {
    const definition = JSON.parse(readFileSync(guard, "utf8")) as { tools: { name: string }[] };
    const tools = definition.tools.filter(({ name }) => name !== "lure");
    const changed = scratch.write("no-lure.json", JSON.stringify({ ...definition, tools }));
    const file = scratch.write("stale.json", read("full.json"));
    const on = ["--domain", changed];
    const goOn = ["--model", "scripted", "--questions", "0", "--fresh", "300", "--out", file];
    const refused = await runCli(["rehearse", ...on, ...goOn]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("understudy repertoire prune");
    const pruned = await runCli(["repertoire", "prune", file, ...on]);
    expect(pruned.code).toBe(0);
    expect(pruned.stderr).toMatch(
      /plans\/\d+\/steps\/\d+ goes: step \d+: there is no action .*lure/,
    );
    expect((await runCli(["repertoire", "check", file, ...on])).code).toBe(0);
    const { stdout } = await runCli(["rehearse", ...on, ...goOn]);
    expect(stdout).toContain("about 0 to go");
  });

  it("merge keeps the plans of both files", async () => {
    const out = path("merged.json");
    const { code } = await repertoire(
      "merge",
      path("three.json"),
      path("personas.json"),
      "--out",
      out,
    );
    expect(code).toBe(0);
    expect(read("merged.json")).toContain('"persona": "shy"');
    expect((await repertoire("merge", path("three.json"), "--out", out)).code).toBe(1);
  });

  it("compress keeps the coverage with fewer plans", async () => {
    const out = path("small.json");
    const [result] = (
      await repertoire("compress", path("full.json"), "--out", out, "--json", ...life)
    ).json;
    expect(result).toMatchObject({ file: out });
    expect(result?.["plans"]).toBeLessThan(result?.["before"] as number);
    const shares = ["full.json", "small.json"].map((name) => {
      const { repertoire } = Repertoire.load(loadDomain(readFileSync(guard, "utf8")), read(name));
      return measureRepertoire(repertoire, { situations: 500 })[0]?.coverage.share ?? 0;
    });
    expect(shares[1]).toBeGreaterThan((shares[0] ?? 0) - 0.03);
  });

  it("leave a file with an invalid plan unchanged", async () => {
    const edited = read("full.json").replace(/"tool": "\w+", "args": \{\}/, '"tool": "fly"');
    const file = scratch.write("flying.json", edited);
    const { code, stderr } = await repertoire("compress", file, ...life);
    expect(code).toBe(1);
    expect(stderr).toContain("mend it, or take it out");
    expect(read("flying.json")).toBe(edited);
  });
});

describe("a file's texts with control characters", () => {
  it("are escaped in JSON notation, once", async () => {
    const text = read("personas.json").replaceAll(
      '"persona": "bold"',
      '"persona": "\\u001b[2Jbold"',
    );
    const file = scratch.write("commands.json", text);
    const list = await repertoire("list", file);
    expect(list.stdout).toContain('as "\\u001b[2Jbold"');
    expect(list.stdout).not.toContain("\u001b");
  });
});
