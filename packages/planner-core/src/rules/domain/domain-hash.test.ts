import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryDefinition } from "../../testing/random/arbitraries.ts";
import { loadDomain } from "./load-domain.ts";

type Json = boolean | number | string | null | Json[] | { [key: string]: Json };
// biome-ignore lint/suspicious/noExplicitAny: tests change one part of a definition after another
type Draft = any;

const hashOf = (definition: unknown): string => loadDomain(definition).hash;

/** Reverses every order without meaning: of keys, tools, parameters, values, alternatives. */
function turnedAround(value: unknown, path: readonly string[] = []): unknown {
  if (Array.isArray(value)) {
    const inner = value.map((item: unknown) => turnedAround(item, [...path, "*"]));
    const isOrdered = path.length === 1 && path[0] === "goals";
    return isOrdered ? inner : inner.reverse();
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]: [string, unknown]) => [
    key,
    turnedAround(inner, [...path, key]),
  ]);
  return Object.fromEntries(entries.reverse());
}

const woodcutter = {
  name: "woodcutter",
  state: {
    at: { type: "enum", values: ["home", "forest", "market"] },
    wood: { type: "integer", min: 0, max: 8 },
    coins: { type: "integer", min: 0, max: 8 },
    has_axe: { type: "boolean" },
    has_pick: { type: "boolean" },
  },
  tools: [
    { name: "goto", parameters: { place: { enum: ["home", "forest"] } }, then: { at: "$place" } },
    { name: "chop", when: { at: "forest", has_axe: true }, then: { wood: { "+": 1 } }, cost: 2 },
    {
      name: "buy",
      parameters: { item: { enum: ["axe", "pick"] } },
      when: { coins: { ">=": 2 } },
      then: { coins: { "-": 2 }, has_$item: true },
    },
    { name: "copy", then: { coins: { var: "wood" } } },
    {
      name: "rest",
      cost: { base: 2, min: 1, reads: ["wood"], of: () => 2 },
    },
  ],
  goals: [
    { name: "stocked", when: { wood: { ">=": 3 } }, priority: 1 },
    { name: "rich", when: { anyOf: [{ coins: 8 }, { has_axe: true }] } },
  ],
  maintain: [{ wood: { "<": 8 } }],
};

const toRenamed = { parameters: { to: { enum: ["home", "forest"] } }, then: { at: "$to" } };

const changed = (change: (draft: Draft) => void): string => {
  const { tools, ...rest } = woodcutter;
  const draft = structuredClone({ ...rest, tools: tools.slice(0, 4) }) as Draft;
  draft.tools.push({ ...tools[4], cost: { ...(tools[4]?.cost as object) } });
  change(draft);
  return hashOf(draft);
};

