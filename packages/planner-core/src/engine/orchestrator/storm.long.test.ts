import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ContextLimitError, InferenceError, UnderstudyError } from "../../base/errors.ts";
import type { Step } from "../../rules/domain/definition/types.ts";
import { provePlan } from "../../rules/plan/prove-plan.ts";
import { FakeClock, settle } from "../../testing/fake-clock.ts";
import { arbitraryDomain, arbitraryState } from "../../testing/random/arbitraries.ts";
import { type ScriptedBehaviour, ScriptedLlmPlanner } from "../../testing/scripted-llm-planner.ts";
import { UniformCostPlanner } from "../../testing/uniform-cost-planner.ts";
import type { Admission } from "../contract/llm-planner.ts";
import type { Outcome } from "../contract/outcome.ts";
import type { AlternativePlan, PlanningProblem } from "../contract/planner.ts";
import { runSearch } from "../contract/search/run-search.ts";
import { Orchestrator } from "./orchestrator.ts";

/** The behaviour of a model, with the number of steps that agree with the classical planner. */
interface Behaviour extends ScriptedBehaviour {
  readonly agrees: number;
}

/** Every possible behaviour of a model and its server. */
const behaviour: fc.Arbitrary<Behaviour> = fc.record(
  {
    agrees: fc.nat(3),
    afterMs: fc.oneof(
      fc.integer({ min: 0, max: 400 }),
      fc.constantFrom("never" as const, 98, 99, 100, 101),
    ),
    answer: fc.oneof(
      fc.array(fc.integer({ min: -1, max: 40 }), { maxLength: 6 }),
      fc.constantFrom(
        { kind: "invalid-json" as const, message: "no JSON", text: "…" },
        { kind: "invalid-plan" as const, message: "no tool", text: "…" },
      ),
      fc
        .integer({ min: -1, max: 4 })
        .map((index) => ({ kind: "choice" as const, index, text: "" })),
    ),
    says: fc.array(
      fc.record(
        {
          action: fc.integer({ min: -1, max: 40 }),
          atMs: fc.integer({ min: 0, max: 120 }),
          index: fc.nat(4),
        },
        { requiredKeys: ["action", "atMs"] },
      ),
      { maxLength: 4 },
    ),
    ignoresSignal: fc.boolean(),
    rejects: fc.constantFrom(
      new InferenceError("gone"),
      new ContextLimitError(1, 2),
      new UnderstudyError("overloaded", "full"),
      undefined,
      "text",
    ),
    throws: fc.constantFrom(new Error("at once"), null),
  },
  { requiredKeys: ["agrees", "afterMs", "answer", "ignoresSignal"] },
);

const admission: fc.Arbitrary<Admission | "throws"> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Admission>({ admitted: true, predictedMs: 10 }) },
  fc.constantFrom<Admission | "throws">(
    { admitted: false, reason: "budget", background: true },
    { admitted: false, reason: "breaker-open", background: false },
    { admitted: false, reason: "overloaded", background: true },
    "throws",
  ),
);

/** Offers, besides the cheapest plan, another with a different beginning. */
class DetourPlanner extends UniformCostPlanner {
  alternatives(problem: PlanningProblem): readonly AlternativePlan[] {
    const { domain, goal } = problem;
    const limit = { expansions: 200 };
    const best = runSearch(this, problem, limit);
    if (best.status !== "solved" || best.actions.length === 0) return [];
    const disabled = problem.disabled?.copy() ?? domain.actionSet();
    const other = runSearch(
      this,
      { ...problem, disabled: disabled.add(best.actions[0] as number) },
      limit,
    );
    const plans = other.status === "solved" ? [best, other] : [best];
    return plans.map(({ actions, scaledCost }) => ({ goal, actions, scaledCost, style: "any" }));
  }
}

/** One request of the storm. */
const request = fc.record({
  agent: fc.constantFrom("ann", "ben", "cid"),
  afterMs: fc.integer({ min: 0, max: 60 }),
  budgetMs: fc.constantFrom(0, 1, 3, 10, 50, 100, 250),
  background: fc.boolean(),
  abortAfterMs: fc.option(fc.integer({ min: 0, max: 200 }), { freq: 4 }),
  stateSeed: fc.nat(3),
  way: fc.constantFrom("plan", "plan", "steps", "steps", "now", "many"),
  goal: fc.constantFrom("declared", "directive"),
  choose: fc.constantFrom(undefined, true, false),
});

