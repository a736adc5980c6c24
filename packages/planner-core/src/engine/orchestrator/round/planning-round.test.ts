import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RequestError, StateError } from "../../../base/errors.ts";
import { planOf } from "../../../rules/plan/plan.ts";
import { provePlan } from "../../../rules/plan/prove-plan.ts";
import { FakeClock } from "../../../testing/fake-clock.ts";
import { PolicyPlanner } from "../../../testing/policy-planner.ts";
import { ScriptedLlmPlanner } from "../../../testing/scripted-llm-planner.ts";
import { act, atHome, stage, yard } from "../../../testing/stages/stage.ts";
import { UniformCostPlanner } from "../../../testing/uniform-cost-planner.ts";
import type { CacheEntry, PlanCache } from "../../contract/cache.ts";
import type { Observer } from "../../contract/events.ts";
import type { Outcome } from "../../contract/outcome.ts";
import type { Planner, PlanningProblem, PlanSearch } from "../../contract/planner.ts";
import type { ManyRequest } from "../../contract/request.ts";
import { Orchestrator } from "../orchestrator.ts";

const { forest, chop } = act;

/** A slow planner: each slice of a search needs `sliceMs`, each plan `slices` of them. */
class SlowPlanner implements Planner {
  readonly #inner = new UniformCostPlanner();
  readonly clock: FakeClock;
  slices = 3;
  sliceMs = 1;
  starts = 0;
  steps = 0;

  constructor(clock: FakeClock) {
    this.clock = clock;
  }

  start(problem: PlanningProblem): PlanSearch {
    this.starts++;
    const inner = this.#inner.start(problem);
    let left = this.slices;
    return {
      expansions: 0,
      step: () => {
        this.steps++;
        this.clock.advanceSync(this.sliceMs);
        left--;
        return left <= 0 && inner.step({});
      },
      result: () => inner.result(),
    };
  }
}

interface SlowOptions {
  readonly slices?: number;
  readonly searchMaxMs?: number;
  readonly observer?: Observer;
  readonly cache?: PlanCache;
}

function slow(options: SlowOptions = {}) {
  const clock = new FakeClock();
  const planner = new SlowPlanner(clock);
  planner.slices = options.slices ?? 3;
  const { searchMaxMs = 25 } = options;
  const { observer, cache } = options;
  const orchestrator = new Orchestrator({
    domain: yard,
    planner,
    clock,
    searchMaxMs,
    observer,
    cache,
  });
  const request = (agent: string, more: Partial<ManyRequest> = {}): ManyRequest => ({
    agent,
    state: atHome,
    goal: "stocked",
    ...more,
  });
  /** The agents answered by a tick. */
  const tick = (requests: readonly ManyRequest[], sliceMs: number): string[] =>
    orchestrator
      .planMany(requests, sliceMs)
      .flatMap((outcome) => (outcome === undefined ? [] : [outcome.agent]));
  return { clock, planner, orchestrator, request, tick };
}

describe("planNow", () => {
  it("searches for half a millisecond, or for the given time", () => {
    const { planner, orchestrator, request } = slow({ slices: 99 });
    planner.sliceMs = 1 / 8;
    expect(orchestrator.planNow(request("ann")).status).toBe("cut-off");
    expect(planner.steps).toBe(4);
    orchestrator.planNow(request("ben"), 2);
    expect(planner.steps).toBe(4 + 16);
  });
});

