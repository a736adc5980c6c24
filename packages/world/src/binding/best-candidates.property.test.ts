import fc from "fast-check";
import { expect, it } from "vitest";
import { Thing, type ThingUse } from "../things/thing.ts";
import { BestCandidates } from "./best-candidates.ts";

interface Drawn {
  readonly scaledCost: number;
  readonly use: ThingUse;
}

const drawn: fc.Arbitrary<Drawn> = fc
  .tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 9 }), fc.integer({ max: 5 }))
  .map(([scaledCost, amount, getting]) => ({
    scaledCost,
    use: { matters: true, isFarUsable: false, amount, scaledCost: Math.abs(getting) },
  }));

const facts = { codes: new Int32Array(0), things: [], uses: [] };

function crowdOf(most: number, candidates: readonly Drawn[], stops: boolean): readonly number[] {
  const crowd = new BestCandidates(most);
  const tally = {
    size: candidates.length,
    mostAmount: Math.max(...candidates.map(({ use }) => use.amount)),
    leastCost: Math.min(...candidates.map(({ use }) => use.scaledCost)),
  };
  for (const [id, { scaledCost, use }] of candidates.entries()) {
    if (stops && crowd.isDecided(scaledCost, tally)) break;
    crowd.add(new Thing(id, "chest", facts), facts, scaledCost, use);
  }
  return crowd.best.map(({ thing }) => Number(thing.id));
}

it("decides early exactly when no farther thing can be among the best", () => {
  fc.assert(
    fc.property(
      fc.array(drawn, { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 9 }),
      (candidates, most) => {
        const ordered = candidates.toSorted((one, other) => one.scaledCost - other.scaledCost);
        expect(crowdOf(most, ordered, true)).toEqual(crowdOf(most, ordered, false));
      },
    ),
  );
});

it("keeps the nearest things and the cheapest per unit alternately", () => {
  fc.assert(
    fc.property(
      fc.array(drawn, { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1, max: 9 }),
      (candidates, most) => {
        const ids = candidates.map((_, id) => id);
        const costOf = (id: number): number => candidates[id]?.scaledCost ?? 0;
        const priceOf = (id: number): number => {
          const { scaledCost, amount } = (candidates[id] as Drawn).use;
          return (costOf(id) + scaledCost) / amount;
        };
        const nearest = ids.toSorted((one, other) => costOf(one) - costOf(other) || one - other);
        const cheapest = ids
          .filter((id) => (candidates[id]?.use.amount ?? 0) > 0)
          .sort(
            (one, other) =>
              priceOf(one) - priceOf(other) || costOf(one) - costOf(other) || one - other,
          )
          .slice(0, Math.ceil(most / 2));
        const inTurns = nearest.slice(0, most).flatMap((id, at) => [id, cheapest[at] ?? id]);
        expect(crowdOf(most, candidates, false)).toEqual([...new Set(inTurns)].slice(0, most));
      },
    ),
  );
});
