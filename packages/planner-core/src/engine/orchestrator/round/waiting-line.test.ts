import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { finish } from "../../../base/work/work.ts";
import type { ManyRequest } from "../../contract/request.ts";
import { type Place, WaitingLine } from "./waiting-line.ts";

describe("WaitingLine.order", () => {
  const number = fc.oneof(fc.constantFrom(0, -0, 1, Number.MAX_VALUE), fc.double({ noNaN: true }));
  const asking = fc.record({
    budgetMs: fc.option(number.map(Math.abs), { nil: undefined }),
    urgency: fc.option(number, { nil: undefined }),
    /** Time of the first request; undefined if it is new. */
    sinceMs: fc.option(fc.integer({ min: 0, max: 3000 }), { nil: undefined }),
  });

  it("is by deadline, then urgency, then waiting time, else unchanged", () => {
    const nowMs = 3000;
    fc.assert(
      fc.property(fc.array(asking, { minLength: 1, maxLength: 60 }), (all) => {
        const line = new WaitingLine<never>();
        const places = new Map<string, Place<never>>();
        for (const [index, { sinceMs }] of all.entries()) {
          if (sinceMs !== undefined) places.set(`${index}`, line.placeOf(`${index}`, sinceMs));
        }
        line.keep(places);
        const requests = all.map(({ budgetMs, urgency }, index) => ({
          agent: `${index}`,
          goal: "any",
          state: {},
          budgetMs,
          urgency,
        })) as unknown as ManyRequest[];
        const criteria = all.map(({ budgetMs, urgency = 0, sinceMs = nowMs }, index) => {
          const patience = nowMs - sinceMs >= 1000 ? 1000 : Number.POSITIVE_INFINITY;
          const waited = places.get(`${index}`)?.number ?? Number.POSITIVE_INFINITY;
          return [sinceMs + (budgetMs ?? patience), -urgency, waited, index] as const;
        });
        const expected = [...all.keys()].sort((a, b) => {
          const [left, right] = [criteria[a] ?? [], criteria[b] ?? []];
          const at = left.findIndex((value, place) => value !== right[place]);
          return (left[at] ?? 0) < (right[at] ?? 0) ? -1 : 1;
        });
        const order = finish(line.order(requests, nowMs));
        expect([...(order ?? all.keys())]).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });
});
