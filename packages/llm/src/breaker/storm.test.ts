import { getEventListeners } from "node:events";
import {
  ContextLimitError,
  InferenceError,
  Orchestrator,
  type Outcome,
  provePlan,
  seededRandom,
  UnderstudyError,
} from "@understudy/planner-core";
import {
  arbitraryDomain,
  arbitraryState,
  FakeClock,
  type ScriptedBehaviour,
  ScriptedLlmPlanner,
  settle,
  UniformCostPlanner,
} from "@understudy/planner-core/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withResilience } from "./with-resilience.ts";

const TIMEOUT_MS = 400;
const LATE_ANSWER_MS = 500;

/** Any behaviour of a model and its server. */
const anything: fc.Arbitrary<ScriptedBehaviour> = fc.record(
  {
    afterMs: fc.oneof(
      fc.integer({ min: 0, max: 600 }),
      fc.constantFrom("never" as const, 48, 98, 399, 400, 401),
    ),
    answer: fc.oneof(
      fc.array(fc.integer({ min: -1, max: 40 }), { maxLength: 6 }),
      fc.constantFrom({ kind: "invalid-json" as const, message: "no JSON", text: "…" }),
    ),
    ignoresSignal: fc.boolean(),
    rejects: fc.constantFrom(
      new InferenceError("hiccup", { transient: true }),
      new InferenceError("gone"),
      new InferenceError("busy", { code: "overloaded", transient: true }),
      new ContextLimitError(1, 2),
      new UnderstudyError("disposed", "gone"),
      undefined,
    ),
    throws: fc.constantFrom(new Error("at once"), null),
  },
  { requiredKeys: ["afterMs", "answer", "ignoresSignal"] },
);

const hiccup: fc.Arbitrary<ScriptedBehaviour> = fc.record({
  afterMs: fc.integer({ min: 0, max: 20 }),
  rejects: fc.constant(new InferenceError("hiccup", { transient: true })),
});
const behaviour = fc.oneof({ weight: 1, arbitrary: anything }, { weight: 2, arbitrary: hiccup });

const request = fc.record({
  agent: fc.constantFrom("ann", "ben", "cid"),
  afterMs: fc.oneof(fc.integer({ min: 0, max: 60 }), fc.constantFrom(1_000, 11_000)),
  budgetMs: fc.constantFrom(0, 1, 10, 50, 100, 250, 1000),
  background: fc.boolean(),
  abortAfterMs: fc.option(fc.integer({ min: 0, max: 200 }), { freq: 4 }),
  stateSeed: fc.nat(3),
  now: fc.boolean(),
});

describe("a storm of misbehaving models", () => {
  it("never misses a deadline, and leaves no promise, timer, listener or slot behind", async () => {
    let served = 0;
    let retries = 0;
    let openings = 0;
    const domains = arbitraryDomain().filter((domain) => domain.goals.length > 0);
    const cases = domains.chain((domain) =>
      fc.record({
        domain: fc.constant(domain),
        states: fc.array(arbitraryState(domain), { minLength: 4, maxLength: 4 }),
        behaviours: fc.array(behaviour, { minLength: 1, maxLength: 8, size: "max" }),
        requests: fc.array(request, { minLength: 1, maxLength: 16, size: "max" }),
        predictedMs: fc.option(fc.constantFrom(1, 40, 90, 300)),
        slots: fc.integer({ min: 1, max: 2 }),
        maxQueue: fc.integer({ min: 0, max: 3 }),
        firstTokenMs: fc.constantFrom(Number.POSITIVE_INFINITY, 100),
        breakerThreshold: fc.constantFrom(1, 5, 20),
        seed: fc.nat(),
      }),
    );
    await fc.assert(
      fc.asyncProperty(cases, async (storm) => {
        const { domain, states, behaviours, predictedMs } = storm;
        const { slots, maxQueue, firstTokenMs, breakerThreshold } = storm;
        const clock = new FakeClock();
        const scripted = new ScriptedLlmPlanner({
          clock,
          script: (_question, call) => behaviours[call % behaviours.length] as ScriptedBehaviour,
        });
        const inner =
          predictedMs === null
            ? scripted
            : Object.assign(scripted, { predictMs: (): number => predictedMs });
        const llm = withResilience(inner, {
          ...{ clock, slots, maxQueue, firstTokenMs, breakerThreshold },
          timeoutMs: TIMEOUT_MS,
          random: seededRandom(storm.seed),
          onEvent: (event) => {
            if (event.type === "call-retry") retries++;
            else if (event.state === "open") openings++;
          },
        });
        const orchestrator = new Orchestrator({
          ...{ domain, llm, clock },
          planner: new UniformCostPlanner(),
          lateAnswerMs: LATE_ANSWER_MS,
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
          track(outcome.revised.then((revised) => revised && check(revised, state)));
          if (outcome.plan === null) return;
          const goal = outcome.status === "solved" ? outcome.goal.condition : domain.condition({});
          expect(provePlan(domain, state, outcome.plan.actions, goal).sound).toBe(true);
        };
        const signals: AbortSignal[] = [];
        for (const { agent, afterMs, budgetMs, background, ...one } of storm.requests) {
          await clock.advance(afterMs);
          const state = states[one.stateSeed] as Int32Array;
          const goal = { oneOf: domain.goals.map((each) => each.name as string) };
          if (one.now) {
            check(orchestrator.planNow({ agent, state, goal, background }), state);
            continue;
          }
          const controller = new AbortController();
          const { signal } = controller;
          signals.push(signal);
          const askedMs = clock.now();
          if (one.abortAfterMs !== null) {
            clock.setTimer(() => controller.abort(new Error("aborted")), one.abortAfterMs);
          }
          const answer = orchestrator.plan({ agent, state, goal, budgetMs, background, signal });
          track(
            answer
              .then(
                (outcome) => {
                  expect(clock.now() - askedMs).toBeLessThanOrEqual(budgetMs);
                  check(outcome, state);
                },
                (error: unknown) => expect(error).toBe(signal.reason),
              )
              .catch((error: unknown) => failures.push(error)),
          );
          expect(llm.bulkhead.running).toBeLessThanOrEqual(slots);
        }
        await clock.advance(5000);
        await settle();
        expect(failures).toEqual([]);
        expect([open.size, clock.pendingTimers]).toEqual([0, 0]);
        expect([llm.bulkhead.running, llm.bulkhead.waiting]).toEqual([0, 0]);
        for (const signal of signals) expect(getEventListeners(signal, "abort")).toHaveLength(0);
        await llm.dispose();
      }),
      { numRuns: 250 },
    );
    expect(served).toBeGreaterThan(62);
    // Checks that the storm causes these at all; how often is chance.
    expect(retries).toBeGreaterThan(0);
    expect(openings).toBeGreaterThan(0);
  });
});
