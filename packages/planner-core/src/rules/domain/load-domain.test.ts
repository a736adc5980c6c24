import { describe, expect, it } from "vitest";
import { DomainError, RequestError } from "../../base/errors.ts";
import { applicableActions } from "../../testing/random/arbitraries.ts";
import { applyAction } from "./actions/actions.ts";
import type { DomainDefinition } from "./definition/definition.ts";
import type { Domain } from "./domain.ts";
import { loadDomain } from "./load-domain.ts";

/** A domain with the given tools, on a small state. */
function withTools(
  tools: readonly unknown[],
  more: Partial<Record<keyof DomainDefinition, unknown>> = {},
): Domain {
  return loadDomain({
    name: "example",
    state: {
      at: { type: "enum", values: ["home", "forest", "market"] },
      target: { type: "enum", values: ["market", "forest", "home"] },
      wood: { type: "integer", min: 0, max: 8 },
      coins: { type: "integer", min: -2, max: 20 },
      has_axe: { type: "boolean" },
      has_pick: { type: "boolean" },
    },
    tools,
    ...more,
  });
}

const start = {
  at: "home",
  target: "market",
  wood: 2,
  coins: 5,
  has_axe: false,
  has_pick: false,
} as const;

/** The applicable actions as text, with their changes. */
function play(domain: Domain, changes: object = {}): Record<string, Record<string, unknown>> {
  const before = { ...start, ...changes };
  const state = domain.state(before);
  const outcomes: Record<string, Record<string, unknown>> = {};
  for (const action of applicableActions(domain, state)) {
    const next = new Int32Array(state.length);
    applyAction(domain.actions, action, state, next);
    const changed = Object.entries(domain.read(next)).filter(
      ([name, value]) => (before as Record<string, unknown>)[name] !== value,
    );
    outcomes[domain.formatAction(action)] = Object.fromEntries(changed);
  }
  return outcomes;
}

