import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ContextLimitError, InferenceError, UnderstudyError } from "../errors.ts";
import { provePlan } from "../plan/prove-plan.ts";
import { arbitraryDomain, arbitraryState } from "../testing/arbitraries.ts";
import { FakeClock, settle } from "../testing/fake-clock.ts";
import { type ScriptedBehaviour, ScriptedLead } from "../testing/scripted-lead.ts";
import { UniformCostPlanner } from "../testing/uniform-cost-planner.ts";
import type { Admission } from "./lead.ts";
import { Orchestrator } from "./orchestrator.ts";
import type { Outcome } from "./outcome.ts";

/** Everything that a model and its server may do to a question. */
const behaviour: fc.Arbitrary<ScriptedBehaviour> = fc.record(
  {
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
  { requiredKeys: ["afterMs", "answer", "ignoresSignal"] },
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

/** One request of the storm. */
const request = fc.record({
  agent: fc.constantFrom("ann", "ben", "cid"),
  afterMs: fc.integer({ min: 0, max: 60 }),
  budgetMs: fc.constantFrom(0, 1, 3, 10, 50, 100, 250),
  background: fc.boolean(),
  abortAfterMs: fc.option(fc.integer({ min: 0, max: 200 }), { freq: 4 }),
  stateSeed: fc.nat(3),
  now: fc.boolean(),
});

describe("a storm of misbehaving models", () => {
  it("never misses a deadline, leaves no promise open, serves only sound plans, leaks no timer", async () => {
    let served = 0;
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
        const lead = new ScriptedLead({
          clock,
          script: (_question, call) => behaviours[call % behaviours.length] as ScriptedBehaviour,
          admit: () => {
            const answer = admissions[asked++ % admissions.length] as Admission | "throws";
            if (answer === "throws") throw new Error("a bug");
            return answer;
          },
        });
        const orchestrator = new Orchestrator({
          domain,
          planner: new UniformCostPlanner(),
          lead,
          clock,
          harvestMs: 500,
          understudyExpansions: 200,
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
          const goal = { oneOf: domain.goals.map((each) => each.name as string) };
          if (one.now) {
            check(orchestrator.planNow({ agent, state, goal, background }), state);
            continue;
          }
          const controller = new AbortController();
          const askedMs = clock.now();
          if (one.abortAfterMs !== null) {
            clock.setTimer(() => controller.abort(new Error("aborted")), one.abortAfterMs);
          }
          const { signal } = controller;
          track(
            orchestrator
              .plan({ agent, state, goal, budgetMs, background, signal })
              .then(
                (outcome) => {
                  expect(clock.now() - askedMs).toBeLessThanOrEqual(budgetMs);
                  expect(outcome.elapsedMs).toBeLessThanOrEqual(budgetMs);
                  check(outcome, state);
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
      { numRuns: 400 },
    );
    expect(served).toBeGreaterThan(400);
  }, 60_000);
});
