import type { Outcome, PlannerEvent } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { expectedShare, shippedEvaluation } from "./evaluation.ts";
import { Ledger } from "./ledger.ts";

const served = (fields: Partial<Outcome>): PlannerEvent => ({
  type: "outcome-serve",
  request: 1,
  nowMs: 1000,
  outcome: {
    agent: "Ada",
    status: "solved",
    plan: null,
    cost: 0,
    optimal: false,
    source: "classical",
    llmSteps: 0,
    elapsedMs: 10,
    ...fields,
  } as Outcome,
});

function ledgerOf(...events: Partial<Outcome>[]): Ledger {
  const ledger = new Ledger(250);
  for (const event of events) {
    ledger.observe("guard", { type: "request-start", agent: "Ada", request: 1, nowMs: 990 });
    ledger.observe("guard", served(event));
  }
  return ledger;
}

describe("Ledger", () => {
  it("counts a question as answered if its answer came in time, right or wrong", () => {
    const ledger = ledgerOf(
      { source: "llm", llmSteps: 3 },
      { source: "llm", mended: true, llmSteps: 1 },
      { reason: "unsound-plan" },
      { reason: "invalid-json" },
      { reason: "timeout" },
      { reason: "backend-error" },
    );
    expect(ledger.allQuestions).toEqual({ put: 6, answeredInTime: 4, served: 2 });
    expect(ledger.questions.village.put).toBe(0);
  });

  it("does not count questions that never reached the model", () => {
    const ledger = ledgerOf(
      { reason: "budget" },
      { reason: "overloaded" },
      { reason: "unsound-plan", remembered: true },
      { source: "cache", hit: "exact", llmSteps: 4 },
      { source: "cache", hit: "similar", mended: true, llmSteps: 2 },
      {},
    );
    expect(ledger.allQuestions).toEqual({ put: 0, answeredInTime: 0, served: 0 });
  });

  it("tracks open and late requests", () => {
    const ledger = ledgerOf({ elapsedMs: 260 }, { elapsedMs: 20 });
    ledger.observe("guard", { type: "request-start", agent: "Bran", request: 2, nowMs: 1000 });
    expect(ledger.open).toBe(1);
    expect(ledger.late).toMatchObject([{ latenessMs: 10, deadlineMs: 990, servedMs: 1000 }]);
    expect(ledger.worstLatenessMs).toBe(10);
  });
});

describe("the evaluation", () => {
  it("is beside the shipped model", () => {
    for (const share of Object.values(shippedEvaluation() ?? {})) {
      expect(share).toBeGreaterThan(0.5);
      expect(share).toBeLessThanOrEqual(1);
    }
    expect(shippedEvaluation()).toBeDefined();
  });

  it("is weighted by the questions answered in time", () => {
    const counts = (answeredInTime: number) => ({ put: 99, answeredInTime, served: 0 });
    const questions = { village: counts(30), guard: counts(10), courier: counts(0) };
    const shares = { village: 0.9, guard: 0.5, courier: 0 };
    expect(expectedShare(shares, questions)).toBeCloseTo(0.8);
    expect(expectedShare(undefined, questions)).toBeUndefined();
  });
});