describe("the domain language", () => {
  it("assigns, increases, decreases and copies; all right sides read the state before", () => {
    const domain = withTools([
      { name: "swap", then: { at: { var: "target" }, target: { var: "at" } } },
      { name: "work", then: { wood: { "+": 3 }, coins: { "-": 1 }, has_axe: true } },
      { name: "wait" },
    ]);
    expect(play(domain)).toEqual({
      "swap()": { at: "market", target: "home" },
      "wait()": {},
      "work()": { wood: 5, coins: 4, has_axe: true },
    });
  });

  it("saturates an increase at max; a decrease below min makes the action inapplicable", () => {
    const domain = withTools([
      { name: "gather", then: { wood: { "+": 5 } } },
      { name: "burn", then: { wood: { "-": 2 } } },
    ]);
    expect(play(domain, { wood: 7 })).toEqual({ "gather()": { wood: 8 }, "burn()": { wood: 5 } });
    expect(play(domain, { wood: 1 })).toEqual({ "gather()": { wood: 6 } });
  });

  it("saturates a copy at the target's max; below its min the action is inapplicable", () => {
    const domain = withTools([{ name: "copy", then: { wood: { var: "coins" } } }]);
    expect(play(domain, { coins: 3 })).toEqual({ "copy()": { wood: 3 } });
    expect(play(domain, { coins: 20 })).toEqual({ "copy()": { wood: 8 } });
    expect(play(domain, { coins: -1 })).toEqual({});
  });

  it("puts parameters into names and values", () => {
    const domain = withTools([
      {
        name: "buy",
        parameters: {
          item: { enum: ["pick", "axe"] },
          price: { type: "integer", minimum: 1, maximum: 2 },
          shown: { type: "boolean" },
        },
        when: { has_$item: false, coins: { ">=": "$price" }, has_pick: "$shown" },
        then: { "has_${item}": true, coins: { "-": "$price" } },
        cost: "$price",
      },
    ]);
    expect(play(domain)).toEqual({
      "buy(item=axe, price=1, shown=false)": { has_axe: true, coins: 4 },
      "buy(item=axe, price=2, shown=false)": { has_axe: true, coins: 3 },
      "buy(item=pick, price=1, shown=false)": { has_pick: true, coins: 4 },
      "buy(item=pick, price=2, shown=false)": { has_pick: true, coins: 3 },
    });
    const dear = { tool: "buy", args: { item: "axe", price: 2, shown: false } };
    const action = domain.actionOf(dear);
    expect(domain.scaledActionCost(action, domain.state(start))).toBe(2000);
    expect(domain.step(action)).toEqual(dear);
  });

  it("finds actions by tool and exactly the tool's arguments", () => {
    const domain = withTools([
      { name: "goto", parameters: { place: { enum: ["home", "forest"] } }, then: { at: "$place" } },
    ]);
    const { action, ...others } = {
      action: { tool: "goto", args: { place: "home" } },
      tool: { tool: "walk", args: { place: "home" } },
      missing: { tool: "goto", args: {} },
      extra: { tool: "goto", args: { place: "home", fast: true } },
      value: { tool: "goto", args: { place: "mine" } },
      type: { tool: "goto", args: { place: 0 } },
      inherited: { tool: "goto", args: Object.create({ place: "home" }) as { place: string } },
    };
    expect(domain.actionOf(action)).toBe(1);
    expect(Object.values(others).map((step) => domain.actionOf(step))).toEqual(
      Object.values(others).map(() => -1),
    );
  });

  it("numbers actions by the names of tools, then by argument values as texts", () => {
    const domain = withTools([
      {
        name: "z",
        parameters: {
          b: { type: "integer", minimum: 9, maximum: 10 },
          a: { enum: ["y", "x"] },
        },
      },
      { name: "a" },
      { name: "Z" },
    ]);
    const names = Array.from({ length: domain.actions.count }, (_, id) => domain.formatAction(id));
    expect(names).toEqual([
      "Z()",
      "a()",
      "z(b=10, a=x)",
      "z(b=9, a=x)",
      "z(b=10, a=y)",
      "z(b=9, a=y)",
    ]);
  });

  it.each([
    [{ at: "home", wood: 2 }, true],
    [{ at: "home", wood: 3 }, false],
    [{ at: { "!=": "home" } }, false],
    [{ wood: { ">": 1, "<=": 2 } }, true],
    [{ wood: { ">": 2 } }, false],
    [{ wood: { "<": 2 } }, false],
    [{ wood: { "<": 0 } }, false],
    [{ wood: { ">=": 0 } }, true],
    [{ at: { in: ["home", "market"] } }, true],
    [{ wood: { in: [1, 3] } }, false],
    [{ anyOf: [{ at: "forest" }, { wood: 2, coins: 5 }] }, true],
    [{ anyOf: [{ at: "forest" }, { wood: 2, coins: 6 }] }, false],
    [{ allOf: [{ at: "home" }, { anyOf: [{ has_axe: true }, { has_pick: false }] }] }, true],
    [{ at: "home", anyOf: [{ has_axe: true }, { has_pick: true }] }, false],
    [{ at: { var: "target" } }, false],
    [{ at: { "!=": { var: "target" } } }, true],
    [{ has_axe: { var: "has_pick" } }, true],
    [{ coins: { ">": { var: "wood" } } }, true],
    [{ coins: { "<=": { var: "wood" } } }, false],
    [{ wood: { "<": { var: "coins" }, "!=": { var: "coins" } } }, true],
    [{}, true],
  ])("reads %j", (condition, expected) => {
    const domain = withTools([{ name: "wait" }]);
    expect(domain.condition(condition).holds(domain.state(start))).toBe(expected);
  });

  it("merges equal effects of parameters on one variable, and drops actions with different ones", () => {
    const domain = withTools([
      {
        name: "give",
        parameters: { one: { enum: ["axe", "pick"] }, two: { enum: ["axe", "pick"] } },
        then: { has_$one: true, has_$two: true },
      },
      {
        name: "trade",
        parameters: { one: { enum: ["axe", "pick"] }, two: { enum: ["axe", "pick"] } },
        then: { has_$one: true, has_$two: false },
      },
    ]);
    expect(Object.keys(play(domain))).toEqual([
      "give(one=axe, two=axe)",
      "give(one=axe, two=pick)",
      "give(one=pick, two=axe)",
      "give(one=pick, two=pick)",
      "trade(one=axe, two=pick)",
      "trade(one=pick, two=axe)",
    ]);
    expect(domain.dropped).toEqual([
      {
        tool: "trade",
        args: { one: "axe", two: "axe" },
        reason: "two different effects on has_axe",
      },
      {
        tool: "trade",
        args: { one: "pick", two: "pick" },
        reason: "two different effects on has_pick",
      },
    ]);
    expect(domain.warnings).toEqual([]);
  });

  it("drops contradictory actions, and warns of useless tools and goals", () => {
    const domain = withTools(
      [
        { name: "never", when: { wood: 1, allOf: [{ wood: 2 }] } },
        { name: "sink", when: { wood: { "<": 3 } }, then: { wood: { "-": 3 } } },
        { name: "wait" },
      ],
      {
        goals: [
          { name: "both", when: { allOf: [{ at: "home" }, { at: "forest" }] } },
          { name: "broke", when: { coins: { "<": 0 } } },
        ],
        maintain: [{ coins: { ">=": 0 } }],
      },
    );
    expect(domain.actions.count).toBe(1);
    expect(domain.warnings).toEqual([
      {
        pointer: "/tools/0",
        message: 'the tool "never" can never apply',
        hint: "its preconditions contradict each other",
      },
      {
        pointer: "/tools/1",
        message: 'the tool "sink" can never apply',
        hint: "its effects would leave the range of a variable whenever it applies",
      },
      {
        pointer: "/tools/2",
        message: 'the tool "wait" has no effects: no plan needs it',
        hint: 'say what it changes, such as "then": { "rested": true }',
      },
      { pointer: "/goals/0", message: 'the goal "both" can never hold' },
      { pointer: "/goals/1", message: 'the goal "broke" contradicts "maintain"' },
    ]);
    // A dropped action may still be used in a set: it never applies.
    expect(domain.actionSet([{ tool: "never", args: {} }]).size).toBe(0);
  });

  it("keeps a frozen copy of the definition", () => {
    const tools = [{ name: "wait", then: { at: "home" } }];
    const domain = withTools(tools, { maintain: { wood: { ">=": 0 } } });
    (tools[0] as { then: object }).then = { at: "forest" };
    expect(domain.definition.tools[0]?.then).toEqual({ at: "home" });
    expect(Object.isFrozen(domain.definition.tools[0]?.then)).toBe(true);
    expect(domain.definition.goals).toEqual([]);
    expect(domain.definition.maintain).toEqual([{ wood: { ">=": 0 } }]);
  });

  it("loads text and objects alike", () => {
    const definition = { name: "x", state: { on: { type: "boolean" } }, tools: [{ name: "t" }] };
    expect(loadDomain(JSON.stringify(definition)).hash).toBe(loadDomain(definition).hash);
    expect(() => loadDomain("{")).toThrow(DomainError);
  });
});