describe("planMany", () => {
  it("reports a search that goes on from tick to tick once", () => {
    const seen: string[] = [];
    const observer: Observer = ({ type }) => void seen.push(type);
    const { tick, request } = slow({ slices: 5, observer });
    while (tick([request("ann")], 2).length === 0) expect(seen).not.toContain("outcome-serve");
    expect(seen).toEqual(["request-start", "classical-ask", "classical-answer", "outcome-serve"]);
  });

  it("looks up what it may know before it searches", () => {
    const entry: CacheEntry = {
      ...{
        plan: planOf(yard, [forest, chop, chop]),
        scaledCost: 3000,
        llmSteps: 0,
        optimal: true,
      },
      ...{ mended: false, costRatio: 1 },
    };
    const cache: PlanCache = {
      lookup: ({ goal }) =>
        goal.name === "stocked" ? { kind: "exact", entry, proved: true } : { kind: "miss" },
      store: () => {},
    };
    const { tick, request } = slow({ slices: 999, searchMaxMs: 9999, cache });
    const hard = Array.from({ length: 8 }, (_, at) => request(`hard ${at}`, { goal: "rich" }));
    const easy = Array.from({ length: 200 }, (_, at) => request(`easy ${at}`));
    expect(tick(hard, 2)).toEqual([]);
    expect(tick([...hard, ...easy], 2)).toHaveLength(200);
  });

  it("answers all agents at once from policies", () => {
    const planner = new PolicyPlanner();
    const orchestrator = new Orchestrator({ domain: yard, planner, clock: new FakeClock() });
    const goals = ["stocked", "rich", "cosy"];
    const requests = Array.from({ length: 600 }, (_, index) => ({
      agent: `agent ${index}`,
      state: yard.state({ at: "home", wood: index % 2, coins: 0, warm: false }),
      goal: goals[index % 3] as string,
    }));
    const outcomes = orchestrator.planMany(requests, 10_000);
    for (const [index, outcome] of outcomes.entries()) {
      expect(outcome).toMatchObject({ agent: `agent ${index}`, status: "solved", optimal: true });
      expect(outcome?.goal.name).toBe(goals[index % 3]);
    }
    expect(planner.searches).toBe(0);
    expect(orchestrator.planMany([])).toEqual([]);
  });

  it("accepts requests of every form: literals, copies, objects without a prototype, of a class", () => {
    class Agent {
      readonly #name: string;
      constructor(name: string) {
        this.#name = name;
      }
      get agent(): string {
        return this.#name;
      }
      get state(): Int32Array {
        return atHome;
      }
      get goal(): string {
        return "stocked";
      }
      get disabled() {
        return [yard.step(chop)];
      }
    }
    const { orchestrator, request } = slow({ slices: 1 });
    const bare = Object.assign(Object.create(null), request("bare"));
    const requests = [request("plain"), { ...request("copy") }, bare, new Agent("own")];
    const outcomes = orchestrator.planMany(requests as readonly ManyRequest[], 1000);
    expect(outcomes.map((outcome) => [outcome?.agent, outcome?.status])).toEqual([
      ["plain", "solved"],
      ["copy", "solved"],
      ["bare", "solved"],
      ["own", "unsolvable"],
    ]);
  });

  it("continues a search in the next tick instead of restarting it", () => {
    const { tick, request, planner } = slow({ slices: 5 });
    const requests = [request("ann")];
    expect(tick(requests, 2)).toEqual([]);
    expect(tick(requests, 2)).toEqual([]);
    expect(tick(requests, 100)).toEqual(["ann"]);
    expect(planner.starts).toBe(1);
    expect(planner.steps).toBe(5);
  });

  it("starts over when the agent's question changes", () => {
    const { tick, request, planner, orchestrator } = slow({ slices: 5 });
    tick([request("ann")], 1);
    const state = yard.state({ at: "forest", wood: 0, coins: 0, warm: false });
    const [outcome] = orchestrator.planMany([request("ann", { state })], 100);
    expect(outcome?.plan?.actions).toEqual([chop, chop]);
    expect(planner.starts).toBe(2);
  });

  it("takes the earliest deadline first, then the highest urgency, then the longest wait", () => {
    const { tick, request } = slow({ slices: 1 });
    const ann = request("ann");
    const ben = request("ben", { urgency: 1 });
    const cid = request("cid", { budgetMs: 500 });
    const dot = request("dot", { budgetMs: 200 });
    expect(tick([ann, ben, cid, dot], 0)).toEqual(["dot"]);
    expect(tick([ann, ben, cid], 0)).toEqual(["cid"]);
    expect(tick([ann, ben], 0)).toEqual(["ben"]);
    const eve = request("eve");
    expect(tick([eve, ann], 0)).toEqual(["ann"]);
  });

  it("starves no agent, however urgent the others are", () => {
    const { tick, request, clock } = slow({ slices: 1 });
    const answered = new Set<string>();
    for (let turn = 0; turn < 200 && !answered.has("ann"); turn++) {
      const others = [1, 2, 3].map((n) => request(`other ${n} of ${turn}`, { urgency: 9 }));
      for (const agent of tick([...others, request("ann")], 0)) answered.add(agent);
      clock.advanceSync(16);
    }
    expect(answered.has("ann")).toBe(true);
  });

  it("gives up the place of an agent without a request", () => {
    const { tick, request, planner } = slow({ slices: 5 });
    tick([request("ann")], 1);
    tick([], 1);
    tick([request("ann")], 1);
    expect(planner.starts).toBe(2);
  });

  it("answers requests ahead of their time only while no agent waits, and goes on with their searches", () => {
    const { tick, request, planner, clock } = slow({ slices: 5 });
    const ann = request("ann", { budgetMs: 60 });
    expect(tick([{ ...ann, ahead: true }], 2)).toEqual([]);
    clock.advanceSync(100);
    const { steps } = planner;
    expect(tick([request("ben"), { ...ann, ahead: true }], 100)).toEqual(["ben"]);
    expect(planner.steps).toBe(steps + 5);
    clock.advanceSync(50);
    // Its time begins now, and its search goes on.
    expect([tick([ann], 1), tick([ann], 100)]).toEqual([[], ["ann"]]);
    expect([planner.starts, planner.steps]).toEqual([2, 10]);
  });

  it("lets the second request of one agent wait, so that neither blocks the other", () => {
    const { orchestrator, request, planner } = slow({ slices: 5 });
    const requests = [request("ann"), request("ann", { goal: "rich" })];
    const answered: (string | undefined)[] = [];
    for (let turn = 0; turn < 10 && answered.length === 0; turn++) {
      for (const outcome of orchestrator.planMany(requests, 2)) {
        if (outcome !== undefined) answered.push(outcome.goal.name);
      }
    }
    expect(answered).toEqual(["stocked"]);
    expect(planner.starts).toBeLessThanOrEqual(2);
  });

  it("counts as the newer request after another method answered the agent in between", async () => {
    const clock = new FakeClock();
    const planner = new SlowPlanner(clock);
    const llm = new ScriptedLlmPlanner({
      clock,
      script: () => ({ afterMs: 30, answer: [forest, chop, chop] }),
    });
    const orchestrator = new Orchestrator({ domain: yard, planner, llm, clock });
    const request = { agent: "ann", state: atHome, goal: "stocked" };
    expect(orchestrator.planMany([request], 1)).toEqual([undefined]);
    orchestrator.planNow({ ...request, goal: "rich", background: false }, 100);
    const [outcome] = orchestrator.planMany([request], 100);
    expect(planner.starts).toBe(2);
    await clock.advance(30);
    expect(await outcome?.revised).toMatchObject({ source: "llm" });
  });

  it("takes the best plan so far at the deadline, or after enough work", () => {
    const late = slow({ slices: 1000 });
    const request = late.request("ann", { budgetMs: 5 });
    expect(late.tick([request], 1)).toEqual([]);
    late.clock.advanceSync(16);
    const [outcome] = late.orchestrator.planMany([request], 1);
    expect(outcome).toMatchObject({ status: "cut-off", plan: null });
    const hard = slow({ slices: 1000, searchMaxMs: 3 });
    const answered = [0, 1, 2, 3].flatMap(() => hard.tick([hard.request("ann")], 1));
    expect(answered).toEqual(["ann"]);
  });

  it("lets the LLM planner work on in the background", async () => {
    const { orchestrator, clock } = stage({ afterMs: 30, answer: [forest, chop, chop] });
    const [outcome] = orchestrator.planMany([{ agent: "ann", state: atHome, goal: "stocked" }]);
    expect(outcome).toMatchObject({ source: "classical", reason: "budget" });
    await clock.advance(30);
    expect(await outcome?.revised).toMatchObject({ source: "llm" });
  });

  describe("with an LLM planner that can answer within the budget", () => {
    const answers = { afterMs: 30, answer: [forest, chop, chop] };
    const asked = { agent: "ann", state: atHome, goal: "stocked", budgetMs: 200 };

    it("waits for its answer, and takes it in a later tick", async () => {
      const { orchestrator, clock, llm } = stage(answers);
      expect(orchestrator.planMany([asked])).toEqual([undefined]);
      expect(orchestrator.planMany([asked])).toEqual([undefined]);
      await clock.advance(30);
      const [outcome] = orchestrator.planMany([asked]);
      expect(outcome).toMatchObject({ source: "llm" });
      expect(llm.calls).toHaveLength(1);
    });

    it("takes the best plan so far at the deadline", async () => {
      const { orchestrator, clock } = stage({ afterMs: "never" });
      expect(orchestrator.planMany([asked])).toEqual([undefined]);
      await clock.advance(200);
      const [outcome] = orchestrator.planMany([asked]);
      expect(outcome).toMatchObject({ status: "solved", source: "classical", reason: "timeout" });
    });

    it("takes the best plan so far at the deadline in a loop that never yields", () => {
      const { orchestrator, clock } = stage({ afterMs: "never" });
      expect(orchestrator.planMany([asked])).toEqual([undefined]);
      clock.advanceSync(250);
      expect(orchestrator.planMany([asked])[0]).toMatchObject({ source: "classical" });
    });

    it("answers at once if the LLM planner cannot answer in time", () => {
      const { orchestrator } = stage(answers, {
        admit: () => ({ admitted: false, reason: "budget", background: false }),
      });
      const [outcome] = orchestrator.planMany([asked]);
      expect(outcome).toMatchObject({ source: "classical", reason: "budget" });
    });

    it("asks once for an agent whose state changes, and serves what still works", async () => {
      const { orchestrator, clock, llm } = stage(answers);
      const now = (state: object) => {
        const whole = { at: "home", wood: 0, coins: 0, warm: false, ...state };
        return { ...asked, state: yard.state(whole as never) };
      };
      orchestrator.planMany([asked]);
      orchestrator.planMany([now({ coins: 1 })]);
      await clock.advance(30);
      const [outcome] = orchestrator.planMany([now({ coins: 2 })]);
      expect(outcome).toMatchObject({ source: "llm" });
      expect(llm.calls).toHaveLength(1);
      orchestrator.planMany([asked]);
      orchestrator.planMany([now({ wood: 2 })]);
      await clock.advance(30);
      // The goal holds by now.
      const [other] = orchestrator.planMany([now({ wood: 2 })]);
      expect(other).toMatchObject({ status: "solved", cost: 0 });
    });
  });

  it("spends spare time on requested policies, but never while an agent waits", () => {
    const { orchestrator, planner, clock, request } = slow({ slices: 5 });
    const built: (number | undefined)[] = [];
    const buildSlice: NonNullable<Planner["buildSlice"]> = ({ untilMs }) => {
      built.push(untilMs);
      return true;
    };
    Object.assign(planner, { buildSlice });
    orchestrator.planMany([request("ann")], 1);
    expect(built).toEqual([]);
    orchestrator.planMany([request("ann")], 100);
    orchestrator.planMany([], 3);
    expect(built).toEqual([expect.any(Number), clock.now() + 3]);
  });

  it("reports which request is at fault", () => {
    const { orchestrator, request } = slow();
    const many = (bad: unknown) => () =>
      orchestrator.planMany([request("ann"), bad as ManyRequest], 1000);
    expect(many(request("ben", { goal: "wealth" }))).toThrow("/1/goal");
    expect(many(request("ben", { state: { at: "moon" } }))).toThrow("/1/at");
    expect(many(request("ben", { state: { at: "moon" } }))).toThrow(StateError);
    expect(many(request("ben", { budgetMs: -1 }))).toThrow("/1/budgetMs");
    expect(many(request("ben", { urgency: "very" as never }))).toThrow("/1/urgency");
    expect(many(null)).toThrow(RequestError);
    expect(() => orchestrator.planMany({} as never)).toThrow(RequestError);
    expect(() => orchestrator.planMany([], -1)).toThrow("/sliceMs");
  });

  it("answers every agent exactly once, soundly, whatever the ticks are like", () => {
    const agent = fc.record({
      arrives: fc.nat(20),
      budgetMs: fc.option(fc.integer({ min: 0, max: 200 }), { nil: undefined }),
      urgency: fc.integer({ min: -2, max: 2 }),
      goal: fc.constantFrom("stocked", "rich", "cosy"),
      wood: fc.nat(2),
    });
    const world = fc.record({
      agents: fc.array(agent, { minLength: 1, maxLength: 30 }),
      slices: fc.integer({ min: 1, max: 6 }),
      sliceMs: fc.constantFrom(0, 1, 3, 8),
      tickMs: fc.constantFrom(0, 5, 16),
    });
    fc.assert(
      fc.property(world, ({ agents, slices, sliceMs, tickMs }) => {
        const { orchestrator, clock, request } = slow({ slices, searchMaxMs: 4 });
        const answers = new Map<string, Outcome>();
        // Each tick serves the first in line, whose search takes at most four milliseconds of work.
        const most = 20 + agents.length * 45;
        for (let turn = 0; answers.size < agents.length && turn < most; turn++) {
          const asking = agents.flatMap(({ arrives, wood, ...more }, index) =>
            arrives <= turn && !answers.has(`${index}`)
              ? [
                  request(`${index}`, {
                    ...more,
                    state: yard.state({ at: "home", wood, coins: 0, warm: false }),
                  }),
                ]
              : [],
          );
          orchestrator.planMany(asking, sliceMs).forEach((outcome, index) => {
            const one = asking[index] as ManyRequest;
            if (outcome === undefined) return;
            expect(outcome.agent).toBe(one.agent);
            answers.set(one.agent, outcome);
            if (outcome.status !== "solved") return;
            const { actions } = outcome.plan as NonNullable<typeof outcome.plan>;
            const state = one.state as Int32Array;
            expect(provePlan(yard, state, actions, outcome.goal.condition).sound).toBe(true);
          });
          clock.advanceSync(tickMs);
        }
        expect(answers.size).toBe(agents.length);
      }),
      { numRuns: 300 },
    );
  });
});
