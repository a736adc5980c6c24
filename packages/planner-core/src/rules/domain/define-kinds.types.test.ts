import { describe, expect, it } from "vitest";
import { DomainError } from "../../base/errors.ts";
import { defineDomain } from "./define-domain.ts";
import type { Domain } from "./domain.ts";
import { loadDomain } from "./load-domain.ts";
import type { GoalOf, StateOf, StepOf, TypesOf } from "./types-of.ts";

/*
 * Lines after @ts-expect-error must not compile, the rest must: `define-domain.types.test.ts` runs the compiler. The
 * same mistakes are found at run time, when the domain is loaded.
 */

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const isTrue = <_Condition extends true>(): void => undefined;

const dungeon = defineDomain({
  name: "dungeon",
  kinds: {
    chest: { gold: { type: "integer", min: 0, max: 20 }, locked: { type: "boolean" } },
    hero: { hp: { type: "integer", min: 0, max: 20 } },
    nook: {},
  },
  state: {
    near: { type: "thing", of: ["chest", "hero", "nook"], position: true },
    gold: { type: "integer", min: 0, max: 40 },
    hurt: { type: "boolean", sensed: true },
  },
  tools: [
    {
      name: "go",
      things: { to: ["chest", "hero", "nook"] },
      then: { near: "$to" },
      cost: { way: "$to" },
    },
    {
      name: "steal",
      things: { chest: "chest" },
      when: { near: "$chest", "$chest.locked": false, "$chest.gold": { ">": 0 } },
      then: { gold: { "+": "$chest.gold" }, "$chest.gold": 0 },
      claims: ["$chest"],
      cost: 2,
    },
    {
      name: "hide",
      things: { nook: "nook" },
      when: { near: "$nook" },
      then: { hurt: false },
      claims: ["$nook"],
    },
  ],
  goals: [
    { name: "rich", when: { gold: { ">=": 30 } } },
    { name: "safe", when: { hurt: false }, priority: 5 },
    { name: "robbed", things: { it: "chest" }, when: { "$it.gold": 0 } },
  ],
});

type Dungeon = TypesOf<typeof dungeon>;

export function whatIsInferred(): void {
  isTrue<
    Equal<
      StateOf<typeof dungeon>,
      { readonly near: string; readonly gold: number; readonly hurt: boolean }
    >
  >();
  isTrue<
    Equal<
      Dungeon["tools"],
      {
        readonly go: { readonly to: string };
        readonly steal: { readonly chest: string };
        readonly hide: { readonly nook: string };
      }
    >
  >();
  isTrue<Equal<GoalOf<typeof dungeon>, "rich" | "safe" | "robbed">>();
  isTrue<
    Equal<
      Dungeon["things"],
      {
        readonly tools: { readonly go: "to"; readonly steal: "chest"; readonly hide: "nook" };
        readonly goals: { readonly robbed: "it" };
        readonly kinds: {
          readonly chest: { readonly gold: number; readonly locked: boolean };
          readonly hero: { readonly hp: number };
          readonly nook: Record<never, never>;
        };
      }
    >
  >();
  const any: Domain = dungeon;
  const step: StepOf<typeof dungeon> = { tool: "steal", args: { chest: "chest_1" } };
  any.actionOf(step);
  // @ts-expect-error misspelt thing
  dungeon.actionOf({ tool: "steal", args: { chets: "chest_1" } });
  // @ts-expect-error misspelt variable
  dungeon.state({ nera: "chest_1" });
  dungeon.goal({ near: "chest_1", gold: { ">=": 3 } });
}

