import { describe, expect, it, vi } from "vitest";
import type { Condition } from "./definition/definition.ts";
import { loadDomain } from "./load-domain.ts";

const definition = {
  name: "x",
  state: { wood: { type: "integer", min: 0, max: 8 }, lit: { type: "boolean" } },
  tools: [
    { name: "chop", then: { wood: { "+": 1 } } },
    {
      name: "light",
      parameters: { n: { type: "integer", minimum: 0, maximum: 99 }, open: { type: "boolean" } },
      when: { wood: { ">": 0 }, allOf: [{ lit: "$open" }, { lit: true }] },
      then: { lit: true },
    },
  ],
  goals: [{ name: "stocked", when: { wood: { ">=": 2 } } }],
} as const;
const domain = loadDomain(definition);

describe("a goal of a request", () => {
  it("is compiled once if it is immutable", () => {
    const fixed = Object.freeze({ wood: Object.freeze({ ">=": 2 }) });
    expect(domain.goal(fixed)).toBe(domain.goal(fixed));
    expect(domain.goal(fixed).definition).toBe(fixed);
  });

  it.each([
    ["an object", (need: object) => ({ wood: need })],
    ["a frozen object", (need: object) => Object.freeze({ wood: need })],
    ["a frozen list", (need: object) => Object.freeze({ anyOf: Object.freeze([{ wood: need }]) })],
  ])("is compiled again if something inside %s may change", (_name, goalOf) => {
    const need = { ">=": 2 };
    const reference = goalOf(need) as Condition;
    const before = domain.goal(reference);
    need[">="] = 5;
    const after = domain.goal(reference);
    const state = domain.state({ wood: 3, lit: false });
    expect(before.condition.holds(state)).toBe(true);
    expect(after.condition.holds(state)).toBe(false);
    expect(before.hash).not.toBe(after.hash);
    expect(JSON.stringify(before.definition)).toContain('{">=":2}');
    expect(JSON.stringify(after.definition)).toContain('{">=":5}');
    expect(() => Object.assign(after.definition["wood"] ?? after.definition, { x: 1 })).toThrow();
  });

  it("is compiled again if a frozen object has a getter", () => {
    let least = 2;
    const need = {};
    Object.defineProperty(need, ">=", { enumerable: true, get: () => least });
    const reference = Object.freeze({ wood: Object.freeze(need) }) as Condition;
    const before = domain.goal(reference).hash;
    least = 5;
    expect(domain.goal(reference).hash).not.toBe(before);
  });

  it("keeps its declared form in a domain, too", () => {
    const when = { wood: { ">=": 2 } };
    const other = loadDomain({ ...definition, goals: [{ name: "stocked", when }] });
    when.wood[">="] = 5;
    expect(other.goal("stocked").definition).toEqual({ wood: { ">=": 2 } });
  });
});

describe("a set of actions", () => {
  it("accepts dropped steps; each step is looked up once", () => {
    const dropped = domain.dropped.map(({ tool, args }) => ({ tool, args }));
    expect(dropped).toHaveLength(100);
    const keys = vi.spyOn(Object, "keys");
    const entries = vi.spyOn(Object, "entries");
    const set = domain.actionSet([...dropped, { tool: "chop", args: {} }]);
    const work = keys.mock.calls.length + entries.mock.calls.length;
    keys.mockRestore();
    entries.mockRestore();
    expect(work).toBeLessThanOrEqual(dropped.length + 1);
    expect(set.size).toBe(1);
    expect(set.count).toBe(domain.actions.count);
    for (const args of [
      {},
      { n: 1 },
      { n: 1, open: 0 },
      { n: 100, open: false },
      { n: 1, open: false, p: 1 },
    ])
      expect(() => domain.actionSet([{ tool: "light", args }])).toThrow("there is no action");
  });
});

describe("a compiled condition", () => {
  it("knows its domain", () => {
    const twin = loadDomain(definition);
    const condition = domain.condition({ wood: 1 });
    expect(condition.variables).toBe(domain.variables);
    expect(condition.variables).not.toBe(twin.variables);
    expect(domain.goal("stocked").condition.variables).toBe(domain.variables);
    expect(domain.goal({ wood: 1 }).condition.variables).toBe(domain.variables);
  });
});

describe("warnings about tools", () => {
  it("give the first reason why each tool can never apply", () => {
    const { warnings } = loadDomain({
      ...definition,
      tools: Array.from({ length: 200 }, (_, index) => ({
        name: `t${index}`,
        parameters: { open: { type: "boolean" } },
        when: index % 2 === 0 ? { lit: true, allOf: [{ lit: false }] } : {},
        then: { wood: index % 2 === 0 ? 1 : { "-": 9 } },
      })),
    });
    expect(warnings).toHaveLength(200);
    expect(warnings.slice(0, 2).map(({ hint }) => hint)).toEqual([
      "its preconditions contradict each other",
      "its effects would leave the range of a variable whenever it applies",
    ]);
  });
});