describe("the hash of a domain", () => {
  it("has sixteen hexadecimal digits that stay the same from version to version", () => {
    expect(hashOf(woodcutter)).toMatch(/^[0-9a-f]{16}$/);
    expect(hashOf({ ...woodcutter, tools: woodcutter.tools.slice(0, 2) })).toMatchInlineSnapshot(
      `"a6f46b81a906e850"`,
    );
  });

  it("is independent of every order without meaning (500 domains)", () => {
    fc.assert(
      fc.property(arbitraryDefinition(), (definition) => {
        expect(hashOf(turnedAround(definition))).toBe(hashOf(definition));
      }),
      { numRuns: 500 },
    );
  });

  it("is independent of descriptions, defaults, buckets, `sensed` and the domain's name", () => {
    const hash = hashOf(woodcutter);
    const same: ((draft: Draft) => void)[] = [
      (d) => (d.name = "other"),
      (d) => (d.description = "A forest."),
      (d) => (d.tools[1].description = "Chop one log."),
      (d) => (d.state.wood.default = 3),
      (d) => (d.state.wood.bucket = 2),
      (d) => (d.state.wood.sensed = true),
      (d) => (d.goals[0].description = "Enough for the winter."),
      // The same meaning in another form.
      (d) => (d.maintain = [{ wood: { "<=": 7 } }]),
      (d) => (d.maintain = [{ allOf: [{ wood: { "!=": 8 } }] }, { coins: { ">=": 0 } }]),
      (d) => (d.goals[0].when = { wood: { ">": 2, ">=": 1 } }),
      (d) => (d.tools[1].cost = 2.0),
      (d) => (d.tools[0].cost = 1),
      (d) => (d.tools[2].when = {}),
      (d) => (d.tools[0].parameters.place.enum = ["forest", "home"]),
    ];
    expect(same.map(changed)).toEqual(same.map(() => hash));
  });

  it("differs for every kind of change in meaning", () => {
    const different: ((draft: Draft) => void)[] = [
      () => undefined,
      (d) => (d.state.wood.max = 9),
      (d) => (d.state.wood.min = -1),
      (d) => d.state.at.values.push("mine"),
      (d) => (d.state.at.values[2] = "mart"),
      (d) => (d.state.has_rod = { type: "boolean" }),
      (d) => (d.state.has_rod = { type: "integer", min: 0, max: 1 }),
      (d) => (d.state.has_rod = { type: "enum", values: ["0", "1"] }),
      (d) => delete d.maintain,
      (d) => (d.maintain = [{ wood: { "<": 7 } }]),
      (d) => (d.tools[0].name = "walk"),
      (d) => d.tools.pop(),
      (d) => d.tools.push({ name: "wait" }),
      (d) => Object.assign(d.tools[0], toRenamed),
      (d) => d.tools[0].parameters.place.enum.push("market"),
      (d) => (d.tools[0].cost = 1.001),
      (d) => (d.tools[1].when.at = "home"),
      (d) => delete d.tools[1].when.has_axe,
      (d) => (d.tools[1].then.wood = { "+": 2 }),
      (d) => (d.tools[1].then.wood = { "-": 1 }),
      (d) => (d.tools[1].then.wood = 1),
      (d) => (d.tools[1].then.coins = 1),
      (d) => (d.tools[3].then = { wood: { var: "coins" } }),
      (d) => (d.tools[4].cost.min = 2),
      (d) => (d.tools[4].cost.base = 3),
      (d) => (d.tools[4].cost.reads = ["coins"]),
      (d) => (d.tools[4].cost.reads = ["coins", "wood"]),
      (d) => (d.tools[4].cost = 2),
      (d) => (d.goals[0].name = "stock"),
      (d) => (d.goals[0].when = { wood: { ">=": 4 } }),
      (d) => (d.goals[0].priority = 2),
      (d) => d.goals.pop(),
      (d) => d.goals.reverse(),
      (d) => (d.goals[1].when = { allOf: [{ coins: 8 }, { has_axe: true }] }),
    ];
    const hashes = different.map(changed);
    expect(new Set(hashes).size).toBe(different.length);
  });

  it("distinguishes the integer 1 from the text 1 as an argument", () => {
    const withParameter = (parameter: Json) => ({
      name: "x",
      state: { a: { type: "boolean" } },
      tools: [{ name: "t", parameters: { p: parameter }, then: { a: true } }],
    });
    expect(hashOf(withParameter({ enum: ["1", "2"] }))).not.toBe(
      hashOf(withParameter({ type: "integer", minimum: 1, maximum: 2 })),
    );
  });

  it("changes with a wider range, a renamed goal or tool, or another cost (500 domains)", () => {
    fc.assert(
      fc.property(arbitraryDefinition({ runtimeCosts: false }), fc.nat(), (definition, number) => {
        // Not structuredClone: it keeps variables that share one declaration shared.
        const draft = JSON.parse(JSON.stringify(definition)) as Draft;
        const names = Object.keys(draft.state);
        const variable = draft.state[names[number % names.length] as string];
        const changes: (() => void)[] = [
          () => (draft.goals[0].name = "renamed"),
          () => (draft.goals[0].priority = 17.5),
          () => (draft.state.added = { type: "boolean" }),
          () => draft.tools.push({ name: "added", then: {} }),
        ];
        if (variable.type === "integer") changes.push(() => variable.max++);
        if (variable.type === "enum") {
          // Changes all of them, so that compared variables keep equal values.
          changes.push(() => {
            for (const name of names) draft.state[name].values?.push("added");
          });
        }
        changes[number % changes.length]?.();
        expect(hashOf(draft)).not.toBe(hashOf(definition));
      }),
      { numRuns: 500 },
    );
  });
});
