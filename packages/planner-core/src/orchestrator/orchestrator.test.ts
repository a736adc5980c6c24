import { describe, expect, it } from "vitest";
import type { CacheAnswer, CacheEntry, CacheQuery, PlanCache } from "../contract/cache.ts";
import type { Outcome } from "../contract/outcome.ts";
import type { Planner } from "../contract/planner.ts";
import type { PlanRequest } from "../contract/request.ts";
import { ActionSet } from "../domain/action-set.ts";
import { loadDomain } from "../domain/load-domain.ts";
import type { AnyDomainTypes } from "../domain/types.ts";
import {
  ContextLimitError,
  InferenceError,
  RequestError,
  StateError,
  UnderstudyError,
} from "../errors.ts";
import { FakeClock, settle } from "../testing/fake-clock.ts";
import {
  type ScriptedBehaviour,
  ScriptedLead,
  type ScriptedLeadOptions,
} from "../testing/scripted-lead.ts";
import { UniformCostPlanner } from "../testing/uniform-cost-planner.ts";
import type { OrchestratorOptions } from "./options.ts";
import { Orchestrator } from "./orchestrator.ts";

const woodcutter = loadDomain({
  name: "woodcutter",
  state: {
    at: { type: "enum", values: ["home", "forest", "market"] },
    has_axe: { type: "boolean" },
    wood: { type: "integer", min: 0, max: 5 },
    coins: { type: "integer", min: 0, max: 3 },
  },
  tools: [
    {
      name: "goto",
      parameters: { place: { enum: ["home", "forest", "market"] } },
      then: { at: "$place" },
      cost: 2,
    },
    {
      name: "buy_axe",
      when: { at: "market", coins: { ">=": 2 } },
      then: { coins: { "-": 2 }, has_axe: true },
    },
    { name: "chop", when: { at: "forest", has_axe: true }, then: { wood: { "+": 1 } }, cost: 1.5 },
    {
      name: "sell",
      when: { at: "market", wood: { ">=": 1 } },
      then: { wood: { "-": 1 }, coins: { "+": 1 } },
    },
  ],
  goals: [
    { name: "rich", when: { coins: 3 }, priority: 1 },
    { name: "stocked", when: { wood: { ">=": 2 } }, priority: 5 },
    { name: "homely", when: { at: "home" }, priority: 0 },
  ],
});
const start = woodcutter.state({ at: "home", has_axe: true, wood: 0, coins: 0 });
const poor = woodcutter.state({ at: "home", has_axe: false, wood: 0, coins: 0 });

const step = (tool: string, args: Record<string, string> = {}): number =>
  woodcutter.actionOf({ tool, args });
const forest = step("goto", { place: "forest" });
const home = step("goto", { place: "home" });
const market = step("goto", { place: "market" });
const chop = step("chop");
const sell = step("sell");
const optimal = [forest, chop, chop];

class MapCache implements PlanCache {
  readonly entries = new Map<string, CacheEntry>();
  readonly negative: string[] = [];
  lookup(query: CacheQuery): CacheAnswer {
    const entry = this.entries.get(query.partition + query.state.join());
    return entry === undefined ? { kind: "miss" } : { kind: "exact", entry, proved: true };
  }
  store(query: CacheQuery, entry: CacheEntry): void {
    this.entries.set(query.partition + query.state.join(), entry);
  }
  storeNegative(_query: CacheQuery, reason: string): void {
    this.negative.push(reason);
  }
}

interface Stage {
  readonly clock: FakeClock;
  readonly lead: ScriptedLead;
  readonly orchestrator: Orchestrator;
  /** Asks and lets time pass until the answer is there. */
  ask(request?: Partial<PlanRequest>): Promise<Outcome>;
}

