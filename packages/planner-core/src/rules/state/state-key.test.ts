import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StateError } from "../../base/errors.ts";
import { arbitraryDomain, arbitraryState } from "../../testing/random/arbitraries.ts";
import { loadDomain } from "../domain/load-domain.ts";

describe("keys of states", () => {
  it("are the same whether computed or updated", () => {
    const cases = arbitraryDomain().chain((domain) =>
      fc.tuple(
        fc.constant(domain),
        arbitraryState(domain),
        fc.array(arbitraryState(domain), { maxLength: 5 }),
      ),
    );
    fc.assert(
      fc.property(cases, ([domain, start, others]) => {
        const tracked = domain.track(start.slice());
        for (const other of others) {
          for (const [variable, code] of other.entries()) tracked.setCode(variable, code);
          expect(tracked.packed).toEqual(other);
          expect(tracked.key).toBe(domain.hasher.key(other));
        }
      }),
      { numRuns: 300 },
    );
  });

  it("differ between states: no collision among 60,000 neighbours", () => {
    const domain = loadDomain({
      name: "grid",
      state: {
        x: { type: "integer", min: 0, max: 49 },
        y: { type: "integer", min: 0, max: 49 },
        z: { type: "integer", min: 0, max: 23 },
      },
      tools: [{ name: "wait" }],
    });
    const keys = new Set<number>();
    const state = new Int32Array(3);
    for (let x = 0; x < 50; x++)
      for (let y = 0; y < 50; y++)
        for (let z = 0; z < 24; z++) {
          state.set([x, y, z]);
          keys.add(domain.hasher.key(state));
        }
    expect(keys.size).toBe(60_000);
  });

  it("differ between states that differ in neighbouring slots: no collision among 65,536", () => {
    const domain = loadDomain({
      name: "ledger",
      state: Object.fromEntries(
        ["a", "b", "c", "d", "e"].map((name) => [name, { type: "integer", min: -999, max: 999 }]),
      ),
      tools: [{ name: "wait" }],
    });
    const values = [-999, -998, -500, -255, -128, -64, -1, 0, 1, 2, 64, 127, 256, 500, 998, 999];
    const keys = new Set<number>();
    const state = new Int32Array(5);
    for (let first = 0; first < 2; first++)
      for (const [at, a] of values.entries())
        for (const b of values)
          for (const c of values)
            for (const d of values.slice(0, 8)) {
              state.fill(at).set([a, b, c, d], first);
              keys.add(domain.hasher.key(state));
            }
    expect(keys.size).toBe(65_536);
  });

  it("are equal within a bucket and differ across its border", () => {
    const domain = loadDomain({
      name: "purse",
      state: { coins: { type: "integer", min: -3, max: 30, bucket: 5 } },
      tools: [{ name: "wait" }],
    });
    const key = (coins: number): number => domain.hasher.key(domain.state({ coins }));
    expect(key(-3)).toBe(key(1));
    expect(key(1)).not.toBe(key(2));
    const tracked = domain.track(domain.state({ coins: 0 }));
    tracked.set("coins", 6);
    expect(tracked.key).toBe(key(2));
  });

  it("refuses values that do not fit", () => {
    const domain = loadDomain({
      name: "lamp",
      state: { lit: { type: "boolean" } },
      tools: [{ name: "wait" }],
    });
    const tracked = domain.track(domain.state({ lit: false }));
    expect(() => tracked.set("lit", 1)).toThrow(StateError);
    expect(() => tracked.set("lamp", true)).toThrow("/lamp");
    expect(() => tracked.setCode(0, 2)).toThrow(StateError);
    expect(() => tracked.setCode(7, 0)).toThrow(StateError);
    expect(tracked.key).toBe(domain.hasher.key(domain.state({ lit: false })));
  });
});
