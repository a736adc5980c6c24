import { describe, expect, it } from "vitest";
import { RequestError, StateError } from "../../../base/errors.ts";
import type { AnyDomainTypes } from "../../../rules/domain/definition/types.ts";
import { planOf } from "../../../rules/plan/plan.ts";
import { FakeClock } from "../../../testing/fake-clock.ts";
import { PolicyPlanner } from "../../../testing/policy-planner.ts";
import { act, atHome, stage, yard } from "../../../testing/stages/stage.ts";
import type { CacheAnswer, CacheEntry, PlanCache } from "../../contract/cache.ts";
import type { Policy } from "../../contract/policy.ts";
import type { NowRequest } from "../../contract/request.ts";
import { Orchestrator } from "../orchestrator.ts";

const { forest, chop, market, sell } = act;

/** An orchestrator without an LLM planner whose planner has policies. */
function setUp(planner = new PolicyPlanner(), cache?: PlanCache) {
  const orchestrator = new Orchestrator({ domain: yard, planner, cache, clock: new FakeClock() });
  const now = (request: Partial<NowRequest<AnyDomainTypes>> = {}) =>
    orchestrator.planNow({ agent: "ann", state: atHome, goal: "stocked", ...request });
  return { orchestrator, planner, now };
}

/** A cache with one entry for every question. */
function cacheOf(kind: "exact" | "generalised", entry: Partial<CacheEntry>): PlanCache {
  const whole: CacheEntry = {
    plan: planOf(yard, [market, forest, chop, chop]),
    scaledCost: 7000,
    llmSteps: 4,
    optimal: false,
    mended: false,
    costRatio: 100,
    ...entry,
  };
  return {
    lookup: (): CacheAnswer => ({ kind, entry: whole, proved: true }),
    store: () => {},
  };
}

describe("a ready policy", () => {
  it("answers at once, with an optimal plan and without a search", () => {
    const { now, planner } = setUp();
    expect(now()).toMatchObject({
      status: "solved",
      source: "classical",
      optimal: true,
      cost: 5,
      llmSteps: 0,
      plan: { actions: [forest, chop, chop] },
    });
    expect(planner.searches).toBe(0);
  });

  it("returns equal plans as one frozen object with shared steps", async () => {
    const { now } = setUp();
    const [a, b] = [now(), now({ agent: "ben", state: yard.track(atHome.slice()) })];
    expect(a.plan).toBe(b.plan);
    expect(Object.isFrozen(a.plan?.steps)).toBe(true);
    expect(a.plan?.steps[0]).toBe(yard.step(forest));
    expect(await a.revised).toBeUndefined();
  });

  it("also answers through the full pipeline: conditions, plain states, several goals", async () => {
    const { now, planner, orchestrator } = setUp();
    expect(now({ goal: { wood: 2 } })).toMatchObject({ optimal: true, cost: 5 });
    expect(now({ state: yard.read(atHome) })).toMatchObject({ optimal: true, cost: 5 });
    expect(now({ goal: { oneOf: ["rich", "stocked"] } })).toMatchObject({
      goal: { name: "stocked" },
    });
    const request = { agent: "ann", state: atHome, goal: "stocked", budgetMs: 50 };
    expect(await orchestrator.plan(request)).toMatchObject({ optimal: true, cost: 5 });
    expect(planner.searches).toBe(0);
  });

  it("answers if its plan respects disabled actions and further conditions to maintain", () => {
    const { now, planner } = setUp();
    const disabled = [{ tool: "goto", args: { place: "market" } }];
    expect(now({ disabled })).toMatchObject({ optimal: true, cost: 5 });
    expect(now({ maintain: { at: { "!=": "market" } } })).toMatchObject({ optimal: true });
    expect(planner.searches).toBe(0);
  });

  it("is bypassed if its plan does not", () => {
    const { now, planner } = setUp();
    const disabled = [{ tool: "chop", args: {} }];
    expect(now({ disabled })).toMatchObject({ status: "unsolvable" });
    expect(now({ maintain: { at: { "!=": "forest" } } })).toMatchObject({ status: "unsolvable" });
    expect(planner.searches).toBe(2);
  });

  it("proves that a goal is unreachable", () => {
    const { now, planner } = setUp();
    expect(now({ goal: { wood: 0, coins: 3, at: "home", warm: true } }).status).toBe("solved");
    const never = { allOf: [{ wood: { ">=": 3 } }, { wood: { "<": 2 } }] };
    expect(now({ goal: never })).toMatchObject({ status: "unsolvable", plan: null });
    expect(planner.searches).toBe(0);
  });

  it("is not used if the goal holds", () => {
    const { now } = setUp();
    const state = yard.state({ at: "home", wood: 3, coins: 0, warm: false });
    expect(now({ state })).toMatchObject({ status: "solved", cost: 0, plan: { actions: [] } });
  });

  it("still reports mistakes of callers", () => {
    const { now } = setUp();
    expect(() => now({ state: new Int32Array(2) })).toThrow(StateError);
    expect(() => now({ goal: "wealth" })).toThrow(RequestError);
    expect(() => now({ agent: 5 as never })).toThrow("/agent");
    expect(() => now({ choose: 1 as never })).toThrow("/choose");
    const { orchestrator } = setUp();
    expect(() => orchestrator.planNow(null as never)).toThrow(RequestError);
  });
});