/** All uses of things. */
const workshop = defineDomain({
  name: "workshop",
  kinds: {
    chest: {
      weight: { type: "integer", min: 0, max: 5 },
      colour: { type: "enum", values: ["red"] },
    },
    key: { opens: { type: "thing", of: "chest" }, weight: { type: "integer", min: 0, max: 5 } },
  },
  places: { chest: 3, key: 2 },
  capacity: { chest: "weight", key: 2 },
  state: {
    at: { type: "thing", of: ["chest", "key"], position: true, default: "elsewhere" },
    holds: { type: "thing", of: "key", default: "nothing" },
    last: { type: "thing", of: ["chest"] },
    load: { type: "integer", min: 0, max: 9 },
    colour: { type: "enum", values: ["red"] },
  },
  derive: { heavy: { load: { ">=": 5 } } },
  tools: [
    {
      name: "use",
      things: { chest: "chest", key: ["key"] },
      parameters: { amount: { type: "integer", minimum: 1, maximum: 2 } },
      when: {
        holds: { in: ["$key", "key_2"] },
        "$key.opens": "$chest",
        "${chest}.weight": { "<=": "$key.weight", ">": { var: "$key.weight" } },
        colour: "$chest.colour",
        heavy: false,
        "load + $chest.weight": { "<": { var: "9 - $key.weight" } },
        anyOf: [{ last: "nothing" }, { last: { var: "$key.opens" } }],
      },
      then: {
        last: "$chest",
        "$key.opens": { var: "last" },
        load: { "+": { var: "$chest.weight + 1" } },
        "$chest.weight": { "-": "$amount" },
      },
      if: [{ when: { "$chest.weight": 2 }, then: { "$chest.weight": { "-": "$key.weight" } } }],
      claims: ["$chest", "$key"],
      cost: "$amount",
    },
    {
      name: "weigh",
      things: { it: ["chest", "key"] },
      parameters: { hand: { enum: ["left", "right"] } },
      then: { load: "$it.weight" },
      cost: {
        base: 2,
        min: 1,
        reads: ["load"],
        of(values, args) {
          isTrue<Equal<typeof values, { readonly load: number }>>();
          isTrue<Equal<typeof args, { readonly hand: "left" | "right"; readonly it: string }>>();
          return values.load + 1;
        },
      },
    },
    { name: "wait", then: { last: "elsewhere" } },
  ],
  goals: [
    {
      name: "both",
      things: { one: "chest", other: ["key"] },
      when: { at: "$one", holds: "$other" },
    },
    { name: "free", when: { heavy: false, holds: "nothing" } },
  ],
});

const kinds = {
  chest: { gold: { type: "integer", min: 0, max: 20 }, locked: { type: "boolean" } },
  nook: { depth: { type: "integer", min: 0, max: 3 } },
} as const;
const state = {
  near: { type: "thing", of: ["chest", "nook"], position: true },
  home: { type: "thing", of: "nook" },
  gold: { type: "integer", min: 0, max: 40 },
  hurt: { type: "boolean" },
} as const;

function mistakesInKinds(): void {
  const tools = [{ name: "wait", then: { hurt: false } }] as const;
  defineDomain({
    name: "x",
    // @ts-expect-error misspelt kind of a property
    kinds: { ...kinds, key: { opens: { type: "thing", of: "chets" } } },
    state,
    tools,
  });
  defineDomain({
    name: "x",
    // @ts-expect-error misspelt type of a property
    kinds: { ...kinds, key: { weight: { type: "intger", min: 0, max: 2 } } },
    state,
    tools,
  });
  // @ts-expect-error misspelt kind of places
  defineDomain({ name: "x", kinds, places: { chets: 3 }, state, tools });
  // @ts-expect-error misspelt kind of capacity
  defineDomain({ name: "x", kinds, capacity: { chets: 3 }, state, tools });
  // @ts-expect-error misspelt property
  defineDomain({ name: "x", kinds, capacity: { chest: "glod" }, state, tools });
}

function mistakesInVariables(): void {
  const tools = [{ name: "wait", then: { hurt: false } }] as const;
  defineDomain({
    name: "x",
    kinds,
    // @ts-expect-error misspelt kind of a variable
    state: { ...state, last: { type: "thing", of: "chets" } },
    tools,
  });
  defineDomain({
    name: "x",
    kinds,
    // @ts-expect-error misspelt kind in a list
    state: { ...state, last: { type: "thing", of: ["nook", "chets"] } },
    tools,
  });
  defineDomain({
    name: "x",
    kinds,
    // @ts-expect-error a place cannot be a default
    state: { ...state, last: { type: "thing", of: "chest", default: "chest_1" } },
    tools,
  });
}