function stage(
  script: ScriptedBehaviour | ScriptedLeadOptions["script"],
  options: Partial<OrchestratorOptions<AnyDomainTypes>> &
    Pick<Partial<ScriptedLeadOptions>, "admit"> = {},
): Stage {
  const clock = new FakeClock();
  const lead = new ScriptedLead({
    clock,
    script: typeof script === "function" ? script : () => script,
    ...(options.admit === undefined ? {} : { admit: options.admit }),
  });
  const { admit: _, ...rest } = options;
  const planner = new UniformCostPlanner();
  const orchestrator = new Orchestrator({ planner, lead, ...rest, domain: woodcutter, clock });
  return {
    clock,
    lead,
    orchestrator,
    async ask(request = {}) {
      let outcome: Outcome | undefined;
      const promise = orchestrator
        .plan({ agent: "ann", state: start, goal: "stocked", budgetMs: 100, ...request })
        .then((answer) => {
          outcome = answer;
          return answer;
        });
      promise.catch(() => {});
      await settle();
      while (outcome === undefined && (await clock.advanceToNext()));
      return promise;
    },
  };
}

describe("a request that the lead answers in time", () => {
  it("is served with the lead's plan when that proves", async () => {
    const { ask, lead } = stage({ afterMs: 20, answer: optimal });
    const outcome = await ask();
    expect(outcome).toMatchObject({
      agent: "ann",
      status: "solved",
      source: "llm",
      cost: 5,
      optimal: true,
      leadSteps: 3,
      elapsedMs: 20,
    });
    expect(outcome.reason).toBeUndefined();
    expect(outcome.plan?.steps.map((each) => each.tool)).toEqual(["goto", "chop", "chop"]);
    expect(await outcome.revised).toBeUndefined();
    expect(lead.calls[0]?.draft).toEqual(optimal);
  });

  it("leaves out steps that the plan does without", async () => {
    const { ask } = stage({ answer: [market, forest, chop, chop] });
    expect(await ask()).toMatchObject({ source: "llm", cost: 5, leadSteps: 3 });
  });

  it("mends a plan that stops short of the goal", async () => {
    const { ask } = stage({ answer: [forest, chop] });
    const outcome = await ask();
    expect(outcome).toMatchObject({ source: "mended", via: "llm", leadSteps: 2, cost: 5 });
    expect(outcome.plan?.actions).toEqual(optimal);
  });

  it("mends a plan that breaks in the middle", async () => {
    const { ask } = stage({ answer: [forest, chop, sell, chop] });
    const outcome = await ask();
    expect(outcome).toMatchObject({ source: "mended", via: "llm", leadSteps: 2, cost: 5 });
    expect(outcome.leadIndices).toEqual([0, 1]);
  });

  it("drops a step that does not apply and goes on behind it, where bridging is asked for", async () => {
    const { ask } = stage({ answer: [forest, chop, sell, chop] }, { maxBridgeSteps: 4 });
    const outcome = await ask();
    expect(outcome).toMatchObject({ source: "mended", via: "llm", leadSteps: 3, cost: 5 });
    expect(outcome.plan?.actions).toEqual([forest, chop, chop]);
    expect(outcome.leadIndices).toEqual([0, 1, 2]);
  });

  it("inserts steps before the next one of the lead that can be used, and says which are whose", async () => {
    const { ask } = stage({ answer: [chop, chop] }, { maxBridgeSteps: 4 });
    const outcome = await ask();
    expect(outcome).toMatchObject({ source: "mended", via: "llm", leadSteps: 2, cost: 5 });
    expect(outcome.plan?.actions).toEqual([forest, chop, chop]);
    expect(outcome.leadIndices).toEqual([1, 2]);
  });

  it("refuses a plan of which no step is sound, where nothing may be inserted", async () => {
    const { ask, orchestrator } = stage({ answer: [chop, chop] });
    const outcome = await ask();
    expect(outcome).toMatchObject({ source: "classical", reason: "unsound-plan", leadSteps: 0 });
    expect(outcome.detail).toContain("needs at=forest");
    expect(orchestrator.telemetry.snapshot().fallbacks).toEqual({ "unsound-plan": 1 });
  });

  it("refuses an action that does not exist", async () => {
    const { ask } = stage({ answer: [-1] });
    expect(await ask()).toMatchObject({ source: "classical", reason: "unsound-plan" });
  });

  it("refuses a plan that costs too much", async () => {
    const { ask } = stage(
      { answer: [forest, chop, chop, home, forest, chop] },
      { maxCostRatio: 1 },
    );
    // Its detour can be cut, so that it is as good as any.
    expect(await ask()).toMatchObject({ source: "llm", cost: 5 });
    const dear = stage({ answer: [market, sell] }, { maxCostRatio: 1.1 });
    const state = woodcutter.state({ at: "home", has_axe: true, wood: 5, coins: 2 });
    expect(await dear.ask({ state, goal: { coins: 3 } })).toMatchObject({ source: "llm", cost: 3 });
    const detour = stage({ answer: [forest, market, sell] }, { maxCostRatio: 1.1 });
    expect(await detour.ask({ state, goal: { coins: 3 } })).toMatchObject({
      source: "llm",
      cost: 3,
    });
  });

  it.each([
    ["invalid-json", { kind: "invalid-json", message: "no JSON", text: "hello" }],
    ["invalid-plan", { kind: "invalid-plan", message: "no such tool", text: "{}" }],
  ] as const)("tells %s apart", async (reason, answer) => {
    const { ask } = stage({ answer });
    expect(await ask()).toMatchObject({ source: "classical", reason, cost: 5, status: "solved" });
  });
});

