import { describe, expect, it } from "vitest";
import { RequestError } from "../../../base/errors.ts";
import { loadDomain } from "../../../rules/domain/load-domain.ts";
import { FakeClock } from "../../../testing/fake-clock.ts";
import type { Planner, SearchResult } from "../../contract/planner.ts";
import { Orchestrator } from "../orchestrator.ts";

const yard = loadDomain({
  name: "yard",
  state: { wood: { type: "boolean" } },
  tools: [
    { name: "carve", then: { wood: true }, cost: 8 },
    { name: "chop", then: { wood: true }, cost: 3 },
  ],
  goals: [{ name: "stocked", when: { wood: true } }],
});
const carve = yard.actionOf({ tool: "carve", args: {} });
const chop = yard.actionOf({ tool: "chop", args: {} });
const REQUEST = { agent: "ann", state: yard.state({ wood: false }), goal: "stocked" };

const resultOf = (action: number, scaledCost: number, optimal: boolean): SearchResult => ({
  ...{ status: "solved", actions: [action], scaledCost, optimal },
  scaledLowerBound: optimal ? scaledCost : 0,
});

/** An answer to a request, by a planner with a millisecond per step: a plan after one, the best after six, no proof. */
function askNow(sliceMs: number, improveMs?: number, provenAfter = Number.POSITIVE_INFINITY) {
  const clock = new FakeClock();
  const planner: Planner = {
    start: () => {
      let steps = 0;
      return {
        get expansions() {
          return steps;
        },
        step: () => {
          steps++;
          clock.advanceSync(1);
          return steps >= provenAfter;
        },
        result: () => {
          if (steps >= 6) return resultOf(chop, 3000, steps >= provenAfter);
          if (steps >= 1) return resultOf(carve, 8000, steps >= provenAfter);
          return { status: "cut-off", actions: [], scaledCost: 0, scaledLowerBound: 0 };
        },
      };
    },
  };
  const orchestrator = new Orchestrator({ domain: yard, planner, clock });
  const { cost, optimal } = orchestrator.planNow(REQUEST, sliceMs, improveMs);
  return { cost, optimal, tookMs: clock.now() };
}

describe("improveMs of planNow", () => {
  it("is 0 by default", () => {
    const first = { cost: 8, optimal: false };
    expect(askNow(1)).toEqual({ ...first, tookMs: 1 });
    // By `improveMs`, within the slice.
    expect(askNow(20)).toEqual({ ...first, tookMs: 3 });
    expect(askNow(20, 0)).toEqual(askNow(20));
  });

  it("is spent on a better plan, and no more than that", () => {
    expect(askNow(1, 4)).toEqual({ cost: 8, optimal: false, tookMs: 5 });
    expect(askNow(1, 5)).toEqual({ cost: 3, optimal: false, tookMs: 6 });
    expect(askNow(20, 9)).toEqual({ cost: 3, optimal: false, tookMs: 12 });
  });

  it("is left alone once a plan is proved best", () => {
    expect(askNow(1, 100, 7)).toEqual({ cost: 3, optimal: true, tookMs: 7 });
  });

  it("must be a duration", () => {
    for (const wrong of [-1, Number.NaN, "3" as unknown as number]) {
      expect(() => askNow(1, wrong)).toThrow(RequestError);
      expect(() => askNow(1, wrong)).toThrow(/improveMs/);
    }
  });
});
