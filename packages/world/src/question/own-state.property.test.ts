import { loadDomain } from "@understudy/planner-core";
import fc from "fast-check";
import { expect, it } from "vitest";
import { kindsOf, ThingLayout } from "../layout.ts";
import type { OwnValues } from "../typed.ts";
import { OwnState } from "./own-state.ts";

const domain = loadDomain({
  name: "camp",
  kinds: { log: {} },
  state: {
    near: { type: "thing", of: "log", position: true },
    hunger: { type: "integer", min: 0, max: 9, default: 0 },
    warm: { type: "boolean", default: false },
  },
  tools: [{ name: "go", things: { to: "log" }, then: { near: "$to" } }],
  goals: [{ name: "there", when: { warm: true } }],
});
const layout = new ThingLayout(domain.untyped, kindsOf(domain.untyped));

/** A game's object that reads a value through its class. */
class Body {
  readonly #hunger: number;
  warm: boolean;

  constructor(hunger: number, warm: boolean) {
    this.#hunger = hunger;
    this.warm = warm;
  }

  get hunger(): number {
    return this.#hunger;
  }
}

/** One with a field of its own besides, which is no variable. */
class Mind {
  readonly body: { readonly hunger: number };

  constructor(level: number) {
    this.body = { hunger: level };
  }

  get hunger(): number {
    return this.body.hunger;
  }
}

const hunger = fc.integer({ min: 0, max: 2 });
const near = fc.constantFrom("oak", "elm", undefined);
const told = fc.oneof(
  fc.record({ near, hunger, warm: fc.boolean() }, { requiredKeys: [] }),
  fc.record({ warm: fc.boolean(), hunger }),
  fc.tuple(hunger, fc.boolean()).map(([level, warm]) => new Body(level, warm)),
  hunger.map((level) => new Mind(level)),
);
const event = fc.oneof(
  { weight: 4, arbitrary: told.map((values) => ({ values })) },
  { weight: 1, arbitrary: fc.constant("again" as const) },
  { weight: 1, arbitrary: fc.record({ loaded: hunger, beside: near }) },
);

/** The values of the game's objects, one by one, as the simplest reference takes them in. */
function take(known: Map<string, unknown>, values: object): boolean {
  let isOther = false;
  for (const name of ["near", "hunger", "warm"]) {
    if (!(name in values)) continue;
    const value = (values as Record<string, unknown>)[name];
    if (value === undefined && name !== "near") continue;
    isOther ||= known.get(name) !== value;
    known.set(name, value);
  }
  return isOther;
}

it("an agent's own variables are those that were told last, however often, and by whatever object", () => {
  const idOf = (name: string): number =>
    layout.own.find((variable) => variable.name === name)?.variable.id as number;
  fc.assert(
    fc.property(fc.array(event, { minLength: 1, maxLength: 20 }), (events) => {
      const own = new OwnState(layout);
      const known = new Map<string, unknown>([
        ["hunger", 0],
        ["warm", false],
      ]);
      let last: object = {};
      for (const one of events) {
        const isLoaded = one !== "again" && "loaded" in one;
        if (isLoaded) {
          own.restore([
            ["hunger", one.loaded],
            ["near", one.beside ?? null],
          ]);
          known.set("hunger", one.loaded).set("near", one.beside);
          continue;
        }
        last = one === "again" ? last : one.values;
        const isOther = take(known, last);
        const version = own.version;
        if (own.merge(last as OwnValues)) expect(own.version).toBeGreaterThan(version);
        else expect(isOther).toBe(false);
        expect(own.packed[idOf("hunger")]).toBe(known.get("hunger"));
        expect(own.packed[idOf("warm")]).toBe(known.get("warm") === true ? 1 : 0);
        expect(own.things.get(idOf("near"))).toBe(known.get("near"));
      }
    }),
  );
});

it("a variable that is said to refer to nothing after a load refers to nothing", () => {
  const own = new OwnState(layout);
  own.merge({ near: "oak", hunger: 1, warm: true } as OwnValues);
  const loaded = new OwnState(layout);
  loaded.restore(own.save());
  loaded.merge({ near: undefined, hunger: 1, warm: true } as OwnValues);
  expect(loaded.at).toBeUndefined();
});