describe("a request that the lead does not answer in time", () => {
  it("is answered by the understudy at the deadline", async () => {
    const { ask } = stage({ afterMs: "never" });
    const outcome = await ask({ budgetMs: 80 });
    expect(outcome).toMatchObject({ source: "classical", reason: "timeout", optimal: true });
    expect(outcome.elapsedMs).toBeLessThanOrEqual(80);
  });

  it("offers the late answer as revised, and keeps it", async () => {
    const cache = new MapCache();
    const { ask, clock, orchestrator } = stage({ afterMs: 300, answer: optimal }, { cache });
    const outcome = await ask();
    expect(outcome.reason).toBe("timeout");
    await clock.advance(300);
    expect(await outcome.revised).toMatchObject({ source: "llm", leadSteps: 3, elapsedMs: 300 });
    expect(await ask()).toMatchObject({ source: "exact", leadSteps: 3, optimal: true });
    expect(orchestrator.telemetry.snapshot().counters["plan.revised"]).toBe(1);
  });

  it("aborts the call when nothing is to be harvested", async () => {
    const { ask, lead } = stage({ afterMs: 300, answer: optimal });
    const outcome = await ask({ background: false });
    expect(outcome.reason).toBe("timeout");
    expect(lead.calls[0]?.deadline.signal.aborted).toBe(true);
    expect(lead.active).toBe(0);
    expect(await outcome.revised).toBeUndefined();
  });

  it("stops harvesting after harvestMs", async () => {
    const { ask, lead, clock } = stage({ afterMs: "never" }, { harvestMs: 1000 });
    const outcome = await ask();
    expect(lead.active).toBe(1);
    await clock.advance(1100);
    expect(lead.active).toBe(0);
    expect(await outcome.revised).toBeUndefined();
    expect(clock.pendingTimers).toBe(0);
  });

  it("drops the late answer when the agent asked again", async () => {
    const { ask, clock } = stage((_question, call) =>
      call === 0 ? { afterMs: 300, answer: optimal } : { answer: optimal },
    );
    const first = await ask();
    const second = await ask({
      state: woodcutter.state({ at: "forest", has_axe: true, wood: 0, coins: 0 }),
    });
    await clock.advance(300);
    expect(await first.revised).toBeUndefined();
    expect(second.status).toBe("solved");
  });

  it("is not asked when the answer is predicted to come too late, but works in the background", async () => {
    const { ask, lead, clock } = stage(
      { afterMs: 150, answer: optimal },
      {
        admit: (_question, limitMs) =>
          limitMs < 150
            ? { admitted: false, reason: "budget", background: true }
            : { admitted: true, predictedMs: 150 },
      },
    );
    const outcome = await ask();
    expect(outcome).toMatchObject({ reason: "budget", source: "classical", elapsedMs: 0 });
    expect(lead.calls).toHaveLength(1);
    await clock.advance(150);
    expect(await outcome.revised).toMatchObject({ source: "llm" });
    expect((await ask({ background: false })).reason).toBe("budget");
    expect(lead.calls).toHaveLength(1);
  });

  it.each(["breaker-open", "overloaded"] as const)("says %s", async (reason) => {
    const admission = { admitted: false, reason, background: false } as const;
    const { ask, lead } = stage({}, { admit: () => admission });
    expect(await ask()).toMatchObject({ reason, source: "classical", status: "solved" });
    expect(lead.calls).toHaveLength(0);
  });
});