describe("a policy that cannot be trusted", () => {
  const lying = (lie: Partial<Policy>): PolicyPlanner => {
    const planner = new PolicyPlanner();
    const { policy } = PolicyPlanner.prototype;
    planner.policy = (problem) => ({ ...policy.call(planner, problem), ...lie });
    return planner;
  };

  it.each<[string, Partial<Policy>]>([
    ["does not know", { plan: () => -1, scaledCost: () => -1 }],
    [
      "throws",
      {
        plan: () => {
          throw new Error("a bug");
        },
      },
    ],
    [
      "is wrong",
      {
        plan: (_state, target) => {
          target[0] = chop;
          return 1;
        },
      },
    ],
    [
      "names no action",
      {
        plan: (_state, target) => {
          target[0] = 99;
          return 1;
        },
      },
    ],
    ["writes half a step", { plan: () => 0.5 }],
    ["writes more than there is room for", { plan: () => 1e6 }],
    ["has plans without end", { longestPlan: Number.POSITIVE_INFINITY }],
  ])("one that %s is replaced by a search", async (_what, lie) => {
    const { now, planner, orchestrator } = setUp(lying(lie));
    expect(now()).toMatchObject({ status: "solved", optimal: true, cost: 5 });
    expect(planner.searches).toBe(1);
    const request = { agent: "ann", state: atHome, goal: "stocked", budgetMs: 50 };
    expect(await orchestrator.plan(request)).toMatchObject({ status: "solved", cost: 5 });
  });

  it("is detected even after its plan worked many times from other states", () => {
    const { now, planner } = setUp(
      lying({
        plan: (_state, target) => {
          target.set([market, sell]);
          return 2;
        },
      }),
    );
    const stateOf = (wood: number) => yard.state({ at: "home", wood, coins: 0, warm: false });
    for (let turn = 0; turn < 30; turn++) {
      const outcome = now({ state: stateOf(1 + (turn % 5)), goal: "rich" });
      expect(outcome).toMatchObject({ cost: 3, plan: { actions: [market, sell] } });
    }
    expect(planner.searches).toBe(0);
    expect(now({ state: stateOf(0), goal: "rich" }).plan?.actions).toEqual([
      forest,
      chop,
      market,
      sell,
    ]);
    // The same steps for another goal are another question.
    expect(now({ state: stateOf(1), goal: "cosy" }).plan?.actions).not.toEqual([market, sell]);
  });

  it("is ignored if the planner throws instead of returning it", () => {
    const planner = new PolicyPlanner();
    planner.policy = () => {
      throw new Error("a bug");
    };
    const { now, orchestrator } = setUp(planner);
    expect(now()).toMatchObject({ status: "solved", cost: 5 });
    expect(orchestrator.telemetry.snapshot().counters["error.classical"]).toBeGreaterThan(0);
  });
});