function mistakesInThings(): void {
  defineDomain({
    name: "x",
    kinds,
    state,
    tools: [
      // @ts-expect-error misspelt kind
      { name: "one", things: { chest: "chets" }, then: { hurt: false } },
      // @ts-expect-error misspelt kind in a list
      { name: "two", things: { it: ["chest", "nok"] }, then: { hurt: false } },
      // @ts-expect-error misspelt thing
      { name: "three", things: { chest: "chest" }, when: { near: "$chets" } },
      // @ts-expect-error misspelt claim
      { name: "four", things: { chest: "chest" }, claims: ["$chets"] },
      // @ts-expect-error there is no thing to claim
      { name: "five", claims: ["$chest"] },
      // @ts-expect-error a chest is not a nook
      { name: "six", things: { chest: "chest" }, then: { home: "$chest" } },
      // @ts-expect-error misspelt thing at the end of a way
      { name: "seven", things: { chest: "chest" }, cost: { way: "$chets" } },
      // @ts-expect-error the position is never nothing
      { name: "eight", then: { near: "nothing" } },
      // @ts-expect-error variables of things of other kinds
      { name: "nine", when: { home: { var: "near" } } },
    ],
  });
}

function mistakesInProperties(): void {
  defineDomain({
    name: "x",
    kinds,
    state,
    tools: [
      // @ts-expect-error misspelt property in a condition
      { name: "one", things: { chest: "chest" }, when: { "$chest.glod": 1 } },
      // @ts-expect-error misspelt property in an effect
      { name: "two", things: { chest: "chest" }, then: { "$chest.glod": 1 } },
      // @ts-expect-error misspelt property of an amount
      { name: "three", things: { chest: "chest" }, then: { gold: { "+": "$chest.glod" } } },
      // @ts-expect-error misspelt thing
      { name: "four", things: { chest: "chest" }, when: { "$chets.gold": 1 } },
      // @ts-expect-error a property of another kind
      { name: "five", things: { chest: "chest" }, when: { "$chest.depth": 1 } },
      // @ts-expect-error a property of one kind of two
      { name: "six", things: { it: ["chest", "nook"] }, when: { "$it.gold": 1 } },
      // @ts-expect-error not a value of the property
      { name: "seven", things: { chest: "chest" }, then: { "$chest.locked": 1 } },
      // @ts-expect-error truth values are not amounts
      { name: "eight", things: { chest: "chest" }, then: { gold: { "+": "$chest.locked" } } },
      // @ts-expect-error a property without its thing
      { name: "nine", things: { it: "chest" }, when: { "$chest.gold": 1 } },
    ],
  });
}

function mistakesInGoals(): void {
  const tools = [{ name: "wait", then: { hurt: false } }] as const;
  defineDomain({
    name: "x",
    kinds,
    state,
    tools,
    // @ts-expect-error misspelt kind
    goals: [{ name: "a", things: { it: "nok" }, when: { hurt: true } }],
  });
  defineDomain({
    name: "x",
    kinds,
    state,
    tools,
    // @ts-expect-error misspelt property
    goals: [{ name: "a", things: { it: "chest" }, when: { "$it.glod": 0 } }],
  });
  defineDomain({
    name: "x",
    kinds,
    state,
    tools,
    // @ts-expect-error misspelt thing
    goals: [{ name: "a", things: { it: "chest" }, when: { near: "$is" } }],
  });
  // @ts-expect-error a goal without things
  defineDomain({ name: "x", kinds, state, tools, goals: [{ name: "a", when: { near: "$it" } }] });
}

const mistakes = {
  kinds: mistakesInKinds,
  variables: mistakesInVariables,
  things: mistakesInThings,
  properties: mistakesInProperties,
  goals: mistakesInGoals,
};

describe("a typed domain with kinds", () => {
  it("equals a domain loaded from the same text", () => {
    for (const { written, hash } of [dungeon, workshop]) {
      const hasFunctions = written.tools.some(
        ({ cost }) => typeof cost === "object" && "of" in cost,
      );
      expect(loadDomain(hasFunctions ? written : JSON.stringify(written)).hash).toBe(hash);
    }
  });

  it.each(Object.entries(mistakes))(
    "has mistakes in %s found at run time, too",
    (_what, define) => {
      expect(define).toThrow(DomainError);
    },
  );
});