describe("a lead that fails", () => {
  it.each([
    ["backend-error", new InferenceError("the server is gone")],
    ["backend-error", new TypeError("a bug")],
    ["backend-error", "a text"],
    ["context-limit", new ContextLimitError(10, 20)],
    ["overloaded", new UnderstudyError("overloaded", "the queue is full")],
    ["disposed", new UnderstudyError("disposed", "gone")],
  ] as const)("is replaced: %s", async (reason, error) => {
    expect(await stage({ afterMs: 5, rejects: error }).ask()).toMatchObject({
      reason,
      source: "classical",
      status: "solved",
      elapsedMs: 5,
    });
    expect(await stage({ throws: error }).ask()).toMatchObject({ reason, status: "solved" });
  });

  it("may fail to say whether it takes a question", async () => {
    const { ask } = stage(
      {},
      {
        admit: () => {
          throw new Error("a bug");
        },
      },
    );
    expect(await ask()).toMatchObject({
      reason: "backend-error",
      detail: "a bug",
      status: "solved",
    });
  });
});

describe("goals", () => {
  it("needs no plan for a goal that holds", async () => {
    const { ask, lead } = stage({ answer: optimal });
    const outcome = await ask({ goal: "homely" });
    expect(outcome).toMatchObject({
      status: "solved",
      cost: 0,
      optimal: true,
      source: "classical",
    });
    expect(outcome.plan?.steps).toEqual([]);
    expect(outcome.reason).toBeUndefined();
    expect(lead.calls).toHaveLength(0);
  });

  it("takes the highest priority of those that do not hold", async () => {
    const { ask } = stage({ answer: optimal });
    expect((await ask({ goal: { oneOf: ["homely", "rich", "stocked"] } })).goal.name).toBe(
      "stocked",
    );
    expect((await ask({ goal: { directive: "do something useful" } })).goal.name).toBe("stocked");
    const stocked = woodcutter.state({ at: "home", has_axe: true, wood: 2, coins: 0 });
    expect(
      (await ask({ state: stocked, goal: { oneOf: ["homely", "rich", "stocked"] } })).goal.name,
    ).toBe("rich");
  });

  it("goes on with the next goal when the first is unreachable", async () => {
    const { ask, lead } = stage({ answer: [market] });
    const outcome = await ask({ state: poor, goal: { oneOf: ["stocked", { at: "market" }] } });
    expect(outcome).toMatchObject({ status: "solved", source: "llm", cost: 2 });
    expect(lead.calls[0]?.question.goal.definition).toEqual({ at: "market" });
  });

  it("says unsolvable, without a reason, when no goal can be reached, and asks nobody", async () => {
    const { ask, lead } = stage({ answer: optimal });
    const outcome = await ask({ state: poor, goal: { oneOf: ["stocked", "rich"] } });
    expect(outcome).toMatchObject({ status: "unsolvable", plan: null, source: "classical" });
    expect(outcome.reason).toBeUndefined();
    expect(lead.calls).toHaveLength(0);
  });

  it("lets the lead solve what the understudy was too slow for", async () => {
    const { ask } = stage({ answer: optimal }, { understudyExpansions: 1 });
    expect(await ask()).toMatchObject({ status: "solved", source: "llm", optimal: false });
    const alone = stage({ answer: [chop] }, { understudyExpansions: 1 });
    expect(await alone.ask()).toMatchObject({
      status: "cut-off",
      plan: null,
      reason: "unsound-plan",
    });
  });

  it("does not serve what a planner says without proof", async () => {
    const liar: Planner = {
      start: () => ({
        expansions: 1,
        step: () => true,
        result: () => ({
          status: "solved",
          actions: [chop],
          cost: 1,
          optimal: true,
          lowerBound: 1,
        }),
      }),
    };
    const { ask } = stage({ afterMs: "never" }, { planner: liar });
    expect(await ask()).toMatchObject({ status: "cut-off", plan: null });
  });

  it("obeys disabled actions and extra conditions to maintain", async () => {
    const { ask } = stage({ answer: optimal });
    const disabled = [{ tool: "chop", args: {} }];
    expect(await ask({ disabled })).toMatchObject({ status: "unsolvable" });
    expect(await ask({ maintain: { at: { "!=": "forest" } } })).toMatchObject({
      status: "unsolvable",
    });
  });
});

