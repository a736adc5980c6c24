import assert from "node:assert/strict";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StateError } from "../../base/errors.ts";
import { arbitraryDomain, arbitraryState } from "../../testing/random/arbitraries.ts";
import { loadDomain } from "../domain/load-domain.ts";
import { packedStateOf, rebindView } from "./state-view.ts";

const domain = loadDomain({
  name: "x",
  state: {
    wood: { type: "integer", min: -2, max: 8, default: 0 },
    at: { type: "enum", values: ["home", "forest"] },
    has_axe: { type: "boolean" },
  },
  tools: [{ name: "wait" }],
});

const problems = (act: () => unknown): [pointer: string, text: string][] => {
  try {
    act();
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    expect(error.code).toBe("invalid-state");
    return error.issues.map(({ pointer, message, hint }) => [pointer, `${message}: ${hint}`]);
  }
  return [];
};

describe("packing", () => {
  it("orders variables and enum values by name", () => {
    expect(domain.variables.all.map(({ name }) => name)).toEqual(["at", "has_axe", "wood"]);
    expect([...domain.state({ at: "home", has_axe: true, wood: -2 })]).toEqual([1, 1, -2]);
    expect(domain.variableNames).toEqual(["wood", "at", "has_axe"]);
  });

  it("is inverted by unpacking, in declared order (500 domains, four states of each)", () => {
    const cases = arbitraryDomain().chain((random) =>
      fc.tuple(
        fc.constant(random),
        fc.array(arbitraryState(random), { minLength: 4, maxLength: 4 }),
      ),
    );
    fc.assert(
      fc.property(cases, ([random, states]) => {
        for (const packed of states) {
          const values = random.read(packed);
          assert.deepEqual(Object.keys(values), Object.keys(random.definition.state));
          assert.deepEqual(random.state(values), packed);
          assert.deepEqual(random.pack(values), packed);
          assert.equal(random.pack(packed), packed);
          const view = random.view(packed);
          assert.deepEqual({ ...view }, { ...values });
          assert.deepEqual(random.state(view), packed);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("fills in defaults and reports all other missing or wrong values", () => {
    expect(domain.read(domain.state({ at: "home", has_axe: false }))["wood"]).toBe(0);
    expect(problems(() => domain.state({ at: "hme", wood: 9, wod: 1 }))).toEqual([
      ["/at", 'the text "hme" is not one of its values: one of: forest, home'],
      ["/has_axe", "is missing and has no default: true or false"],
      ["/wood", "9 is not one of its values: an integer from -2 to 8"],
      ["/wod", '"wod" is not a variable: did you mean "wood"?'],
    ]);
    for (const wrong of [null, undefined, [], "home", 3]) {
      expect(problems(() => domain.pack(wrong as never))[0]?.[0]).toBe("");
    }
  });

  it.each([
    ["wood", 0.5],
    ["wood", Number.NaN],
    ["wood", "3"],
    ["wood", true],
    ["wood", null],
    ["has_axe", 1],
    ["has_axe", "true"],
    ["at", 0],
    ["at", ""],
  ])("does not take %s = %s", (name, value) => {
    const state = { at: "home", has_axe: true, wood: 1, [name]: value };
    expect(problems(() => domain.state(state as never)).map(([pointer]) => pointer)).toEqual([
      `/${name}`,
    ]);
  });

  it("checks a caller's packed states", () => {
    expect(problems(() => domain.pack(new Int32Array(2)))).toEqual([
      ["", expect.stringContaining("has 3 slots, this one 2")],
    ]);
    expect(problems(() => domain.pack(Int32Array.of(2, -1, 9))).map(([at]) => at)).toEqual([
      "/at",
      "/has_axe",
      "/wood",
    ]);
  });
});

describe("a view", () => {
  const start = (): Int32Array => domain.state({ at: "home", has_axe: true, wood: 2 });

  it("reads and writes its packed state", () => {
    const packed = start();
    const view = domain.view(packed);
    expect(view["wood"]).toBe(2);
    view["wood"] = -1;
    view["at"] = "forest";
    view["has_axe"] = false;
    expect(domain.read(packed)).toEqual({ wood: -1, at: "forest", has_axe: false });
    expect(packedStateOf(view)).toBe(packed);
    expect(domain.pack(view)).toBe(packed);
  });

  it("is not changed by a value out of range", () => {
    const packed = start();
    const view = domain.view(packed);
    expect(problems(() => (view["wood"] = 9))).toEqual([
      ["/wood", "9 is not one of its values: an integer from -2 to 8"],
    ]);
    expect(problems(() => (view["at"] = "mine"))).toHaveLength(1);
    expect(packed).toEqual(start());
  });

  it("can be pointed to another packed state", () => {
    const view = domain.view(start());
    const other = domain.state({ at: "forest", has_axe: false, wood: 7 });
    rebindView(view, other);
    expect(view["wood"]).toBe(7);
    expect(domain.pack(view)).toBe(other);
  });

  it("behaves like a plain object: its variables can be listed, spread and written as JSON", () => {
    const view = domain.view(start());
    expect(Object.keys(view)).toEqual(["at", "has_axe", "wood"]);
    expect(JSON.parse(JSON.stringify(view))).toEqual({ at: "home", has_axe: true, wood: 2 });
    const moved = { ...view, at: "forest" };
    expect(packedStateOf(moved)).toBeUndefined();
    expect(domain.read(domain.pack(moved))).toEqual({ at: "forest", has_axe: true, wood: 2 });
  });

  it("belongs to one domain, and so does a tracked state", () => {
    const load = (name: string) =>
      loadDomain({
        name: "x",
        state: { [name]: { type: "integer", min: 0, max: 9 } },
        tools: [{ name: "wait" }],
      });
    const [purse, body] = [load("coins"), load("health")];
    const coins = purse.state({ coins: 3 });
    const foreign = "is a view of another domain (make it with view() of this domain";
    expect(() => body.pack(purse.view(coins))).toThrow(foreign);
    expect(() => body.state(purse.view(coins))).toThrow(foreign);
    expect(() => body.pack(purse.track(coins))).toThrow("is a tracked state of another domain");
    expect(problems(() => body.pack(purse.track(coins)))).toHaveLength(1);
    expect(purse.pack(purse.view(coins))).toBe(coins);
    expect(purse.pack(purse.track(coins))).toBe(coins);
    const copy = { ...body.view(body.state({ health: 2 })) };
    expect([...body.pack(copy)]).toEqual([2]);
  });

  it("is copied by domain.state()", () => {
    const packed = start();
    const view = domain.view(packed);
    const copy = domain.state(view);
    view["wood"] = 5;
    expect(domain.read(copy)["wood"]).toBe(2);
  });

  it("is refused in one line where it names far more variables than there are", () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`v${index}`, 1]));
    expect(problems(() => domain.state(many as never))).toHaveLength(1);
  });
});