describe("a storm of misbehaving models", () => {
  it("never misses a deadline, leaves no promise open, serves only sound plans, leaks no timer", async () => {
    let served = 0;
    let chosen = 0;
    let early = 0;
    const domains = arbitraryDomain().filter((domain) => domain.goals.length > 0);
    const cases = domains.chain((domain) =>
      fc.record({
        domain: fc.constant(domain),
        states: fc.array(arbitraryState(domain), { minLength: 4, maxLength: 4 }),
        behaviours: fc.array(behaviour, { minLength: 1, maxLength: 8 }),
        admissions: fc.array(admission, { minLength: 1, maxLength: 4 }),
        requests: fc.array(request, { minLength: 1, maxLength: 12 }),
        disposeAfter: fc.option(fc.integer({ min: 0, max: 11 }), { freq: 5 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(cases, async (storm) => {
        const { domain, states, behaviours, admissions } = storm;
        const clock = new FakeClock();
        let asked = 0;
        const llm = new ScriptedLlmPlanner({
          clock,
          script: (_question, call, { draft = [], candidates }) => {
            const { agrees, ...rest } = behaviours[call % behaviours.length] as Behaviour;
            if (candidates !== undefined && agrees > 0) {
              const { ignoresSignal = false } = rest;
              const answer = { kind: "choice", index: agrees - 1, text: "" } as const;
              return { afterMs: 5 * agrees, ignoresSignal, answer };
            }
            // A sensible model begins like the classical planner.
            const begins = draft
              .slice(0, agrees)
              .map((action, index) => ({ action, atMs: 5 * index, index }));
            return begins.length === 0 ? rest : { ...rest, says: begins };
          },
          admit: () => {
            const answer = admissions[asked++ % admissions.length] as Admission | "throws";
            if (answer === "throws") throw new Error("a bug");
            return answer;
          },
        });
        const orchestrator = new Orchestrator({
          domain,
          planner: new DetourPlanner(),
          llm,
          clock,
          lateAnswerMs: 500,
          searchExpansions: 200,
        });
        const failures: unknown[] = [];
        const open = new Set<Promise<unknown>>();
        const track = (promise: Promise<unknown>): void => {
          open.add(promise);
          const close = (): void => void open.delete(promise);
          promise.then(close, close);
        };
        const check = (outcome: Outcome, state: Int32Array): void => {
          served++;
          if (outcome.chosen) chosen++;
          track(outcome.revised.then((revised) => revised && check(revised, state)));
          if (outcome.plan === null) {
            expect(["unsolvable", "cut-off"]).toContain(outcome.status);
            return;
          }
          const { actions } = outcome.plan;
          const goal = outcome.status === "solved" ? outcome.goal.condition : domain.condition({});
          const proof = provePlan(domain, state, actions, goal);
          expect(proof.sound).toBe(true);
          expect(proof.cost).toBeCloseTo(outcome.cost, 6);
        };

        for (const [
          index,
          { agent, afterMs, budgetMs, background, ...one },
        ] of storm.requests.entries()) {
          await clock.advance(afterMs);
          if (storm.disposeAfter === index) orchestrator.dispose();
          const state = states[one.stateSeed] as Int32Array;
          const goal =
            one.goal === "directive"
              ? { directive: "do something" }
              : { oneOf: domain.goals.map((each) => each.name as string) };
          const base = { agent, state, goal, background, choose: one.choose };
          if (one.way === "now") {
            check(orchestrator.planNow(base), state);
            continue;
          }
          if (one.way === "many") {
            for (const outcome of orchestrator.planMany([base, { ...base, agent: "dot" }])) {
              expect(outcome).toBeDefined();
              check(outcome as Outcome, state);
            }
            continue;
          }
          const given: number[] = [];
          const onStep = (step: Step, position: number): void => {
            expect(position).toBe(given.length);
            given.push(domain.actionOf(step));
          };
          const isStep = one.way === "steps";
          const controller = new AbortController();
          const askedMs = clock.now();
          if (one.abortAfterMs !== null) {
            clock.setTimer(() => controller.abort(new Error("aborted")), one.abortAfterMs);
          }
          const { signal } = controller;
          track(
            orchestrator
              .plan({ ...base, budgetMs, signal, onStep: isStep ? onStep : undefined })
              .then(
                (outcome) => {
                  expect(clock.now() - askedMs).toBeLessThanOrEqual(budgetMs);
                  expect(outcome.elapsedMs).toBeLessThanOrEqual(budgetMs);
                  check(outcome, state);
                  if (!isStep) return;
                  // Every step was given, in order, and only those of the served plan.
                  expect(given).toEqual(outcome.plan?.actions ?? []);
                  early += given.length > 0 && outcome.llmSteps > 0 ? 1 : 0;
                  const begins = outcome.revised.then((revised) => {
                    if (outcome.mended !== true || revised?.plan == null) return;
                    const { llmSteps } = outcome;
                    expect(revised.plan.actions.slice(0, llmSteps)).toEqual(
                      given.slice(0, llmSteps),
                    );
                  });
                  track(begins.catch((error: unknown) => void failures.push(error)));
                },
                (error: unknown) => {
                  expect(signal.aborted).toBe(true);
                  expect(error).toBe(signal.reason);
                },
              )
              .catch((error: unknown) => {
                failures.push(error);
              }),
          );
        }
        await clock.advance(2000);
        await settle();
        expect(failures).toEqual([]);
        expect(open.size).toBe(0);
        expect(clock.pendingTimers).toBe(0);
      }),
      { numRuns: 1600 },
    );
    expect(served).toBeGreaterThan(50);
    expect(chosen).toBeGreaterThan(0);
    expect(early).toBeGreaterThan(0);
  });
});
