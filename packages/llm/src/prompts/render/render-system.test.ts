import { type DomainDefinition, loadDomain, type ToolDefinition } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { renderCondition } from "./render-condition.ts";
import { renderSystem } from "./render-system.ts";
import { renderTool } from "./render-tool.ts";
import { renderState } from "./render-user.ts";

const state: DomainDefinition["state"] = {
  at: { type: "enum", values: ["home", "forest", "mine"] },
  target: { type: "enum", values: ["home", "forest", "mine"] },
  wood: { type: "integer", min: 0, max: 9 },
  coins: { type: "integer", min: 0, max: 9 },
  price: { type: "integer", min: 0, max: 9 },
  has_axe: { type: "boolean" },
  has_pick: { type: "boolean" },
  open: { type: "boolean" },
};

describe("renderCondition", () => {
  it.each([
    [{ at: "home" }, "at=home"],
    [{ at: { "!=": "home" } }, "at!=home"],
    [{ has_axe: true, open: false }, "has_axe=true,open=false"],
    [{ wood: { ">=": 1, "<": 5 } }, "wood>=1,wood<5"],
    [{ wood: { "<=": 3, ">": 0 } }, "wood<=3,wood>0"],
    [{ at: { in: ["home", "forest"] } }, "at=home|forest"],
    [{ wood: { in: [1, 3] }, open: { in: [true] } }, "wood=1|3,open=true"],
    [{ coins: { ">=": { var: "price" } } }, "coins>=[price]"],
    [{ at: { var: "target" } }, "at=[target]"],
    [{ at: { "!=": { var: "target" } } }, "at!=[target]"],
    [
      { anyOf: [{ at: "home" }, { wood: { ">=": 3 }, coins: { ">=": 1 } }] },
      "(at=home or wood>=3,coins>=1)",
    ],
    [
      { open: true, anyOf: [{ at: "home" }, { at: "mine" }], wood: 1 },
      "open=true,(at=home or at=mine),wood=1",
    ],
    [
      {
        allOf: [
          { anyOf: [{ at: "home" }, { open: true }] },
          { anyOf: [{ at: "mine" }, { allOf: [{ wood: 1 }, { coins: 2 }] }] },
        ],
      },
      "(at=home or open=true),(at=mine or wood=1,coins=2)",
    ],
    [{ anyOf: [{}, { at: "home" }] }, "(true or at=home)"],
    [{ allOf: [{}] }, ""],
    [{}, ""],
  ])("writes %j", (condition, text) => {
    expect(renderCondition(condition)).toBe(text);
  });
});

describe("renderTool", () => {
  it.each<[ToolDefinition, string]>([
    [{ name: "rest" }, "rest() cost 1"],
    [
      {
        name: "light",
        parameters: { what: { enum: ["axe", "pick"] } },
        then: { open: true },
        if: [
          { when: { has_$what: true, wood: { ">=": 1 } }, then: { coins: { "-": 1 } } },
          { when: { at: "home" }, then: { at: { var: "target" } } },
        ],
      },
      "light(what:axe|pick) gives open=true if has_{what}=true,wood>=1 gives coins-1 if at=home gives at=[target] cost 1",
    ],
    [{ name: "a:b.c-d", when: { open: true }, cost: 0.5 }, "a:b.c-d() needs open=true cost 0.5"],
    [
      {
        name: "stack",
        parameters: { n: { type: "integer", minimum: 1, maximum: 4 }, open: { type: "boolean" } },
        when: { wood: { ">=": "$n" } },
        then: { wood: { "-": "$n" }, coins: { "+": "$n" }, open: "$open" },
        cost: "$n",
      },
      "stack(n:1..4,open:true|false) needs wood>={n} gives wood-{n},coins+{n},open={open} cost {n}",
    ],
    [
      {
        name: "buy",
        parameters: { item: { enum: ["axe", "pick"] }, item2: { enum: ["axe", "pick"] } },
        when: { has_$item2: false, "has_${item}": { in: [false] } },
        then: { has_$item: true },
        cost: 2.25,
      },
      "buy(item:axe|pick,item2:axe|pick) needs has_{item2}=false,has_{item}=false gives has_{item}=true cost 2.25",
    ],
    [
      {
        name: "pay",
        then: { coins: { "-": { var: "price" } }, wood: { "+": { var: "price - 1" } } },
      },
      "pay() gives coins-[price],wood+[price - 1] cost 1",
    ],
    [
      { name: "follow", then: { at: { var: "target" }, price: 3 }, cost: 1e6 },
      "follow() gives at=[target],price=3 cost 1000000",
    ],
    [{ name: "walk", then: { open: true }, cost: 0.1 + 0.2 }, "walk() gives open=true cost 0.3"],
    [
      {
        name: "haggle",
        then: { open: true },
        cost: { base: 2.5, min: 1, reads: ["price"], of: () => 2 },
      },
      "haggle() gives open=true cost 2.5",
    ],
  ])("writes %j", (tool, line) => {
    expect(renderTool(tool)).toBe(line);
  });
});

describe("renderSystem", () => {
  const definition: DomainDefinition = {
    name: "yard",
    description: "Not printed.",
    state,
    tools: [
      {
        name: "goto",
        description: "Not printed either.",
        parameters: { place: { enum: ["home", "forest", "mine"] } },
        then: { at: "$place" },
        cost: 2,
      },
      { name: "chop", when: { at: "forest", has_axe: true }, then: { wood: { "+": 1 } } },
    ],
    goals: [{ name: "rich", when: { coins: 9 } }],
    maintain: [{ wood: { "<": 9 } }, {}, { anyOf: [{ open: false }, { at: "home" }] }],
  };

  it("defines derived variables after the tools, and lists their values in each state", () => {
    const domain = loadDomain({
      ...definition,
      derive: {
        equipped: { anyOf: [{ has_axe: true }, { has_pick: true }] },
        light: { "wood + 2 * coins": { "<=": { var: "price + 3" } } },
      },
      maintain: [],
    });
    expect(renderSystem(domain).content.split("\n").slice(-2)).toEqual([
      "equipped=true if (has_axe=true or has_pick=true)",
      "light=true if wood + 2 * coins<=[price + 3]",
    ]);
    const values = { at: "home", target: "home", wood: 4, coins: 1, price: 3, open: true };
    const state = domain.state({ ...values, has_axe: false, has_pick: true });
    expect(renderState(domain, state)).toMatch(/,open=true,equipped=true,light=true$/);
  });

  it("is rendered once per domain, with a hash of its text", () => {
    const domain = loadDomain(definition);
    expect(renderSystem(domain)).toBe(renderSystem(domain));
    expect(renderSystem(loadDomain(definition)).hash).toBe(renderSystem(domain).hash);
    const [first, ...rest] = definition.tools;
    const dearer = loadDomain({ ...definition, tools: [{ ...first, cost: 3 }, ...rest] });
    expect(renderSystem(dearer).hash).not.toBe(renderSystem(domain).hash);
  });
});
