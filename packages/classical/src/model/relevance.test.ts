import {
  type Condition,
  type DomainDefinition,
  loadDomain,
  type ToolDefinition,
} from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { tasksOf } from "../testing/prepare.ts";

const no = { type: "boolean", default: false } as const;
const counter = { type: "integer", min: 0, max: 9, default: 0 } as const;

function compile(
  state: DomainDefinition["state"],
  tools: readonly ToolDefinition[],
  goal: Condition,
  maintain: readonly Condition[] = [],
): { variables: string[]; actions: string[]; parts: number } {
  const domain = loadDomain({ name: "test", state, tools, maintain });
  const tasks = tasksOf(domain, domain.goal(goal));
  const variables = tasks.flatMap((task) => [...task.variables]).sort((a, b) => a - b);
  const actions = tasks.flatMap((task) => [...task.actions]).sort((a, b) => a - b);
  return {
    variables: variables.map((id) => domain.variables.all[id]?.name ?? ""),
    actions: actions.map((action) => domain.formatAction(action)),
    parts: tasks.length,
  };
}

describe("relevance to a goal", () => {
  it("covers actions that may help its conditions, numeric ones included", () => {
    const { variables, actions } = compile(
      { wood: counter, axe: no, song: no, coins: counter },
      [
        { name: "chop", when: { axe: true }, then: { wood: { "+": 1 } } },
        { name: "buy_axe", when: { coins: { ">=": 2 } }, then: { axe: true, coins: { "-": 2 } } },
        { name: "beg", then: { coins: { "+": 1 } } },
        { name: "sing", then: { song: true } },
        { name: "burn", then: { wood: { "-": 1 } } },
        { name: "break_axe", then: { axe: false } },
      ],
      { wood: { ">=": 3 } },
    );
    expect(variables).toEqual(["axe", "coins", "wood"]);
    expect(actions).toEqual(["beg()", "buy_axe()", "chop()"]);
  });

  it("covers only needed places", () => {
    const { actions } = compile(
      { at: { type: "enum", values: ["home", "mill", "pub", "sea"] }, flour: no },
      [
        {
          name: "go",
          parameters: { to: { enum: ["home", "mill", "pub", "sea"] } },
          then: { at: "$to" },
        },
        { name: "grind", when: { at: "mill" }, then: { flour: true } },
      ],
      { flour: true, at: { "!=": "mill" } },
    );
    expect(actions).toEqual(["go(to=home)", "go(to=mill)", "go(to=pub)", "go(to=sea)", "grind()"]);
    const { actions: fewer } = compile(
      { at: { type: "enum", values: ["home", "mill", "pub", "sea"] }, flour: no },
      [
        {
          name: "go",
          parameters: { to: { enum: ["home", "mill", "pub", "sea"] } },
          then: { at: "$to" },
        },
        { name: "grind", when: { at: "mill" }, then: { flour: true } },
      ],
      { flour: true, at: "home" },
    );
    expect(fewer).toEqual(["go(to=home)", "go(to=mill)", "grind()"]);
  });

  it("follows copies to their sources", () => {
    const { variables } = compile(
      { price: counter, offer: counter, other: counter },
      [
        { name: "match", then: { offer: { var: "price" } } },
        { name: "raise", then: { price: { "+": 1 } } },
        { name: "lower", then: { price: { "-": 1 } } },
        { name: "count", then: { other: { "+": 1 } } },
      ],
      { offer: { ">=": 4 } },
    );
    expect(variables).toEqual(["offer", "price"]);
  });

  it("drops dominated actions", () => {
    const { actions } = compile(
      { lit: no, dry: no, match: no },
      [
        { name: "light", when: { match: true }, then: { lit: true }, cost: 2 },
        { name: "light_dry", when: { match: true, dry: true }, then: { lit: true }, cost: 2 },
        { name: "flint", when: { match: true, dry: true }, then: { lit: true }, cost: 1 },
        { name: "find", then: { match: true } },
        { name: "find_again", then: { match: true } },
        { name: "dry", then: { dry: true } },
      ],
      { lit: true },
    );
    expect(actions).toEqual(["dry()", "find()", "flint()", "light()"]);
  });

  it("includes `maintain` only for actions that may break it", () => {
    const state = { food: counter, fuel: counter, trips: counter };
    const tools: ToolDefinition[] = [
      { name: "trip", then: { trips: { "+": 1 }, food: { "-": 1 } } },
      { name: "cook", then: { food: { "+": 2 } } },
      { name: "refuel", then: { fuel: { "+": 2 } } },
    ];
    const keep = [{ food: { ">=": 2 } }, { fuel: { ">=": 1 } }];
    expect(compile(state, tools, { trips: 3 }, keep).actions).toEqual(["cook()", "trip()"]);
  });

  it("splits into independent parts", () => {
    const state = { a: no, b: no, c: no, d: no };
    const tools: ToolDefinition[] = [
      { name: "make_a", then: { a: true } },
      { name: "make_b", when: { a: true }, then: { b: true } },
      { name: "make_c", then: { c: true } },
      { name: "make_d", when: { c: true }, then: { d: true } },
    ];
    expect(compile(state, tools, { b: true, d: true }).parts).toBe(2);
    expect(compile(state, tools, { b: true, anyOf: [{ d: true }, { a: false }] }).parts).toBe(1);
    const bridge: ToolDefinition = { name: "make_ad", then: { a: true, d: true } };
    expect(compile(state, [...tools, bridge], { b: true, d: true }).parts).toBe(1);
  });
});
