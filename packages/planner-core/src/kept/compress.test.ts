import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RequestError } from "../base/errors.ts";
import { loadDomain } from "../rules/domain/load-domain.ts";
import type { PackedState } from "../rules/state/packed-state.ts";
import {
  arbitraryCondition,
  arbitraryDomain,
  arbitraryRun,
  arbitraryState,
} from "../testing/random/arbitraries.ts";
import { compressRepertoire } from "./compress.ts";
import { Repertoire } from "./repertoire.ts";
import { greedyCover } from "./set-cover.ts";

const cases = arbitraryDomain({ maxStates: 300 }).chain((domain) =>
  fc.record({
    domain: fc.constant(domain),
    plans: fc.array(arbitraryRun(domain, 4), { maxLength: 8 }),
    goal: arbitraryCondition(domain, 2),
    states: fc.array(arbitraryState(domain), { minLength: 1, maxLength: 30 }),
    coverage: fc.double({ min: 0, max: 1, noNaN: true }),
    maxCostRatio: fc.double({ min: 1, max: 3, noNaN: true }),
  }),
);

/** Cost of the plan that a repertoire would serve in a state, in thousandths. */
function served(repertoire: Repertoire, partition: string, state: PackedState): number | undefined {
  return repertoire.match(partition, state)?.scaledCost;
}

describe("compressing a repertoire", () => {
  it("keeps coverage and cost bound with no plan too many (300 repertoires)", () => {
    fc.assert(
      fc.property(cases, ({ domain, plans, goal: when, states, coverage, maxCostRatio }) => {
        const goal = domain.goal(when);
        const full = new Repertoire(domain);
        for (const { plan } of plans) full.add(plan, { goal });
        const { repertoire, dropped, partitions } = compressRepertoire(full, () => states, {
          coverage,
          maxCostRatio,
        });
        expect(repertoire.size).toBe(full.size - dropped.length);
        const key = full.partitionOf(goal);
        const open = states.filter((state) => !goal.condition.holds(state));
        const before = open.filter((state) => served(full, key, state) !== undefined);
        const cheap = (one: Repertoire): number =>
          before.filter((state) => {
            const cost = served(one, key, state);
            return (
              cost !== undefined && cost <= maxCostRatio * (served(full, key, state) as number)
            );
          }).length;
        expect(cheap(repertoire)).toBeGreaterThanOrEqual(coverage * before.length);
        // A symmetry may also lead to plans for another goal.
        for (const { partition, plansAfter, coveredBefore } of partitions) {
          if (partition.key !== key) continue;
          expect(coveredBefore).toBe(open.length === 0 ? 0 : before.length);
          if (open.length > 0)
            expect(plansAfter).toBeLessThanOrEqual(Math.ceil(coverage * before.length));
        }
        // Without any one of them, coverage would shrink.
        for (const entry of open.length > 0 ? repertoire.list(key) : []) {
          const { repertoire: less } = Repertoire.load(domain, repertoire.toJSON());
          const own = less
            .list(key)
            .find(({ plan }) => plan.actions.join() === entry.plan.actions.join());
          if (own !== undefined) less.remove(own);
          expect(cheap(less)).toBeLessThan(Math.max(1, Math.ceil(coverage * before.length)));
        }
      }),
      { numRuns: 300 },
    );
  });

  it("finds covers at most ln(n) + 1 times as large as the smallest (300 families of sets)", () => {
    const family = fc.array(fc.uniqueArray(fc.nat(9), { maxLength: 6 }), { maxLength: 8 });
    fc.assert(
      fc.property(family, (sets) => {
        const all = new Set(sets.flat());
        const candidates = sets.map((states) => ({ states, required: false }));
        const cover = greedyCover(candidates, 10, all.size);
        expect(new Set(cover.flatMap((index) => sets[index] as number[]))).toEqual(all);
        let smallest = sets.length;
        for (let subset = 0; subset < 1 << sets.length; subset++) {
          const members = sets.filter((_, index) => (subset >>> index) & 1);
          if (new Set(members.flat()).size === all.size) {
            smallest = Math.min(smallest, members.length);
          }
        }
        expect(cover.length).toBeLessThanOrEqual(smallest * (Math.log(10) + 1));
      }),
      { numRuns: 300 },
    );
  });

  const hut = loadDomain({
    name: "hut",
    state: { wood: { type: "integer", min: 0, max: 9 }, axe: { type: "boolean" } },
    tools: [
      { name: "buy", then: { wood: { "+": 1 } }, cost: 5 },
      { name: "chop", when: { axe: true }, then: { wood: { "+": 1 } } },
    ],
    goals: [{ name: "stocked", when: { wood: { ">=": 5 } } }],
  });
  const stocked = hut.goal("stocked");
  const [buy, chop] = ["buy", "chop"].map((tool) => hut.actionOf({ tool, args: {} })) as [
    number,
    number,
  ];
  const states = [4, 3].flatMap((wood) => [true, false].map((axe) => hut.state({ wood, axe })));
  const sample = (): Repertoire => {
    const repertoire = new Repertoire(hut, { suffixes: false, rebinding: "none" });
    repertoire.add([chop], { goal: stocked });
    repertoire.add([buy], { goal: stocked });
    repertoire.add([buy, buy], { goal: stocked });
    repertoire.add([chop, buy], { goal: stocked, authors: ["designer"] });
    return repertoire;
  };

  it("replaces a cheap plan by an expensive one only within the cost limit", () => {
    const keep = (): boolean => false;
    const plans = (maxCostRatio: number): number =>
      compressRepertoire(sample(), () => states, { maxCostRatio, keep }).repertoire.size;
    expect(plans(1)).toBe(4);
    expect(plans(100)).toBe(1);
  });

  it("compares costs with the optimum, if it is known", () => {
    const optimalCost = (): number => 1000;
    const keep = (): boolean => false;
    const { partitions } = compressRepertoire(sample(), () => states, {
      optimalScaledCost: optimalCost,
      keep,
    });
    expect(partitions[0]).toMatchObject({ states: 4, coveredBefore: 1, plansAfter: 1 });
  });

  it("keeps a designer's plans, and partitions without samples", () => {
    const kept = compressRepertoire(sample(), () => states, { maxCostRatio: 100 }).repertoire;
    expect(kept.list().some(({ authors }) => authors.includes("designer"))).toBe(true);
    expect(compressRepertoire(sample(), () => []).dropped).toEqual([]);
  });

  it("refuses invalid bounds", () => {
    expect(() => compressRepertoire(sample(), () => [], { coverage: 2 })).toThrow(RequestError);
    expect(() => compressRepertoire(sample(), () => [], { maxCostRatio: 0.5 })).toThrow(
      RequestError,
    );
  });
});
