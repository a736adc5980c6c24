import { describe, expect, it } from "vitest";
import { defineDomain } from "./define-domain.ts";
import type { Domain } from "./domain.ts";

/* Checked by the compiler, as in define-domain.types.test.ts, whose test at the end runs it. */

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const isTrue = <_Condition extends true>(): void => undefined;

const yard = defineDomain({
  name: "yard",
  state: {
    at: { type: "enum", values: ["mill", "site"] },
    beam_up: { type: "boolean", shared: true, default: false },
    nailed: { type: "boolean", shared: true, default: false },
    planks: { type: "integer", min: 0, max: 20, shared: true },
    shop_open: { type: "boolean", shared: true, sensed: true },
  },
  tools: [
    {
      name: "walk",
      parameters: { to: { enum: ["mill", "site"] } },
      then: { at: "$to" },
      duration: 6,
    },
    { name: "saw", when: { at: "mill" }, then: { planks: { "+": 2 } }, duration: 4 },
    {
      name: "hold_beam",
      when: { at: "site", planks: { ">=": 2 } },
      start: { beam_up: true },
      then: { beam_up: false },
      duration: { from: 3, to: 30 },
      interrupted: { beam_up: false },
    },
    {
      name: "nail",
      when: { at: "site" },
      during: { beam_up: true },
      then: { nailed: true },
      duration: 3,
    },
    { name: "carry", partners: 1, when: { at: "mill" }, then: { at: "site" }, duration: 9 },
    {
      name: "send",
      parameters: { to: { enum: ["mill", "site"] } },
      partners: [
        { role: "driver", when: { planks: { ">=": 2 } }, then: { at: "$to" } },
        { role: "guide", during: { beam_up: true }, finish: { at: "site" } },
      ],
      duration: 2,
    },
    { name: "buy", when: { shop_open: true }, then: { planks: { "+": 6 } }, duration: 1, cost: 5 },
  ],
  goals: [{ name: "raised", when: { nailed: true }, by: 120 }],
  events: [{ at: 60, then: { shop_open: false } }],
});

type Types = typeof yard extends Domain<infer T> ? T : never;

export function whatIsInferred(): void {
  isTrue<
    Equal<
      Types["state"],
      {
        readonly at: "mill" | "site";
        readonly beam_up: boolean;
        readonly nailed: boolean;
        readonly planks: number;
        readonly shop_open: boolean;
      }
    >
  >();
  isTrue<
    Equal<keyof Types["tools"], "walk" | "saw" | "hold_beam" | "nail" | "carry" | "send" | "buy">
  >();
  isTrue<Equal<Types["tools"]["send"], { readonly to: "mill" | "site" }>>();
  isTrue<Equal<Types["tools"]["walk"], { readonly to: "mill" | "site" }>>();
  isTrue<Equal<Types["goals"], "raised">>();
}

const forge = defineDomain({
  name: "forge",
  kinds: {
    fire: { hot: { type: "boolean", default: false }, size: { type: "integer", min: 0, max: 9 } },
  },
  state: {
    at: { type: "thing", of: "fire", position: true },
    target: { type: "thing", of: "fire", shared: true },
    weight: { type: "integer", min: 1, max: 9 },
  },
  derive: { heavy: { weight: { ">=": 5 } } },
  tools: [
    { name: "go", things: { to: "fire" }, then: { at: "$to" }, duration: { way: "$to" } },
    {
      name: "heat",
      things: { fire: "fire" },
      when: { at: "$fire" },
      during: { at: "$fire", heavy: false },
      start: { "$fire.hot": true },
      interrupted: { "$fire.hot": false },
      duration: "$fire.size",
      alongside: true,
    },
    {
      name: "hammer",
      parameters: { blows: { type: "integer", minimum: 1, maximum: 3 } },
      then: { weight: { "-": 1 } },
      duration: { from: "$blows", to: "2 * weight + 1" },
    },
    { name: "rest", duration: { from: "weight" }, then: { weight: { "+": 1 } } },
  ],
});

export function mistakes(): void {
  const state = {
    at: { type: "enum", values: ["mill", "site"], position: true },
    up: { type: "boolean" },
    weight: { type: "integer", min: 0, max: 3 },
  } as const;
  const base = { name: "x", state } as const;
  // @ts-expect-error a shared variable is shared or not
  defineDomain({ name: "x", state: { up: { type: "boolean", shared: "yes" } }, tools: [] });
  // @ts-expect-error misspelt variable of a duration
  defineDomain({ ...base, tools: [{ name: "a", duration: "wieght" }] });
  // @ts-expect-error a duration is no boolean variable
  defineDomain({ ...base, tools: [{ name: "a", duration: "up" }] });
  // @ts-expect-error no such place
  defineDomain({ ...base, tools: [{ name: "a", duration: { way: "sight" } }] });
  // @ts-expect-error a range has a least duration
  defineDomain({ ...base, tools: [{ name: "a", duration: { to: 3 } }] });
  // @ts-expect-error misspelt variable of a condition to keep
  defineDomain({ ...base, tools: [{ name: "a", duration: 1, during: { upp: true } }] });
  // @ts-expect-error misspelt value
  defineDomain({ ...base, tools: [{ name: "a", duration: 1, start: { at: "sight" } }] });
  // @ts-expect-error wrong type
  defineDomain({ ...base, tools: [{ name: "a", duration: 1, interrupted: { up: 1 } }] });
  // @ts-expect-error alongside is a boolean
  defineDomain({ ...base, tools: [{ name: "a", duration: 1, alongside: 1 }] });
  // @ts-expect-error partners are counted
  defineDomain({ ...base, tools: [{ name: "a", duration: 1, partners: ["bo"] }] });
  // @ts-expect-error a role has a name
  defineDomain({ ...base, tools: [{ name: "a", partners: [{ when: { up: true } }] }] });
  // @ts-expect-error misspelt variable of a role
  defineDomain({ ...base, tools: [{ name: "a", partners: [{ role: "b", when: { upp: true } }] }] });
  // @ts-expect-error misspelt value of a role
  defineDomain({ ...base, tools: [{ name: "a", partners: [{ role: "b", then: { at: "x" } }] }] });
  // @ts-expect-error a deadline is a number
  defineDomain({ ...base, tools: [], goals: [{ name: "g", when: { up: true }, by: "noon" }] });
  // @ts-expect-error an event has a time
  defineDomain({ ...base, tools: [], events: [{ then: { up: true } }] });
  // @ts-expect-error misspelt variable of an event
  defineDomain({ ...base, tools: [], events: [{ at: 3, then: { upp: true } }] });
}

describe("defineDomain with time", () => {
  it("accepts the yard and the forge at run time, too", () => {
    expect(yard.time?.shared).toEqual(["beam_up", "nailed", "planks", "shop_open"]);
    expect(forge.time?.tools.map(({ alongside }) => alongside)).toEqual([
      false,
      true,
      false,
      false,
    ]);
  });
});
