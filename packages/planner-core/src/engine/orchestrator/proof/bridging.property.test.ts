import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InferenceError } from "../../../base/errors.ts";
import { provePlan } from "../../../rules/plan/prove-plan.ts";
import {
  arbitraryProblem,
  type ProblemWithoutMode,
} from "../../../testing/random/arbitrary-problem.ts";
import { UniformCostPlanner } from "../../../testing/uniform-cost-planner.ts";
import type { LlmAnswer, LlmPlanner, LlmRequest } from "../../contract/llm-planner.ts";
import type { Outcome } from "../../contract/outcome.ts";
import { Orchestrator } from "../orchestrator.ts";
import type { SettingOptions } from "../settings.ts";

/** Answers with any plan, step by step, until it is stopped. */
class AnyLlmPlanner implements LlmPlanner {
  readonly model = "any";
  readonly fingerprint = "any";
  readonly #plan: readonly number[];
  readonly #fail: (() => Error) | undefined;

  /** @param fail the error at its end */
  constructor(plan: readonly number[], fail?: () => Error) {
    this.#plan = plan;
    this.#fail = fail;
  }

  admit(): ReturnType<LlmPlanner["admit"]> {
    return { admitted: true, predictedMs: undefined };
  }

  async ask({ onStep }: LlmRequest): Promise<LlmAnswer> {
    let said = 0;
    for (const action of this.#plan) {
      await Promise.resolve();
      if (onStep?.(action, said++) === "stop") break;
    }
    if (this.#fail !== undefined) throw this.#fail();
    return { kind: "plan", actions: this.#plan.slice(0, said), text: "" };
  }
}

/** Ids of actions, some of them invalid. */
const anyPlan = fc.array(fc.integer({ min: -1, max: 40 }), { maxLength: 10 });
const ratio = fc.constantFrom(1, 1.25, 2, 5);
const noLimits = {
  searchMaxMs: 60_000,
  improveMs: 60_000,
  searchExpansions: 3000,
};

async function plan(
  { domain, state, goal }: ProblemWithoutMode,
  said: readonly number[] | LlmPlanner,
  settings: SettingOptions = {},
  onStep?: () => void,
): Promise<Outcome> {
  const llm = "ask" in said ? said : new AnyLlmPlanner(said);
  const orchestrator = new Orchestrator({
    ...{ domain, planner: new UniformCostPlanner(), llm },
    ...{ ...noLimits, ...settings },
  });
  const outcome = await orchestrator.plan({
    agent: "ann",
    state,
    goal: goal.definition,
    budgetMs: 60_000,
    onStep,
  });
  await orchestrator.dispose();
  return outcome;
}

describe("a plan that breaks", () => {
  it("is never served unproved, and has the right authors", async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryProblem(),
        anyPlan,
        ratio,
        async (problem, written, maxCostRatio) => {
          const { domain, state, goal } = problem;
          const outcome = await plan(problem, written, { maxCostRatio });
          if (outcome.status !== "solved") return;
          const actions = outcome.plan?.actions ?? [];
          expect(provePlan(domain, state, actions, goal.condition).sound).toBe(true);
          const { llmIndices = [], llmSteps } = outcome;
          if (outcome.source === "classical") expect(llmSteps).toBe(0);
          else expect(llmIndices).toHaveLength(llmSteps);
          // Their order is that of the model's plan.
          let at = -1;
          for (const index of llmIndices) {
            at = written.indexOf(actions[index] as number, at + 1);
            expect(at).toBeGreaterThanOrEqual(0);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it("keeps at least as many steps of the model as its sound beginning, within the cost ratio", async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryProblem(),
        anyPlan,
        ratio,
        async (problem, written, maxCostRatio) => {
          const classical = await plan(problem, [], { maxCostRatio });
          const beginning = await plan(problem, written, {
            maxCostRatio,
            tuning: { maxBridgeSteps: 0 },
          });
          const bridged = await plan(problem, written, { maxCostRatio });
          expect(bridged.status).toBe(beginning.status);
          expect(bridged.llmSteps).toBeGreaterThanOrEqual(beginning.llmSteps);
          if (classical.status === "solved" && bridged.status === "solved") {
            expect(bridged.cost).toBeLessThanOrEqual(classical.cost * maxCostRatio + 1e-9);
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe("the steps of an LLM planner whose answer has no end", () => {
  it("are proved and mended like an answer, or not served", async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryProblem(),
        anyPlan,
        ratio,
        fc.constantFrom(0, 4),
        async (problem, written, maxCostRatio, maxBridgeSteps) => {
          const { domain, state, goal } = problem;
          const classical = await plan(problem, []);
          const llm = new AnyLlmPlanner(written, () => new InferenceError("gone"));
          const outcome = await plan(problem, llm, { maxCostRatio, tuning: { maxBridgeSteps } });
          if (outcome.llmSteps === 0) {
            expect(outcome.status).toBe(classical.status);
            expect(outcome.cost).toBe(classical.cost);
            return;
          }
          const actions = outcome.plan?.actions ?? [];
          expect(provePlan(domain, state, actions, goal.condition).sound).toBe(true);
          if (classical.status !== "solved") return;
          expect(outcome.cost).toBeLessThanOrEqual(classical.cost * maxCostRatio + 1e-9);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe("steps that are given early", () => {
  it("respect the cost limit, and are not given without a plan of the classical planner", async () => {
    const early = fc.constantFrom(1, 1.25, 1.6);
    const expansions = fc.constantFrom(1, 3000);
    await fc.assert(
      fc.asyncProperty(
        ...([arbitraryProblem(), anyPlan, early, expansions] as const),
        async (problem, written, maxEarlyCostRatio, searchExpansions) => {
          const settings = { tuning: { maxEarlyCostRatio }, searchExpansions };
          const classical = await plan(problem, [], settings);
          let isSpeaking = true;
          let early = 0;
          // The model fails after its last step: only its steps so far count.
          const llm = new AnyLlmPlanner(written, () => {
            isSpeaking = false;
            return new InferenceError("gone");
          });
          const outcome = await plan(problem, llm, settings, () => {
            if (isSpeaking) early++;
          });
          if (early === 0) return;
          expect(classical.status).toBe("solved");
          expect(outcome.llmSteps).toBeGreaterThanOrEqual(early);
          expect(outcome.cost).toBeLessThanOrEqual(classical.cost * maxEarlyCostRatio + 1e-9);
        },
      ),
      { numRuns: 100 },
    );
  });
});
