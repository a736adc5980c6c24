import { describe, expect, it } from "vitest";
import { DomainError } from "../../base/errors.ts";
import { defineDomain } from "./define-domain.ts";

/*
 * Lines after @ts-expect-error must not compile, the rest must: `define-domain.types.test.ts` runs the compiler. The
 * same mistakes are found at run time, when the domain is loaded.
 */

const state = {
  at: { type: "enum", values: ["home", "forest"] },
  target: { type: "enum", values: ["forest", "home"] },
  mood: { type: "enum", values: ["glad", "sad"] },
  wood: { type: "integer", min: 0, max: 8, default: 0 },
  coins: { type: "integer", min: -3, max: 9 },
  has_axe: { type: "boolean" },
  has_pick: { type: "boolean" },
} as const;

function mistakesInConditionalEffects(): void {
  defineDomain({
    name: "x",
    state,
    tools: [
      {
        name: "one",
        parameters: { item: { enum: ["axe", "pick"] } },
        if: [
          // @ts-expect-error misspelt variable in a condition
          { when: { woood: 1 }, then: { wood: 1 } },
          // @ts-expect-error misspelt value in an effect
          { when: { wood: 1 }, then: { at: "hme" } },
          // @ts-expect-error the condition is missing
          { then: { wood: 1 } },
          { when: { has_$item: true }, then: { "has_${item}": false } },
        ],
      },
    ],
  });
}

function mistakesInWays(): void {
  const places = ["home", "forest"] as const;
  const at = { type: "enum", values: places, position: true } as const;
  defineDomain({
    name: "x",
    state: { ...state, at },
    tools: [
      { name: "one", then: { at: "home" }, cost: { way: "home", base: 3 } },
      { name: "two", parameters: { to: { enum: places } }, cost: { way: "$to" } },
      // @ts-expect-error misspelt place
      { name: "three", cost: { way: "hme" } },
      // @ts-expect-error no such parameter
      { name: "four", parameters: { to: { enum: places } }, cost: { way: "$place" } },
      // @ts-expect-error the values of the parameter are not places
      { name: "five", parameters: { item: { enum: ["axe", "pick"] } }, cost: { way: "$item" } },
      // @ts-expect-error not all values of the parameter are places
      { name: "six", parameters: { to: { enum: ["home", "moon"] } }, cost: { way: "$to" } },
    ],
  });
  defineDomain({
    name: "x",
    state,
    tools: [
      // @ts-expect-error there is no position variable
      { name: "one", cost: { way: "home" } },
    ],
  });
}

function mistakesInDerivedVariables(): void {
  const derive = { armed: { has_axe: true } } as const;
  defineDomain({
    name: "x",
    state,
    // @ts-expect-error misspelt variable in a definition
    derive: { armed: { has_ax: true } },
    tools: [{ name: "wait" }],
  });
  defineDomain({
    name: "x",
    state,
    derive,
    tools: [
      // @ts-expect-error misspelt derived variable
      { name: "one", when: { amred: true } },
      // @ts-expect-error not a value of a derived variable
      { name: "two", when: { armed: 3 } },
      // @ts-expect-error a derived variable is not assigned
      { name: "three", then: { armed: true } },
    ],
  });
}

function mistakesInSums(): void {
  defineDomain({
    name: "x",
    state,
    tools: [
      // @ts-expect-error a sum is compared with numbers
      { name: "one", when: { "wood + coins": "home" } },
      // @ts-expect-error only integers have amounts
      { name: "two", then: { has_axe: { "+": { var: "wood" } } } },
      // @ts-expect-error an amount is a number
      { name: "three", then: { wood: { "+": { var: "at" } } } },
    ],
  });
}

function mistakesInVariables(): void {
  const tools = [{ name: "wait" }] as const;
  // @ts-expect-error misspelt type
  defineDomain({ name: "x", state: { at: { type: "bolean" } }, tools });
  // @ts-expect-error no range
  defineDomain({ name: "x", state: { at: { type: "integer", min: 0 } }, tools });
  defineDomain({
    name: "x",
    // @ts-expect-error the default is not one of the values
    state: { at: { type: "enum", values: ["home"], default: "hme" } },
    tools,
  });
}

function mistakesInConditions(): void {
  defineDomain({
    name: "x",
    state,
    tools: [
      {
        name: "one",
        // @ts-expect-error misspelt variable
        when: { wod: 2 },
      },
      {
        name: "two",
        // @ts-expect-error misspelt value
        when: { at: "hme" },
      },
      {
        name: "three",
        // @ts-expect-error an integer is not equal to a text
        when: { wood: "3" },
      },
      {
        name: "four",
        // @ts-expect-error enums are not ordered
        when: { at: { "<": "home" } },
      },
      {
        name: "five",
        // @ts-expect-error no such operator
        when: { wood: { "=>": 2 } },
      },
      {
        name: "six",
        // @ts-expect-error misspelt value in a list
        when: { at: { in: ["home", "hme"] } },
      },
      {
        name: "seven",
        // @ts-expect-error misspelt reference
        when: { coins: { ">=": { var: "wod" } } },
      },
      {
        name: "eight",
        // @ts-expect-error an integer and an enum
        when: { coins: { ">=": { var: "at" } } },
      },
      {
        name: "nine",
        // @ts-expect-error enums with different values
        when: { at: { var: "mood" } },
      },
      {
        name: "ten",
        // @ts-expect-error misspelt variable inside anyOf
        when: { anyOf: [{ wood: 2 }, { wod: 2 }] },
      },
    ],
  });
}

