import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readGame } from "@understudy/embedded";
import { loadDomain } from "@understudy/planner-core";
import { afterAll, describe, expect, it } from "vitest";
import { repositoryFile, runCli, Scratch } from "../testing/run-cli.ts";

const scratch = new Scratch();
afterAll(() => scratch.remove());

const station = repositoryFile("examples/first-agent/src/station.ts");
const hut = (name: string, more = ""): string => `{
  name: "${name}",
  state: { warm: { type: "boolean" } },
  tools: [{ name: "light", then: { warm: true }${more} }],
  goals: [{ name: "warm", when: { warm: true } }],
}`;

describe("a typed domain on the command line", () => {
  it("is checked, planned in and explained like a file", async () => {
    const checked = await runCli(["check", station, "--model", "none"]);
    expect([checked.code, checked.stderr]).toEqual([0, ""]);
    expect(checked.stdout).toContain("seal_hull()");
    const state = '{"at":"hub","power":2,"patches":1,"suit_on":false,"breach":true}';
    const problem = ["--state", state, "--goal", "sealed", "--planner", "classical", "--explain"];
    const planned = await runCli(["plan", "--domain", station, ...problem]);
    expect(planned.stdout).toContain("gives suit_on=true");
  });

  it("is exported as JSON of the same domain", async () => {
    const { code, stdout } = await runCli(["export", station]);
    expect(code).toBe(0);
    const domain = loadDomain(stdout);
    expect(domain.goals.map(({ name }) => name)).toEqual(["sealed", "charged", "stocked"]);
    const out = join(scratch.folder, "station.json");
    expect((await runCli(["export", station, "--out", out])).stdout).toContain("station.json");
    expect(loadDomain(readFileSync(out, "utf8")).hash).toBe(domain.hash);
    const { stdout: report } = await runCli(["check", station, "--model", "none", "--json"]);
    expect(JSON.parse(report)).toMatchObject({ hash: domain.hash });
  });

  it("keeps its kinds", async () => {
    const chests = scratch.write(
      "chests.mjs",
      `export default {
        name: "chests",
        kinds: { chest: { gold: { type: "integer", min: 0, max: 9 } } },
        state: { near: { type: "thing", of: "chest", position: true } },
        tools: [
          { name: "go", things: { to: "chest" }, then: { near: "$to" } },
          { name: "rob", things: { it: "chest" }, then: { "$it.gold": 0 }, claims: ["$it"] },
        ],
      }`,
    );
    const { code, stdout } = await runCli(["export", chests]);
    expect(code).toBe(0);
    const { kinds, tools } = JSON.parse(stdout) as Record<string, unknown>;
    expect(kinds).toHaveProperty("chest.gold");
    expect(tools).toMatchObject([{}, { things: { it: "chest" }, claims: ["$it"] }]);
    expect(loadDomain(stdout).kinds?.places.get("chest")).toHaveLength(8);
    const template = "workshop/create-understudy/templates/colony/src/colony/domain.ts";
    const compiled = await runCli(["export", repositoryFile(template)]);
    expect(JSON.parse(compiled.stdout)).toHaveProperty("kinds.tree");
  });

  it("may be one of several exports, and a plain definition", async () => {
    const two = scratch.write(
      "two.mjs",
      `export const one = ${hut("one")}; export const other = ${hut("other")};`,
    );
    const { code, stderr } = await runCli(["check", two, "--model", "none"]);
    expect(code).toBe(1);
    expect(stderr).toContain("exports several domains: one, other");
    expect(stderr).toContain("two.mjs#one");
    const other = await runCli(["export", `${two}#other`]);
    expect(JSON.parse(other.stdout)).toMatchObject({ name: "other" });
    expect((await runCli(["export", `${two}#third`])).stderr).toContain("there is one, other");
  });

  it.each([
    ["nothing.mjs", "export const a = 1;", "exports no domain"],
    ["throws.mjs", 'throw new Error("no power");', "cannot be run: no power"],
    [
      "wrong.mjs",
      `export default ${hut("wrong", ", when: { worm: true }")};`,
      'did you mean "warm"?',
    ],
    [
      "costs.mjs",
      `export default ${hut("costs", ", cost: { base: 2, min: 1, reads: [], of: () => 2 }")};`,
      "is computed by a function, which no file can hold",
    ],
  ])("is refused: %s", async (name, text, message) => {
    const { code, stderr } = await runCli(["export", scratch.write(name, text)]);
    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("fault of Understudy");
  });

  it("is refused if the file is missing", async () => {
    const { code, stderr } = await runCli(["check", "nowhere.ts"]);
    expect([code, stderr.includes("there is no such file")]).toEqual([1, true]);
  });
});

describe("a game's file", () => {
  const guard = repositoryFile("examples/domains/guard.json");

  it("has the domain, its prepared plans and its tables", async () => {
    const out = join(scratch.folder, "game.understudy");
    const plans = repositoryFile("workshop/simulation/demo/guard.plans.json");
    const { code, stdout, stderr } = await runCli([
      "export",
      guard,
      "--library",
      plans,
      "--tables",
      "--out",
      out,
    ]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/game\.understudy: [\d.]+ kB, \d+ plans, tables of 3 of \d goals/);
    const game = readGame(readFileSync(out, "utf8")).get("guard");
    expect(game?.domain.hash).toBe(loadDomain(readFileSync(guard, "utf8")).hash);
    expect(game?.planLibrary?.size).toBeGreaterThan(5);
  });

  it("holds a domain of things", async () => {
    const dungeon = repositoryFile("service/server/protocol/transcripts/dungeon.json");
    const out = join(scratch.folder, "dungeon.understudy");
    const { code, stdout, stderr } = await runCli(["export", dungeon, "--tables", "--out", out]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^note: no table for \w+: the costs of its steps are ways/);
    expect(stderr).toContain("understudy prepare");
    expect(stdout).toContain("tables of 0 of 4 goals");
    expect([
      ...(readGame(readFileSync(out, "utf8")).get("dungeon")?.domain.kinds?.places ?? []),
    ]).toHaveLength(2);
  });

  it("is refused with a plan library that is none", async () => {
    const planLibrary = scratch.write("plans.json", "{}");
    const { code, stderr } = await runCli(["export", guard, "--library", planLibrary]);
    expect(code).toBe(1);
    expect(stderr).toContain("plans.json");
  });
});