describe("the caller", () => {
  it("is told of mistakes", async () => {
    const { ask, orchestrator } = stage({});
    await expect(orchestrator.plan(undefined as never)).rejects.toThrow(RequestError);
    expect(() => orchestrator.planNow(undefined as never)).toThrow(RequestError);
    await expect(ask({ state: { at: "moon" } })).rejects.toThrow(StateError);
    await expect(ask({ goal: "wealth" })).rejects.toThrow(/there is no goal "wealth"/);
    await expect(ask({ goal: { oneOf: ["rich", { wod: 1 }] } })).rejects.toThrow(
      "/goal/oneOf/1/wod",
    );
    await expect(ask({ goal: { oneOf: [] } })).rejects.toThrow(RequestError);
    await expect(ask({ budgetMs: Number.NaN })).rejects.toThrow("/budgetMs");
    await expect(ask({ disabled: [{ tool: "fly", args: {} }] })).rejects.toThrow("/disabled/0");
    await expect(ask({ disabled: [null] as never })).rejects.toThrow("/disabled");
    await expect(ask({ disabled: new ActionSet(99).add(1) })).rejects.toThrow("another domain");
    await expect(ask({ persona: 5 as never })).rejects.toThrow("/persona");
    const other = loadDomain({
      name: "lamp",
      state: { lit: { type: "boolean" } },
      tools: [{ name: "wait" }],
    });
    await expect(ask({ maintain: other.condition({ lit: true }) })).rejects.toThrow("/maintain");
    await expect(ask({ goal: { oneOf: ["rich"], wood: 3 } as never })).rejects.toThrow(
      "/goal/wood",
    );
    await expect(ask({ goal: new Map() as never })).rejects.toThrow("plain object");
    await expect(ask({ signal: {} as never })).rejects.toThrow("/signal");
    expect(() => stage({}, { maxCostratio: 3 } as never)).toThrow('did you mean "maxCostRatio"');
  });

  it("may abort: the request rejects with the reason and the call ends", async () => {
    const { orchestrator, clock, lead } = stage({ afterMs: "never" });
    const controller = new AbortController();
    const request = {
      agent: "ann",
      state: start,
      goal: "stocked",
      budgetMs: 100,
      signal: controller.signal,
    };
    const promise = orchestrator.plan(request);
    promise.catch(() => {});
    await clock.advance(10);
    expect(lead.active).toBe(1);
    controller.abort(new Error("the agent died"));
    await expect(promise).rejects.toThrow("the agent died");
    expect(lead.active).toBe(0);
    expect(clock.pendingTimers).toBe(0);
    await expect(orchestrator.plan(request)).rejects.toThrow("the agent died");
  });

  it("shares a call with others who ask the same, whose answer an abort does not take away", async () => {
    const { orchestrator, clock, lead } = stage({ afterMs: 50, answer: optimal });
    const controller = new AbortController();
    const request = { state: start, goal: "stocked", budgetMs: 100 };
    const ann = orchestrator.plan({ ...request, agent: "ann", signal: controller.signal });
    const ben = orchestrator.plan({ ...request, agent: "ben" });
    ann.catch(() => {});
    await clock.advance(10);
    controller.abort(new Error("gone"));
    await clock.advance(40);
    expect(lead.calls).toHaveLength(1);
    await expect(ann).rejects.toThrow("gone");
    expect(await ben).toMatchObject({ source: "llm" });
  });

  it("gets the understudy when the orchestrator is disposed", async () => {
    const { orchestrator, clock, ask, lead } = stage({ afterMs: "never" });
    const waiting = orchestrator.plan({
      agent: "ann",
      state: start,
      goal: "stocked",
      budgetMs: 100,
    });
    await clock.advance(1);
    orchestrator.dispose();
    expect(await waiting).toMatchObject({ reason: "disposed", status: "solved" });
    expect(await ask()).toMatchObject({ reason: "disposed", status: "solved" });
    expect(lead.active).toBe(0);
    expect(clock.pendingTimers).toBe(0);
  });
});

