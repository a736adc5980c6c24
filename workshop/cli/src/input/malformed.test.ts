import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { nothing, runCli, Scratch, village } from "../testing/run-cli.ts";

const scratch = new Scratch();
afterAll(() => scratch.remove());

const tool = { name: "rest", then: { energy: { "+": 1 } } };
const sound = {
  name: "camp",
  state: {
    at: { type: "enum", values: ["camp", "wood"] },
    energy: { type: "integer", min: 0, max: 9 },
    lit: { type: "boolean" },
  },
  tools: [tool],
  goals: [{ name: "fit", when: { energy: 9 } }],
};

/** The camp domain with a second tool, `/tools/1`. */
const withTool = (other: object) => ({ ...sound, tools: [tool, { name: "other", ...other }] });
const withState = (state: object) => ({ ...sound, state: { ...sound.state, ...state } });

/** An invalid domain, the expected place, and part of the hint or message. */
const domains: readonly (readonly [string, unknown, string, string])[] = [
  ["no object", ["camp"], "", "must be an object"],
  ["no name", { ...sound, name: undefined }, "/name", "is missing"],
  ["an unknown key", { ...sound, tool: [] }, "/tool", "did you mean"],
  ["a reserved name", withState({ anyOf: { type: "boolean" } }), "/state/anyOf", "is reserved"],
  [
    "a default out of range",
    withState({ energy: { type: "integer", min: 0, max: 9, default: 10 } }),
    "/state/energy/default",
    "an integer from 0 to 9",
  ],
  ["a misspelt variable", withTool({ when: { enrgy: 1 } }), "/tools/1/when/enrgy", 'mean "energy"'],
  ["a wrong maintain", { ...sound, maintain: [{ lit: 1 }] }, "/maintain/0/lit", "true or false"],
];

describe("understudy check refuses a domain with", () => {
  it.each(domains)("%s", async (name, content, pointer, words) => {
    const path = scratch.write(`${name.replaceAll(" ", "-")}.json`, content);
    const human = await runCli(["check", path]);
    expect(human.code).toBe(1);
    expect(human.stdout).toBe("");
    expect(human.stderr).toContain(words);
    const place = `${path}:`;
    expect(human.stderr).toContain(place);
    expect(human.stderr).not.toMatch(/^\s+at /m);
    const json = await runCli(["check", path, "--json"]);
    expect(json.code).toBe(1);
    const { valid, errors } = JSON.parse(json.stdout) as {
      valid: boolean;
      errors: { pointer: string; message: string; position: object }[];
    };
    expect(valid).toBe(false);
    expect(errors.map((error) => error.pointer)).toContain(pointer);
    for (const error of errors) expect(error.position).toBeDefined();
  });

  it("many faults: all are reported at once", async () => {
    const path = scratch.write("many.json", {
      ...withTool({ when: { enrgy: 1 }, cost: 0 }),
      goals: [{ name: "fit", when: { energy: 10 } }],
    });
    const { stderr } = await runCli(["check", path]);
    expect(stderr).toContain("many.json cannot be used (3 errors)");
    for (const pointer of ["/tools/1/when/enrgy", "/tools/1/cost", "/goals/0/when/energy"]) {
      expect(stderr).toContain(pointer);
    }
    // In file order, whatever order the engine found them in.
    const lines = [...stderr.matchAll(/many\.json:(\d+):/g)].map(([, line]) => Number(line));
    expect(lines).toEqual(lines.toSorted((a, b) => a - b));
    // Line and column of the key, as in editors.
    expect(stderr).toMatch(/many\.json:\d+:9 {2}\/tools\/1\/when\/enrgy/);
  });
});

const state = nothing;
/** An invalid problem, the expected place, and part of the hint or message. */
const problems: readonly (readonly [string, unknown, string, string])[] = [
  ["a list", [], "", "must be an object with state and goal"],
  ["nothing in it", {}, "/state", "is missing"],
  ["a misspelt goal key", { state, gaol: "eat" }, "/goal", 'did you mean "gaol"?'],
  ["a wrong id", { id: {}, state, goal: "eat" }, "/id", "a text or a number"],
  ["a misspelt variable", { state: { ...state, wod: 1 }, goal: "eat" }, "/state/wod", '"wood"'],
  ["a value too high", { state: { ...state, wood: 9 }, goal: "eat" }, "/state/wood", "0 to 8"],
  ["an unknown goal", { state, goal: "eet" }, "/goal", 'did you mean "eat"?'],
  ["no goal at all", { state }, "/goal", 'one of "eat", '],
  ["a wrong choice", { state, goal: { oneOf: ["eat", "eet"] } }, "/goal/oneOf/1", '"eat"'],
];

describe("understudy plan refuses a problem with", () => {
  it.each(problems)("%s", async (name, content, pointer, words) => {
    const path = scratch.write(`${name.replaceAll(" ", "-")}.json`, content);
    const argv = ["plan", "--domain", village, "--problem", path, "--model", "none"];
    const { code, json, stderr } = await runCli([...argv, "--json"]);
    expect(code).toBe(1);
    expect(stderr).toContain(words);
    expect(stderr).toMatch(/\.json:\d+:\d+/);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(json).toMatchObject([{ status: "error", error: { pointer } }]);
  });

  it("invalid state and goal: both are reported", async () => {
    const path = scratch.write("both.json", { state: { ...state, wood: -1 }, goal: "eet" });
    const { stderr } = await runCli(["plan", "-d", village, "-p", path]);
    expect(stderr).toContain("(2 errors)");
    expect(stderr).toContain("/state/wood");
    expect(stderr).toContain("/goal");
  });
});

describe("files", () => {
  it.each([
    ["missing.json", undefined, "there is no such file"],
    ["empty.json", "", "is empty"],
    ["blank.json", " \n", "is empty"],
    ["bom.json", "\uFEFF", "is empty"],
    ["binary.json", new Uint8Array([0x7b, 0xc3, 0x28]), "is not text in UTF-8"],
    ["broken.json", '{\n  "name": "camp",\n}', "broken.json:2:17"],
    ["deep.json", `{"name":${"[".repeat(2000)}`, "nested deeper than 500"],
    ["large.json", `{"name":"${"x".repeat(1_000_001)}"}`, "is longer than 1000000 bytes"],
  ])("%s", async (name, content, words) => {
    const path = content === undefined ? name : scratch.write(name, content);
    const { code, stdout, stderr } = await runCli(["check", path]);
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain(words);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it("that are folders", async () => {
    const { code, stderr } = await runCli(["check", scratch.folder]);
    expect(code).toBe(1);
    expect(stderr).toContain("is a directory, not a file");
  });

  it("that are pipes without a writer are empty, and are not waited for", async () => {
    const pipe = join(scratch.folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    for (const command of [
      ["check", pipe],
      ["config", "check", pipe],
    ]) {
      expect(await runCli(command)).toMatchObject({
        code: 1,
        stderr: expect.stringContaining("is empty"),
      });
    }
  });

  it("show the stack trace on request", async () => {
    const debug = { env: { UNDERSTUDY_DEBUG: "1" } };
    const { stderr } = await runCli(["check", "missing.json"], debug);
    expect(stderr).toMatch(/^\s+at /m);
    expect(stderr).toContain("caused by Error: ENOENT");
  });
});
