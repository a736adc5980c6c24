import { InferenceError, Orchestrator, provePlan } from "@understudy/planner-core";
import {
  FakeClock,
  type ScriptedBehaviour,
  ScriptedLead,
  type ScriptedLeadOptions,
  settle,
  UniformCostPlanner,
  woodcutter,
} from "@understudy/planner-core/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PoolLead } from "./pool-lead.ts";
import { hedged } from "./strategies/hedged.ts";
import { race } from "./strategies/race.ts";
import { smallFirst } from "./strategies/small-first.ts";

type Behaviour = ScriptedBehaviour & { readonly isRight: boolean };

const anything: fc.Arbitrary<Behaviour> = fc.record(
  {
    isRight: fc.boolean(),
    afterMs: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.constant("never" as const)),
    answer: fc.array(fc.integer({ min: -1, max: 20 }), { maxLength: 5 }),
    ignoresSignal: fc.boolean(),
    rejects: fc.constantFrom(new InferenceError("gone"), undefined),
    throws: fc.constantFrom(new Error("at once"), null),
  },
  { requiredKeys: ["isRight", "afterMs", "answer", "ignoresSignal"] },
);
/** Says what the understudy would: a plan that works. */
const right: fc.Arbitrary<Behaviour> = fc.record({
  isRight: fc.constant(true),
  afterMs: fc.integer({ min: 0, max: 80 }),
});
/** Members that answer, lie, fail, hang and do not listen. */
const behaviour = fc.oneof(anything, right);

const domain = woodcutter;
const state = domain.state({});
const goal = "warm_home";

const storm = fc.record({
  strategy: fc.constantFrom(race, smallFirst, hedged),
  members: fc.array(fc.array(behaviour, { minLength: 1, maxLength: 4 }), {
    minLength: 1,
    maxLength: 3,
  }),
  isShared: fc.boolean(),
  budgetsMs: fc.array(fc.constantFrom(0, 10, 100, 250), { minLength: 1, maxLength: 5 }),
});

describe("a storm of members", () => {
  it("is answered in time, by what is proved, and leaves no call and no timer behind", async () => {
    let won = 0;
    await fc.assert(
      fc.asyncProperty(storm, async ({ strategy, members, isShared, budgetsMs }) => {
        const clock = new FakeClock();
        const leads = members.map((behaviours) => {
          const script: ScriptedLeadOptions["script"] = (_question, call, { draft = [] }) => {
            const { isRight, ...own } = behaviours[call % behaviours.length] as Behaviour;
            return isRight ? { ...own, answer: draft } : own;
          };
          return new ScriptedLead({ clock, script });
        });
        const lead = new PoolLead({
          members: leads.map((each, index) => ({
            name: `member ${index}`,
            lead: each,
            resource: isShared ? "one processor" : undefined,
          })),
          strategy: strategy(),
        });
        const orchestrator = new Orchestrator({
          ...{ domain, lead, clock },
          planner: new UniformCostPlanner(),
          harvestMs: 300,
          understudyExpansions: 200,
        });
        for (const budgetMs of budgetsMs) {
          const askedMs = clock.now();
          const answer = orchestrator.plan({ agent: "ann", state, goal, budgetMs });
          const timed = answer.then((outcome) => ({ outcome, tookMs: clock.now() - askedMs }));
          await clock.advance(budgetMs);
          await settle();
          const { outcome, tookMs } = await timed;
          expect(tookMs).toBeLessThanOrEqual(budgetMs);
          if (outcome.plan !== null) {
            const end = outcome.status === "solved" ? outcome.goal.condition : domain.condition({});
            expect(provePlan(domain, state, outcome.plan.actions, end).sound).toBe(true);
          }
          const { ensemble, member } = outcome;
          if (ensemble === undefined) continue;
          won++;
          const ends = ensemble.calls.map(({ end }) => end);
          expect(ends.filter((end) => end === "won")).toHaveLength(1);
          expect(ensemble.calls[ends.indexOf("won")]?.member).toBe(member);
        }
        await clock.advance(1000);
        await settle();
        // Those who do not listen go on; everybody else was told to stop, and did.
        for (const [index, each] of leads.entries()) {
          const isDeaf = members[index]?.some(({ ignoresSignal }) => ignoresSignal);
          if (isDeaf !== true) expect(each.active).toBe(0);
        }
        await orchestrator.dispose();
        await lead.dispose();
        await settle();
        expect(clock.pendingTimers).toBe(0);
      }),
      { numRuns: 200 },
    );
    expect(won).toBeGreaterThan(20);
  });
});