function mistakesInTemplates(): void {
  const item = { enum: ["axe", "pick"] } as const;
  const n = { type: "integer", minimum: 1, maximum: 2 } as const;
  defineDomain({
    name: "x",
    state,
    tools: [
      {
        name: "one",
        parameters: { item },
        // @ts-expect-error misspelt template
        when: { hass_$item: true },
      },
      {
        name: "two",
        parameters: { item },
        // @ts-expect-error misspelt parameter
        when: { has_$itm: true },
      },
      {
        name: "three",
        parameters: { item: { enum: ["axe", "rod"] } },
        // @ts-expect-error has_rod is not declared
        when: { has_$item: true },
      },
      {
        name: "four",
        parameters: { item },
        // @ts-expect-error axe is not a value of at
        when: { at: "$item" },
      },
      {
        name: "five",
        parameters: { item },
        // @ts-expect-error a text is not an integer
        then: { wood: { "+": "$item" } },
      },
      {
        name: "six",
        parameters: { n },
        // @ts-expect-error misspelt parameter
        then: { wood: { "+": "$m" } },
      },
      {
        name: "seven",
        // @ts-expect-error there is no parameter
        when: { has_$item: true },
      },
    ],
  });
  // Two parameters in one name, numbers and truth values in names, values made of parameters.
  defineDomain({
    name: "x",
    state: {
      road_a_b: { type: "boolean" },
      road_b_a: { type: "boolean" },
      road_a_a: { type: "boolean" },
      road_b_b: { type: "boolean" },
      "slot_-1": { type: "integer", min: 0, max: 2 },
      slot_0: { type: "integer", min: 0, max: 2 },
      slot_1: { type: "integer", min: 0, max: 2 },
      door_true: { type: "boolean" },
      door_false: { type: "boolean" },
      level: { type: "enum", values: ["lv1", "lv2"] },
    },
    tools: [
      {
        name: "walk",
        parameters: { from: { enum: ["a", "b"] }, to: { enum: ["a", "b"] } },
        when: { road_$from_$to: true },
        then: { road_$to_$from: false },
      },
      {
        name: "fill",
        parameters: { slot: { type: "integer", minimum: -1, maximum: 1 } },
        then: { slot_$slot: 2 },
      },
      { name: "shut", parameters: { open: { type: "boolean" } }, then: { door_$open: "$open" } },
      { name: "climb", parameters: { n }, then: { level: "lv$n" } },
      {
        name: "fall",
        parameters: { n: { type: "integer", minimum: 1, maximum: 3 } },
        // @ts-expect-error lv3 is not a value of level
        then: { level: "lv$n" },
      },
    ],
  });
}

function mistakesInTools(): void {
  defineDomain({
    name: "x",
    state,
    tools: [
      // @ts-expect-error misspelt section
      { name: "one", whn: { at: "home" } },
      // @ts-expect-error a tool needs a name
      { when: { at: "home" } },
      {
        name: "three",
        // @ts-expect-error misspelt type of a parameter
        parameters: { n: { type: "intger", minimum: 0, maximum: 1 } },
      },
      {
        name: "four",
        // @ts-expect-error misspelt variable
        then: { wod: 1 },
      },
      {
        name: "five",
        // @ts-expect-error truth values do not increase
        then: { has_axe: { "+": 1 } },
      },
      {
        name: "six",
        // @ts-expect-error no such effect
        then: { wood: { "*": 2 } },
      },
      {
        name: "seven",
        // @ts-expect-error misspelt copy
        then: { at: { var: "targt" } },
      },
      {
        name: "eight",
        // @ts-expect-error no parameter of that name
        cost: "$n",
      },
    ],
    // @ts-expect-error misspelt variable in a goal
    goals: [{ name: "stocked", when: { wod: 3 } }],
    // @ts-expect-error misspelt value in a condition to maintain
    maintain: [{ at: "hme" }],
  });
}

function mistakesInCosts(): void {
  defineDomain({
    name: "x",
    state,
    tools: [
      {
        name: "one",
        // @ts-expect-error misspelt variable
        cost: { base: 1, min: 1, reads: ["wod"], of: () => 1 },
      },
      {
        name: "two",
        parameters: { place: { enum: ["home"] } },
        cost: {
          base: 1,
          min: 1,
          reads: ["wood"],
          // @ts-expect-error coins is not among what it reads
          of: (values) => values.coins,
        },
      },
      {
        name: "three",
        parameters: { place: { enum: ["home"] } },
        cost: {
          base: 1,
          min: 1,
          reads: ["wood"],
          // @ts-expect-error misspelt argument
          of: (values, args) => values.wood + args.plce.length,
        },
      },
      {
        name: "four",
        // @ts-expect-error a cost is a number
        cost: { base: 1, min: 1, reads: ["wood"], of: () => "1" },
      },
    ],
  });
}

const mistakes = {
  variables: mistakesInVariables,
  conditions: mistakesInConditions,
  templates: mistakesInTemplates,
  tools: mistakesInTools,
  costs: mistakesInCosts,
  "conditional effects": mistakesInConditionalEffects,
  "derived variables": mistakesInDerivedVariables,
  sums: mistakesInSums,
  ways: mistakesInWays,
};

describe("mistakes in a definition", () => {
  it.each(Object.entries(mistakes))("are found in %s at run time, too", (_what, define) => {
    expect(define).toThrow(DomainError);
  });
});