describe("a goal", () => {
  const domain = withTools([{ name: "wait" }], {
    goals: [
      { name: "stocked", when: { wood: { ">=": 2 } }, priority: 2 },
      { name: "rich", when: { coins: 20 } },
    ],
  });

  it("is found by name", () => {
    expect(domain.goal("stocked")).toBe(domain.goals[0]);
    expect(domain.goal("stocked")).toMatchObject({ name: "stocked", priority: 2 });
    expect(domain.goal("rich").priority).toBe(0);
    expect(() => domain.goal("ritch")).toThrow(
      new RequestError([
        { pointer: "/goal", message: 'there is no goal "ritch"', hint: 'did you mean "rich"?' },
      ]),
    );
  });

  it("may be a condition, with the hash of its meaning", () => {
    const goal = domain.goal({ wood: { ">": 1 } });
    expect(goal).toMatchObject({ name: undefined, priority: 0 });
    expect(goal.hash).toBe(domain.goal("stocked").hash);
    expect(goal.hash).not.toBe(domain.goal("rich").hash);
    expect(goal.condition.holds(domain.state(start))).toBe(true);
  });

  it("is compiled once if the object is immutable", () => {
    const frozen = Object.freeze({ wood: 3 });
    expect(domain.goal(frozen)).toBe(domain.goal(frozen));
    const open = { wood: 3 };
    const before = domain.goal(open);
    open.wood = 4;
    expect(domain.goal(open).hash).not.toBe(before.hash);
  });

  it("reports the issues of a condition", () => {
    expect(() => domain.goal({ wod: 3, at: "hme" })).toThrow(
      /\/goal\/wod: "wod" is not a variable \(did you mean "wood"\?\)\n.*\/goal\/at: the text "hme"/,
    );
    for (const wrong of [null, undefined, 3, []]) {
      expect(() => domain.goal(wrong as never)).toThrow(RequestError);
    }
  });
});