describe("parts of the game that fail", () => {
  const broken = (part: "lookup" | "store"): PlanCache => {
    const cache = new MapCache();
    cache[part] = () => {
      throw new Error("disk");
    };
    return cache;
  };

  it.each(["lookup", "store"] as const)("a cache whose %s throws is done without", async (part) => {
    const { ask, orchestrator } = stage({ answer: optimal }, { cache: broken(part) });
    expect(await ask()).toMatchObject({ source: "llm", status: "solved" });
    expect(orchestrator.telemetry.snapshot().counters["cache.error"]).toBe(1);
    const outcome = orchestrator.planNow({ agent: "ann", state: start, goal: "stocked" });
    expect(outcome.status).toBe("solved");
  });

  it("a planner that throws has no plan, and the lead goes on", async () => {
    const planner = {
      start: () => {
        throw new Error("a bug");
      },
    };
    const { ask, orchestrator } = stage({ answer: optimal }, { planner });
    expect(await ask()).toMatchObject({ source: "llm", status: "solved", optimal: false });
    expect(orchestrator.telemetry.snapshot().counters["understudy.error"]).toBe(1);
  });

  it.each([null, undefined, {}, "plan", { kind: "plan" }, { kind: "poem" }])(
    "a lead that answers with %o did not answer",
    async (answer) => {
      const { ask, lead } = stage({});
      lead.ask = async () => answer as never;
      expect(await ask()).toMatchObject({ reason: "backend-error", status: "solved" });
    },
  );

  it("a plan in hand survives a stall of the game", async () => {
    const clock = new FakeClock();
    // Finds a plan at once, then goes on improving for longer than the request has.
    const planner: Planner = {
      start: () => ({
        expansions: 1,
        step: () => {
          clock.advanceSync(3);
          return false;
        },
        result: () => ({
          status: "solved",
          actions: optimal,
          cost: 5000,
          optimal: false,
          lowerBound: 1,
        }),
      }),
    };
    const orchestrator = new Orchestrator({
      domain: woodcutter,
      planner,
      clock,
      understudyMaxMs: 100,
      understudyImproveMs: 100,
      understudyShare: 1,
    });
    const promise = orchestrator.plan({
      agent: "ann",
      state: start,
      goal: "stocked",
      budgetMs: 16,
    });
    clock.setTimer(() => clock.advanceSync(16), 0);
    await clock.advance(1);
    expect(await promise).toMatchObject({ status: "solved", cost: 5 });
  });

  it("mending takes no longer than it is given, and lets the game go on", async () => {
    let steps = 0;
    const clock = new FakeClock();
    const endless: Planner = {
      start: (problem) => ({
        expansions: 1,
        step: () => {
          if (problem.state[0] === start[0]) return true;
          steps++;
          clock.advanceSync(1);
          return false;
        },
        result: () => ({ status: "cut-off", actions: [], cost: 0, lowerBound: 0 }),
      }),
    };
    const lead = new ScriptedLead({ clock, script: () => ({ answer: [forest] }) });
    const orchestrator = new Orchestrator({
      domain: woodcutter,
      planner: endless,
      lead,
      clock,
      mendMs: 20,
    });
    let frames = 0;
    const promise = orchestrator.plan({
      agent: "ann",
      state: start,
      goal: "stocked",
      budgetMs: 4000,
    });
    const frame = (): void => {
      frames++;
      if (frames < 50) clock.setTimer(frame, 1);
    };
    clock.setTimer(frame, 1);
    await clock.advance(200);
    expect(await promise).toMatchObject({ reason: "unsound-plan" });
    expect(steps).toBeLessThanOrEqual(21);
    expect(frames).toBeGreaterThan(5);
  });
});

