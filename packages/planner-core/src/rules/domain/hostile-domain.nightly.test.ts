import { describe, expect, it, vi } from "vitest";
import { countLookups } from "../../testing/count-lookups.ts";
import { domainIssues } from "../../testing/stages/broken-domain.ts";
import { VariableTable } from "./definition/variables.ts";
import { Domain } from "./domain.ts";
import { loadDomain } from "./load-domain.ts";

/** The look-ups for twice the size, as a multiple of those for the size. */
const growthOf = (act: (size: number) => void, size: number): number =>
  countLookups(() => act(2 * size)) / countLookups(() => act(size));

/** The work may double with the size, and a little more: a square would take four times as much, a power far more. */
const LINEAR = 2.2;

interface Draft {
  name: string;
  state: Record<string, unknown>;
  tools: unknown[];
  goals: unknown[];
  [section: string]: unknown;
}

function draft(): Draft {
  return {
    name: "hostile",
    state: { flag: { type: "boolean" }, n: { type: "integer", min: 0, max: 9 } },
    tools: [{ name: "raise", then: { flag: true } }],
    goals: [],
  };
}

const integers = (maximum: number) => ({ p: { type: "integer", minimum: 1, maximum } });

describe("a hostile domain file", () => {
  it("does not reach the prototype of objects", () => {
    const text = `{
      "name": "x", "__proto__": { "polluted": true },
      "state": { "__proto__": { "type": "boolean" }, "constructor": { "type": "boolean" } },
      "tools": [{ "name": "__proto__", "then": { "constructor": true, "__proto__": true } },
                { "name": "t", "parameters": { "__proto__": { "type": "boolean" } } }],
      "goals": [{ "name": "__proto__", "when": { "__proto__": true } }]
    }`;
    const pointers = domainIssues(text).map((issue) => issue.pointer);
    expect(pointers).toEqual([
      "/__proto__",
      "/state/__proto__",
      "/tools/0/name",
      "/tools/1/parameters/__proto__",
      "/goals/0/name",
    ]);
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });

  it("may use names of the members of all objects", () => {
    const names = ["constructor", "toString", "valueOf", "hasOwnProperty", "at"];
    const domain = loadDomain({
      name: "x",
      state: Object.fromEntries(names.map((name) => [name, { type: "boolean" }])),
      tools: names.map((name) => ({
        name,
        parameters: { valueOf: { enum: names } },
        then: { $valueOf: true },
      })),
    });
    const missing = { toString: true, valueOf: true, hasOwnProperty: true, at: true };
    expect(() => domain.state(missing)).toThrow("/constructor: is missing");
    const state = domain.state({ ...missing, constructor: false });
    const view = domain.view(state) as Record<string, unknown>;
    expect(names.map((name) => view[name])).toEqual([false, true, true, true, true]);
    expect(domain.actions.count).toBe(25);
    expect(domain.actionOf({ tool: "at", args: {} })).toBe(-1);
    expect(domain.actionOf({ tool: "at", args: { valueOf: "at" } })).toBeGreaterThanOrEqual(0);
  });

  it("is not read beyond its limit in bytes of UTF-8", () => {
    const long = JSON.stringify({ ...draft(), description: "x".repeat(2_000_000) });
    expect(domainIssues(long)[0]?.message).toMatch("is longer than 1000000 bytes");
    const umlauts = JSON.stringify({ ...draft(), description: "ä".repeat(600_000) });
    expect(domainIssues(umlauts)[0]?.message).toMatch("is longer than 1000000 bytes");
    expect(() => loadDomain(long, { maxBytes: 3_000_000 })).not.toThrow();
    expect(() => loadDomain(`\uFEFF${JSON.stringify(draft())}`)).not.toThrow();
  });

  it("may not nest conditions beyond the limit, and nesting up to it is fast", () => {
    const nested = (depth: number): Draft => {
      const domain = draft();
      let condition: unknown = { n: 3 };
      for (let level = 0; level < depth; level++) {
        domain.state[`v${level}`] = { type: "integer", min: 0, max: 9 };
        condition = { [`v${level}`]: { "!=": 3 }, anyOf: [condition, { [`v${level}`]: 5 }] };
      }
      domain.goals.push({ name: "deep", when: condition });
      return domain;
    };
    expect(domainIssues(nested(32))).toEqual([]);
    // Each level holds all that is within it.
    expect(growthOf((depth) => void domainIssues(nested(depth)), 16)).toBeLessThan(5);
    const [issue] = domainIssues(nested(33));
    expect(issue?.message).toBe("is nested deeper than 32");
    expect(issue?.pointer).toMatch(/^\/goals\/0\/when(\/anyOf\/0){33}$/);
    expect(domainIssues(nested(2000))).toHaveLength(2);
  });

  it("may not hide deep nesting outside conditions", () => {
    let deep: unknown = [];
    for (let level = 0; level < 50_000; level++) deep = [deep];
    expect(domainIssues({ ...draft(), $schema: deep })[0]?.pointer).toBe("/$schema");
    const domain = draft();
    domain.goals.push({ name: "g", when: {}, description: deep });
    domain.tools.push({ name: "t", parameters: { p: { type: "boolean", description: deep } } });
    expect(domainIssues(domain).map((issue) => issue.pointer)).toEqual([
      "/tools/1/parameters/p/description",
      "/goals/0/description",
    ]);
  });

  it("may not have more ground actions than allowed, however they multiply", () => {
    const cube = draft();
    const wide = Array.from({ length: 8 }, (_, index) => [`p${index}`, integers(9999).p]);
    cube.tools.push({ name: "cube", parameters: Object.fromEntries(wide) });
    expect(domainIssues(cube)[0]?.message).toMatch(/ground actions/);

    const enums = draft();
    const values = Array.from({ length: 2000 }, (_, index) => `v${index}`);
    enums.tools.push({ name: "t", parameters: { a: { enum: values }, b: { enum: values } } });
    expect(domainIssues(enums)).toEqual([
      expect.objectContaining({
        pointer: "/tools",
        message: expect.stringMatching(
          /^take about \d+ MiB as 4000001 ground actions; 256 MiB are allowed$/,
        ),
        hint: "use fewer parameters or shorter conditions, or raise maxMemoryMb if you trust the file",
      }),
    ]);
    expect(domainIssues(enums, { maxGroundActions: 100_000 })[0]?.message).toBe(
      "make 4000001 ground actions; at most 100000 are allowed",
    );
    const many = draft();
    for (let tool = 0; tool < 5000; tool++) {
      many.tools.push({ name: `t${tool}`, parameters: integers(99_000) });
    }
    const issues = domainIssues(many, { maxGroundActions: 100_000 });
    expect(issues).toHaveLength(101);
    expect(issues.at(-1)?.message).toBe("4899 more issues are not shown");
  });

  it("may not exceed the limit on the total size of ground actions", () => {
    const domain = draft();
    const when = { anyOf: Array.from({ length: 1000 }, () => ({ n: 3, flag: true })) };
    domain.tools.push({ name: "big", parameters: integers(9000), when });
    expect(domainIssues(domain)[0]).toMatchObject({
      pointer: "/tools",
      message: expect.stringContaining("9001 ground actions; 256 MiB are allowed"),
    });
  });

  it("may not give a tool endless parameters, each of which counts in every action", () => {
    const domain = draft();
    const parameters: Record<string, unknown> = { q: integers(20_000).p };
    for (let index = 0; index < 8000; index++) parameters[`p${index}`] = { enum: ["a"] };
    domain.tools.push({ name: "wide", parameters });
    expect(domainIssues(domain)).toEqual([
      {
        pointer: "/tools/1/parameters",
        message: "declares 8001 parameters; at most 16 are allowed",
        hint: "use fewer parameters, or raise maxParameters if you trust the file",
      },
    ]);
    expect(domainIssues(domain, { maxParameters: 9000 })).toEqual([
      expect.objectContaining({
        pointer: "/tools",
        message: expect.stringContaining("20001 ground actions; 256 MiB are allowed"),
      }),
    ]);
    const allowed = Object.fromEntries(Object.entries(parameters).slice(0, 16));
    domain.tools[1] = { name: "wide", parameters: allowed };
    expect(domainIssues(domain)).toEqual([]);
    expect(domainIssues(domain, { maxGroundSize: 100_000 })).toHaveLength(1);
  });

  it.each([
    ["conditions that say nothing", { anyOf: Array.from({ length: 500 }, () => ({})) }],
    ["names of many pieces", { [`\${p}`.repeat(200)]: true }],
    ["lists of values", { n: { in: Array.from({ length: 200 }, () => 1) } }],
  ])("may not repeat %s in every ground action, not even in those that are dropped", (_, when) => {
    const domain = draft();
    const never = { allOf: [{ flag: true }, { flag: false }] };
    domain.tools.push({ name: "big", parameters: integers(9000), when: { ...never, ...when } });
    const bind = vi.spyOn(VariableTable.prototype, "get");
    expect(domainIssues(domain, { maxGroundSize: 1_000_000 })[0]?.message).toBe(
      "make ground actions of more than 1000000 integers",
    );
    // Names of tools without parameters are bound as they are read.
    expect(bind.mock.calls.length).toBeLessThan(3);
    bind.mockRestore();
  });

  it("is hashed without making the step of any ground action", () => {
    const domain = draft();
    domain.tools.push({ name: "many", parameters: integers(5000) });
    const step = vi.spyOn(Domain.prototype, "step");
    expect(loadDomain(domain).actions.count).toBe(5001);
    expect(step).not.toHaveBeenCalled();
    step.mockRestore();
  });

  const wide = { type: "integer", min: 0, max: 60 };
  const sums = (count: number) => ({
    anyOf: Array.from({ length: count }, (_, index) => ({
      "a + b + c": { "<=": 80 + (index % 20) },
    })),
  });

  it("may not expand sums without limit, in goals, maintained conditions or derived variables", () => {
    const state = { ...draft().state, a: wide, b: wide, c: wide };
    const tooMuch = (size: number) => [
      { goals: [{ name: "much", when: sums(size) }] },
      { maintain: [sums(size / 2), sums(size / 2)] },
      {
        goals: Array.from({ length: size / 10 }, (_, at) => ({ name: `g${at}`, when: sums(10) })),
      },
      { derive: { much: sums(size) } },
    ];
    const refusedAt = (size: number) =>
      tooMuch(size).map((more) => domainIssues({ ...draft(), state, ...more })[0]?.message);
    expect(growthOf((size) => void refusedAt(size), 5000)).toBeLessThan(LINEAR);
    expect(refusedAt(5000)).toEqual([
      "takes more than 4000000 integers when written out",
      "takes more than 4000000 integers when written out",
      "takes more than 4000000 integers when written out",
      '"much" comes to more than 20000 tests, or 100 levels, when it is written out',
    ]);
    const domain = loadDomain({ ...draft(), state });
    expect(() => domain.goal(sums(5000))).toThrow("takes more than 400000 integers");
  });

  it("may not slow down loading with effects whose conditions decide nothing new", () => {
    const names = Array.from({ length: 14 }, (_, index) => `s${index}`);
    const state = Object.fromEntries(names.map((name) => [name, { type: "boolean" }]));
    const refused = (count: number) => {
      const effects = Array.from({ length: count }, (_, index) => {
        const name = names[index % names.length] as string;
        return { when: { [name]: true }, then: { flag: true } };
      });
      const tools = [{ name: "raise", if: effects }];
      const domain = { ...draft(), state: { ...draft().state, ...state }, tools };
      const [issue] = domainIssues(domain, { maxEffectCases: 10_000 });
      expect(issue?.message).toContain("take too long to tell apart");
    };
    // Its own limit ends it, wherever it is.
    expect(growthOf(refused, 174)).toBeLessThan(1.1);
  });

  it("may not slow down loading with long chains of conclusions in every ground action", () => {
    const lookups = (actions: number, length: number): number => {
      const domain = draft();
      for (let link = 0; link <= length; link++) domain.state[`v${link}`] = { type: "boolean" };
      const links = Array.from({ length }, (_, link) => ({
        anyOf: [{ [`v${link}`]: false }, { [`v${link + 1}`]: true }],
      }));
      const when = { v0: true, allOf: links };
      domain.tools.push({ name: "chain", parameters: integers(actions), when });
      return countLookups(() => expect(loadDomain(domain).actions.count).toBe(actions + 1));
    };
    // Each link takes two look-ups of a name, and a few of known facts, whatever the length of the chain.
    expect(lookups(50, 400) / (50 * 400)).toBeLessThan(60);
    // All actions share one budget of second passes.
    expect(lookups(200, 400) / (200 * 400)).toBeLessThan(35);
    expect(lookups(1, 4000) / 4000).toBeLessThan(70);
  });

  it("may not slow down loading with many goals and large maintained conditions", () => {
    const work = (size: number): number => {
      const domain = draft();
      domain.state["a"] = { type: "integer", min: 0, max: 100_000 };
      const holes = Array.from({ length: size }, (_, index) => ({ a: { "!=": 2 * index } }));
      const choices = Array.from({ length: size }, (_, index) => ({
        anyOf: [{ a: { ">=": index } }, { flag: true }],
      }));
      domain["maintain"] = [...holes, ...choices];
      for (let index = 0; index < size; index++) {
        domain.goals.push({ name: `g${index}`, when: { a: 2 * index } });
      }
      let warnings: Domain["warnings"] = [];
      const count = countLookups(() => {
        ({ warnings } = loadDomain(domain));
      });
      expect(warnings).toHaveLength(size);
      expect(warnings.at(-1)?.message).toBe(`the goal "g${size - 1}" contradicts "maintain"`);
      return count;
    };
    expect(work(1600) / work(400)).toBeLessThan(6);
  });

  it("may not slow down loading with huge enums, lists or names", () => {
    const load = (size: number) => {
      const values = Array.from({ length: size }, (_, index) => `v${index}`);
      const domain = draft();
      domain.state["a"] = { type: "enum", values };
      domain.state["b"] = { type: "enum", values: [...values].reverse() };
      domain.tools.push({ name: "set", parameters: { p: { enum: values } }, then: { a: "$p" } });
      domain.tools.push({
        name: "copy",
        parameters: { p: { enum: values } },
        when: { b: "$p" },
        then: { a: { var: "b" } },
      });
      domain.goals.push({ name: "some", when: { a: { in: values } } });
      expect(loadDomain(JSON.stringify(domain)).actions.count).toBe(2 * size + 1);
    };
    expect(growthOf(load, 10_000)).toBeLessThan(LINEAR);

    const long = draft();
    long.state["x".repeat(201)] = { type: "boolean" };
    long.tools.push({ name: "t", when: { ["y".repeat(100_000)]: true } });
    const issues = domainIssues(long);
    expect(issues[0]?.hint).toMatch(/at most 200/);
    expect(JSON.stringify(issues.map(({ message, hint }) => [message, hint])).length).toBeLessThan(
      2000,
    );
  });

  it("may not slow down loading with mistakes in every ground action", () => {
    const refused = (actions: number) => {
      const domain = draft();
      for (let index = 0; index < 1000; index++) {
        domain.state[`variable_with_a_long_name_${index}`] = { type: "boolean" };
      }
      domain.tools.push({
        name: "wrong",
        parameters: integers(actions),
        then: { variable_with_a_long_nme_$p: true },
      });
      expect(domainIssues(domain)).toHaveLength(1);
    };
    expect(growthOf(refused, 25_000)).toBeLessThan(LINEAR);
  });

  it.each([
    ["NaN", Number.NaN],
    ["infinity", Number.POSITIVE_INFINITY],
    ["1e21", 1e21],
    ["a fraction", 0.5],
    ["more than a billion", 1_000_000_001],
  ])("may not use %s as a number", (_name, value) => {
    const domain = draft();
    domain.state["m"] = { type: "integer", min: 0, max: value };
    domain.tools.push({ name: "t", when: { n: value }, then: { n: { "+": value } } });
    domain.goals.push({ name: "g", when: { n: { "<=": value } } });
    expect(domainIssues(domain).map((issue) => issue.pointer)).toEqual([
      "/state/m/max",
      "/tools/1/then/n/+",
      "/goals/0/when/n/<=",
      "/tools/1/when/n",
    ]);
  });

  it("may write zero as -0, which is 0", () => {
    const text = JSON.stringify(draft()).replace('"min":0', '"min":-0');
    const domain = loadDomain(text.replace('"tools":[', '"tools":[{"name":"z","then":{"n":-0}},'));
    expect(domain.variables.all.map(({ min }) => Object.is(min, 0))).toEqual([true, true]);
    expect(Object.is(domain.read(domain.state({ flag: true, n: -0 }))["n"], 0)).toBe(true);
    expect(domain.hash).toBe(
      loadDomain({ ...draft(), tools: [{ name: "z", then: { n: 0 } }, ...draft().tools] }).hash,
    );
  });
});