describe("the cost rule with a policy", () => {
  it("serves a cached plan that is cheap by the policy's cost, though no bound shows it", () => {
    const entry = { plan: planOf(yard, [forest, chop, chop]), cost: 5000, llmSteps: 3 };
    const { now } = setUp(new PolicyPlanner(), cacheOf("generalised", entry));
    expect(now()).toMatchObject({ source: "cache", hit: "generalised", cost: 5, llmSteps: 3 });
  });

  it("never serves an expensive cached plan without a comparison", () => {
    const { now, planner } = setUp(new PolicyPlanner(), cacheOf("generalised", {}));
    expect(now()).toMatchObject({ cost: 5, optimal: true });
    expect(planner.searches).toBe(0);
  });

  it("comes after the cache", () => {
    const entry = { costRatio: 1 };
    const { now } = setUp(new PolicyPlanner(), cacheOf("exact", entry));
    expect(now()).toMatchObject({ source: "cache", hit: "exact", llmSteps: 4 });
  });

  it("gives the LLM planner a draft, and serves its plan", async () => {
    const planner = new PolicyPlanner();
    const { orchestrator, clock, llm } = stage(
      { afterMs: 10, answer: [market, forest, chop, chop] },
      { planner },
    );
    const outcome = orchestrator.planNow({ agent: "ann", state: atHome, goal: "stocked" });
    expect(outcome).toMatchObject({ source: "classical", optimal: true, reason: "budget" });
    expect(llm.calls[0]?.draft).toEqual([forest, chop, chop]);
    await clock.advance(10);
    // The detour to the market is cut.
    expect(await outcome.revised).toMatchObject({ source: "llm", cost: 5, optimal: true });
    expect(planner.searches).toBe(0);
  });
});

describe("the draft", () => {
  it("is the LLM planner's own plan for another situation, if it works here at an acceptable cost", async () => {
    const own = [market, forest, chop, chop];
    const entry = { plan: planOf(yard, own), cost: 7000, costRatio: 100 };
    const cache = cacheOf("generalised", entry);
    const { ask, llm } = stage({ afterMs: "never" }, { cache, tuning: { maxReuseCostRatio: 0 } });
    await ask();
    expect(llm.calls[0]?.draft).toEqual(own);
    const strict = stage(
      { afterMs: "never" },
      { cache, tuning: { maxReuseCostRatio: 0 }, maxCostRatio: 1.2 },
    );
    await strict.ask();
    expect(strict.llm.calls[0]?.draft).toEqual([forest, chop, chop]);
  });
});

describe("a served plan", () => {
  const answer = [forest, chop, chop];
  const request = { agent: "ann", state: atHome, goal: "stocked", budgetMs: 100 };

  function setUpLlm() {
    const events: string[] = [];
    const cache: PlanCache = {
      lookup: () => ({ kind: "miss" }),
      store: () => {
        events.push("stored");
      },
    };
    return { ...stage({ afterMs: 5, answer }, { cache }), events };
  }

  it("is stored after the answer, once the event loop is free", async () => {
    const { orchestrator, clock, events } = setUpLlm();
    void orchestrator.plan(request).then(() => events.push("answered"));
    await clock.advance(50);
    expect(events).toEqual(["answered", "stored"]);
  });

  it("is stored before the same question, and before the cache is saved", async () => {
    const { orchestrator, clock, events } = setUpLlm();
    void orchestrator.plan(request).then(() => {
      orchestrator.planNow({ agent: "ben", state: atHome.slice(), goal: "rich" });
      events.push("rich");
      orchestrator.planNow({ agent: "ben", state: atHome.slice(), goal: "stocked" });
      events.push("stocked");
    });
    await clock.advance(5);
    expect(events).toEqual(["rich", "stored", "stocked"]);
    void orchestrator.plan({ ...request, background: false }).then(() => {
      orchestrator.flush();
      events.push("saved");
    });
    await clock.advance(5000);
    expect(events.indexOf("saved")).toBeGreaterThan(events.lastIndexOf("stocked") + 1);
    expect(clock.pendingTimers).toBe(0);
  });
});