describe("planNow", () => {
  it("answers at once and lets the lead work on", async () => {
    const cache = new MapCache();
    const { orchestrator, clock } = stage({ afterMs: 30, answer: optimal }, { cache });
    const request = { agent: "ann", state: start, goal: "stocked" };
    const outcome = orchestrator.planNow(request);
    expect(outcome).toMatchObject({ source: "classical", status: "solved", reason: "budget" });
    await clock.advance(30);
    expect(await outcome.revised).toMatchObject({ source: "llm", leadSteps: 3 });
    expect(orchestrator.planNow(request)).toMatchObject({ source: "exact", leadSteps: 3 });
  });

  it("throws for a caller's mistake", () => {
    const { orchestrator } = stage({});
    expect(() => orchestrator.planNow({ agent: "ann", state: start, goal: "wealth" })).toThrow(
      RequestError,
    );
    const request = { agent: "ann", state: start, goal: "stocked" };
    expect(() => orchestrator.planNow(request, Number.NaN)).toThrow("/sliceMs");
  });
});

describe("without a lead", () => {
  it("the understudy plays alone and gives no reason", async () => {
    const { ask } = stage({}, { lead: undefined });
    const outcome = await ask();
    expect(outcome).toMatchObject({ source: "classical", status: "solved", optimal: true });
    expect(outcome.reason).toBeUndefined();
    expect(await outcome.revised).toBeUndefined();
  });
});

describe("the observer", () => {
  const understudy = ["understudy-ask", "understudy-answer"];

  it("hears of requests that are withdrawn", async () => {
    const seen: string[] = [];
    const observer = (event: { readonly type: string }) => seen.push(event.type);
    const { orchestrator, clock } = stage({ afterMs: "never" }, { observer });
    const controller = new AbortController();
    const request = { agent: "ann", state: start, goal: "stocked", budgetMs: 100 };
    const promise = orchestrator.plan({ ...request, signal: controller.signal });
    await clock.advance(1);
    controller.abort("gone");
    await expect(promise).rejects.toBe("gone");
    expect(seen).toEqual(["request-start", ...understudy, "lead-ask", "request-abort"]);
  });

  it("sees the life of a request, and cannot disturb it", async () => {
    const seen: string[] = [];
    const { ask } = stage(
      { afterMs: 1, answer: optimal },
      {
        observer: (event) => {
          seen.push(event.type);
          throw new Error("a bug in the game");
        },
      },
    );
    expect((await ask()).source).toBe("llm");
    expect(seen).toEqual([
      "request-start",
      ...understudy,
      "lead-ask",
      "lead-answer",
      "outcome-serve",
    ]);
  });

  it("is told nothing while it looks away", async () => {
    const seen: string[] = [];
    const observer = Object.assign(
      (event: { readonly type: string }): void => void seen.push(event.type),
      { isIdle: true },
    );
    const { ask } = stage({ afterMs: "never" }, { observer });
    await ask();
    expect(seen).toEqual([]);
    observer.isIdle = false;
    await ask();
    expect(seen).toEqual(["request-start", ...understudy, "lead-ask", "outcome-serve"]);
  });
});
