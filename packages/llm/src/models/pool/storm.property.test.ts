import {
  InferenceError,
  type LlmAnswer,
  type LlmRequest,
  Orchestrator,
  provePlan,
} from "@understudy/planner-core";
import {
  FakeClock,
  type ScriptedBehaviour,
  ScriptedLlmPlanner,
  type ScriptedLlmPlannerOptions,
  settle,
  UniformCostPlanner,
  woodcutter,
} from "@understudy/planner-core/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { casesOf } from "../../../../../scripts/testing/cases.mjs";
import { PoolLlmPlanner } from "./pool-llm-planner.ts";
import { draftVerify } from "./strategies/draft-verify.ts";
import { hedged } from "./strategies/hedged.ts";
import { hybrid } from "./strategies/hybrid.ts";
import { judging } from "./strategies/judge.ts";
import { race } from "./strategies/race.ts";
import { routed } from "./strategies/route/routed.ts";
import { weighted } from "./strategies/route/weighted.ts";
import { smallFirst } from "./strategies/small-first.ts";
import type { PoolStrategy } from "./strategies/strategy.ts";
import { consensus } from "./strategies/vote/consensus.ts";
import { voting } from "./strategies/vote/voting.ts";

type Behaviour = ScriptedBehaviour & { readonly isRight: boolean; readonly speaksOn?: boolean };

const anything: fc.Arbitrary<Behaviour> = fc.record(
  {
    isRight: fc.boolean(),
    afterMs: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.constant("never" as const)),
    answer: fc.array(fc.integer({ min: -1, max: 20 }), { maxLength: 5 }),
    ignoresSignal: fc.boolean(),
    /** Writes text after its call has ended. */
    speaksOn: fc.boolean(),
    rejects: fc.constantFrom(new InferenceError("gone"), undefined),
    throws: fc.constantFrom(new Error("at once"), null),
  },
  { requiredKeys: ["isRight", "afterMs", "answer", "ignoresSignal"] },
);
/** Answers with the classical planner's plan, which works. */
const right: fc.Arbitrary<Behaviour> = fc.record({
  isRight: fc.constant(true),
  afterMs: fc.integer({ min: 0, max: 80 }),
});
/** Members that answer rightly or wrongly, fail, hang, ignore cancellation, or write after the end. */
const behaviour = fc.oneof(anything, right);

const domain = woodcutter;
const state = domain.state({});
const goal = "warm_home" as const;

interface Storm {
  readonly strategy: () => PoolStrategy;
  readonly members: readonly (readonly Behaviour[])[];
  readonly isShared: boolean;
  readonly questions: readonly { readonly budgetMs: number; readonly chooses: boolean }[];
}

const storm: fc.Arbitrary<Storm> = fc.record({
  strategy: fc.constantFrom<() => PoolStrategy>(
    ...[race, smallFirst, hedged, hybrid, weighted, voting, consensus, judging, draftVerify],
    () => routed({ rules: [{ when: { atLeastMs: 50 }, use: "member 0" }], strategy: race() }),
  ),
  members: fc.array(fc.array(behaviour, { minLength: 1, maxLength: 4 }), {
    minLength: 1,
    maxLength: 3,
  }),
  isShared: fc.boolean(),
  questions: fc.array(
    fc.record({ budgetMs: fc.constantFrom(0, 10, 100, 250), chooses: fc.boolean() }),
    { minLength: 1, maxLength: 5 },
  ),
});

/** Counts the cancellations of each call. */
class CountedLlmPlanner extends ScriptedLlmPlanner {
  readonly ends: number[] = [];

  override ask(request: LlmRequest): Promise<LlmAnswer> {
    const call = this.ends.push(0) - 1;
    request.deadline.onEnd(() => {
      this.ends[call] = (this.ends[call] as number) + 1;
    });
    return super.ask(request);
  }
}

function scripted(clock: FakeClock, behaviours: readonly Behaviour[]): CountedLlmPlanner {
  const script: ScriptedLlmPlannerOptions["script"] = (_question, call, request) => {
    const { draft = [], candidates, onText, onStep } = request;
    const behaviour = behaviours[call % behaviours.length] as Behaviour;
    const { isRight, speaksOn = false, ...own } = behaviour;
    if (speaksOn) {
      clock.setTimer(() => {
        onText?.("again");
        onStep?.(0, 0);
      }, 350);
    }
    if (!isRight) return own;
    const choice = { kind: "choice", index: 0, text: "A" } as const;
    return { ...own, answer: candidates === undefined ? draft : choice };
  };
  return new CountedLlmPlanner({ clock, script });
}

/** Plays a storm to its end, checks the invariants, and returns the outcomes. */
async function play({ strategy, members, isShared, questions }: Storm) {
  const clock = new FakeClock();
  const llms = members.map((behaviours) => scripted(clock, behaviours));
  const llm = new PoolLlmPlanner({
    members: llms.map((each, index) => ({
      name: `member ${index}`,
      llm: each,
      resource: isShared ? "one processor" : undefined,
    })),
    ...{ strategy: strategy(), clock },
    health: { failures: 2, coolMs: 100, probeMs: 200 },
  });
  const orchestrator = new Orchestrator({
    ...{ domain, llm, clock },
    planner: new UniformCostPlanner(),
    lateAnswerMs: 300,
    searchExpansions: 200,
  });
  const told: unknown[] = [];
  for (const { budgetMs, chooses } of questions) {
    const askedMs = clock.now();
    const request = { agent: "ann", state, goal, budgetMs, choose: chooses };
    const answer = orchestrator.plan(request);
    const timed = answer.then((outcome) => ({ outcome, tookMs: clock.now() - askedMs }));
    await clock.advance(budgetMs);
    await settle();
    const { outcome, tookMs } = await timed;
    expect(tookMs).toBeLessThanOrEqual(budgetMs);
    if (outcome.plan !== null) {
      const end = outcome.status === "solved" ? outcome.goal.condition : domain.condition({});
      expect(provePlan(domain, state, outcome.plan.actions, end).sound).toBe(true);
    }
    const { source, reason, member, ensemble } = outcome;
    told.push({ source, reason, member, ensemble, actions: outcome.plan?.actions });
    const ends = ensemble?.calls.map(({ end }) => end) ?? [];
    if (member === undefined) continue;
    expect(ends.filter((end) => end === "won")).toHaveLength(1);
    expect(ensemble?.calls[ends.indexOf("won")]?.member).toBe(member);
  }
  await clock.advance(1000);
  await settle();
  for (const [index, each] of llms.entries()) {
    // Members that ignore the signal keep running; all other calls were cancelled once and stopped.
    const isDeaf = members[index]?.some(({ ignoresSignal }) => ignoresSignal);
    if (isDeaf !== true) expect(each.active).toBe(0);
    expect(Math.max(0, ...each.ends)).toBeLessThanOrEqual(1);
  }
  await orchestrator.dispose();
  await llm.dispose();
  await settle();
  expect(clock.pendingTimers).toBe(0);
  return told;
}

describe("a storm of members", () => {
  it("is answered in time with proved plans, and leaves no call or timer behind", async () => {
    const cases = 200;
    let won = 0;
    await fc.assert(
      fc.asyncProperty(storm, async (each) => {
        const told = await play(each);
        won += told.filter((one) => (one as { member?: string }).member !== undefined).length;
      }),
      { numRuns: cases },
    );
    expect(won).toBeGreaterThanOrEqual(0.4 * casesOf(cases));
  });

  it("keeps second calls below their share when the first member is slow", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        fc.array(fc.boolean(), { minLength: 60, maxLength: 120 }),
        async (extraCalls, slow) => {
          const clock = new FakeClock();
          const calls = [0, 0];
          const member = (index: 0 | 1) => ({
            name: `member ${index}`,
            llm: new ScriptedLlmPlanner({
              clock,
              script: (_question, call, { draft = [] }) => {
                calls[index] = call + 1;
                const isSlow = index === 0 && call > 20 && slow[call % slow.length] === true;
                return { afterMs: isSlow ? 200 : 10, answer: draft };
              },
            }),
          });
          const llm = new PoolLlmPlanner({
            members: [member(0), member(1)],
            ...{ strategy: hedged({ extraCalls }), clock },
          });
          const planner = new UniformCostPlanner();
          const orchestrator = new Orchestrator({ ...{ domain, llm, clock, planner } });
          for (let asked = 0; asked < slow.length; asked++) {
            const answer = orchestrator.plan({ agent: "ann", state, goal, budgetMs: 300 });
            await clock.advance(300);
            await answer;
          }
          expect(calls[1]).toBeLessThanOrEqual(extraCalls * slow.length + 1e-9);
        },
      ),
      { numRuns: 8 },
    );
  });
});
