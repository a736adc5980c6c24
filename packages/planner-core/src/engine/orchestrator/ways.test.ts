import { describe, expect, it } from "vitest";
import { PlanLibrary } from "../../kept/plan-library.ts";
import { defineDomain } from "../../rules/domain/define-domain.ts";
import { planOf } from "../../rules/plan/plan.ts";
import { FakeClock, settle } from "../../testing/fake-clock.ts";
import { ScriptedLlmPlanner } from "../../testing/scripted-llm-planner.ts";
import { UniformCostPlanner } from "../../testing/uniform-cost-planner.ts";
import type { CacheAnswer, CacheEntry, CacheQuery, PlanCache } from "../contract/cache.ts";
import type { ManyRequest, PlanRequest } from "../contract/request.ts";
import { PlanRunner } from "../runner/plan-runner.ts";
import { Orchestrator } from "./orchestrator.ts";

const places = ["camp", "mill", "well"] as const;

/** Both the mill and the well have water. */
const domain = defineDomain({
  name: "thirst",
  state: {
    at: { type: "enum", values: places, position: true, default: "camp" },
    thirsty: { type: "boolean", default: true },
  },
  tools: [
    {
      name: "walk",
      parameters: { to: { enum: places } },
      then: { at: "$to" },
      cost: { way: "$to" },
    },
    { name: "drink", when: { at: { in: ["mill", "well"] } }, then: { thirsty: false } },
  ],
  goals: [{ name: "fresh", when: { thirsty: false } }],
});

const walk = (to: (typeof places)[number]) => ({ tool: "walk", args: { to } }) as const;
const drink = { tool: "drink", args: {} } as const;
const via = (to: (typeof places)[number]): number[] =>
  [walk(to), drink].map((step) => domain.actionOf(step));

/** The mill is near and the well far off, unless distances are given. */
const table = (mill: number, well: number) => ({ camp: { mill, well }, mill: { well: 1 } });

function thirsty(parts: object = {}): Orchestrator {
  const clock = new FakeClock();
  const untyped = domain.untyped;
  return new Orchestrator({ domain: untyped, planner: new UniformCostPlanner(), clock, ...parts });
}

const state = domain.state({});
const steps = (plan: { readonly steps: readonly { readonly args: object }[] } | null | undefined) =>
  plan?.steps.map(({ args }) => Object.values(args)[0] ?? "drink");
const ask = (orchestrator: Orchestrator, ways: object | undefined) =>
  orchestrator.planNow({ agent: "ann", state, goal: "fresh", ways: ways as never });

describe("requests with costs of ways", () => {
  it("are planned for with their own costs", () => {
    const orchestrator = thirsty();
    expect(steps(ask(orchestrator, table(3, 9)).plan)).toEqual(["mill", "drink"]);
    const far = ask(orchestrator, table(30, 9));
    expect(steps(far.plan)).toEqual(["well", "drink"]);
    expect(far).toMatchObject({ cost: 10, optimal: true });
    expect(ask(orchestrator, undefined).cost).toBe(2);
    const [near, wide] = ["bea", "cid"].map((agent, index) => ({
      ...{ agent, state, goal: "fresh", ways: index === 0 ? table(3, 9) : table(30, 9) },
    }));
    const [one, other] = orchestrator.planMany([near, wide] as readonly ManyRequest[], 50);
    expect([steps(one?.plan), steps(other?.plan)]).toEqual([
      ["mill", "drink"],
      ["well", "drink"],
    ]);
  });

  it("are unsolvable without a way, and malformed ones are refused", () => {
    expect(ask(thirsty(), { mill: { well: 1 } }).status).toBe("unsolvable");
    expect(() => ask(thirsty(), { camp: { moon: 1 } })).toThrow(
      '/ways/camp/moon: "moon" is not a place',
    );
  });

  it("get a prepared plan only if its ways exist and are cheap", () => {
    const planLibrary = new PlanLibrary(domain.untyped);
    planLibrary.add(via("mill"), { goal: domain.goal("fresh") });
    const orchestrator = thirsty({ planLibrary });
    expect(ask(orchestrator, table(3, 9))).toMatchObject({
      source: "cache",
      hit: "generalised",
      cost: 4,
    });
    expect(ask(orchestrator, table(30, 9))).toMatchObject({ source: "classical", cost: 10 });
    expect(ask(orchestrator, { camp: { well: 9 } })).toMatchObject({ cost: 10 });
    expect(ask(orchestrator, { mill: { well: 9 } }).status).toBe("unsolvable");
  });

  it("share cached plans if costs are roughly equal, at their own price", () => {
    const kept = new Map<string, CacheEntry>();
    const cache: PlanCache = {
      lookup: ({ partition }: CacheQuery): CacheAnswer => {
        const entry = kept.get(partition);
        return entry === undefined ? { kind: "miss" } : { kind: "exact", entry, proved: true };
      },
      store: ({ partition }, entry) => kept.set(partition, entry),
    };
    const orchestrator = thirsty({ cache });
    const { partition } = queryOf(orchestrator, table(3, 9), cache);
    kept.set(partition, {
      plan: planOf(domain.untyped, via("mill")),
      scaledCost: 4000,
      llmSteps: 2,
      optimal: true,
      mended: false,
      costRatio: 1,
    });
    expect(ask(orchestrator, table(3, 9))).toMatchObject({
      source: "cache",
      hit: "exact",
      cost: 4,
    });
    // The same classes: priced again, but not known to be optimal any more.
    expect(ask(orchestrator, table(3.5, 12))).toMatchObject({
      source: "cache",
      hit: "exact",
      cost: 4.5,
      optimal: false,
    });
    // An expensive entry may be too expensive here, so it is compared with the classical planner's plan.
    kept.set(partition, {
      ...(kept.get(partition) as CacheEntry),
      ...{ plan: planOf(domain.untyped, via("well")), scaledCost: 10_000, costRatio: 1.5 },
    });
    expect(ask(orchestrator, table(3, 9))).toMatchObject({
      source: "cache",
      hit: "exact",
      cost: 10,
    });
    expect(ask(orchestrator, table(3.5, 12))).toMatchObject({ source: "classical", cost: 4.5 });
    // Other classes mean another question.
    expect(ask(orchestrator, table(3, 3)).source).toBe("classical");
  });

  it("break an LLM planner's plan with a missing way", async () => {
    const clock = new FakeClock();
    const llm = new ScriptedLlmPlanner({ clock, script: () => ({ answer: via("mill") }) });
    const orchestrator = thirsty({ clock, llm });
    const request = { agent: "ann", state, goal: "fresh", budgetMs: 50 } as const;
    const plan = async (ways: object) => {
      const outcome = orchestrator.plan({ ...request, ways } as PlanRequest);
      await clock.advance(50);
      return outcome;
    };
    const open = await plan(table(3, 9));
    expect(open).toMatchObject({ source: "llm", cost: 4 });
    const closed = await plan({ camp: { well: 9 } });
    expect(steps(closed.plan)).toEqual(["well", "drink"]);
    expect(llm.calls[1]?.question.ways?.toJSON()).toEqual({
      camp: { well: 9 },
      mill: {},
      well: {},
    });
  });

  it("break a plan in play when its way closes", async () => {
    let ways = domain.ways(table(3, 9));
    const orchestrator = thirsty();
    const runner = new PlanRunner({
      ...{ orchestrator, agent: "ann", goal: "fresh", budgetMs: 50 },
      request: () => ({ ways }),
    });
    runner.tick({}, 0);
    await settle();
    expect(runner.tick({}, 10)).toMatchObject({ event: "start", step: walk("mill") });
    ways = domain.ways({ camp: { well: 9 } });
    runner.tick({}, 20);
    await settle();
    const next = runner.tick({}, 30);
    expect(next).toMatchObject({ event: "start", step: walk("well") });
  });
});

describe("a runner with a function for costs of ways", () => {
  it("calls it for each question, and proves the plan with the same costs", async () => {
    let metres: Readonly<Record<string, Readonly<Record<string, number>>>> = table(3, 9);
    const orchestrator = thirsty();
    const errors: unknown[] = [];
    const runner = new PlanRunner({
      ...{ orchestrator, agent: "ann", goal: "fresh", budgetMs: 50 },
      request: { ways: (from, to) => metres[from]?.[to] },
      onError: (error) => errors.push(error),
    });
    runner.tick({}, 0);
    await settle();
    expect(runner.tick({}, 10)).toMatchObject({ event: "start", step: walk("mill") });
    metres = { camp: { well: 9 } };
    runner.interrupt();
    runner.tick({ at: "camp" }, 30);
    await settle();
    expect(runner.tick({ at: "camp" }, 40)).toMatchObject({ event: "start", step: walk("well") });
    metres = { camp: { well: Number.NaN } };
    runner.interrupt();
    expect(runner.tick({ at: "camp" }, 50)).toEqual({ event: "replan" });
    expect(String(errors)).toContain("/ways/camp/well: is NaN");
  });
});

/** The query of a request. */
function queryOf(orchestrator: Orchestrator, ways: object, cache: PlanCache): CacheQuery {
  const queries: CacheQuery[] = [];
  const { lookup } = cache;
  cache.lookup = (query) => {
    queries.push({ ...query });
    return { kind: "miss" };
  };
  ask(orchestrator, ways);
  cache.lookup = lookup;
  return queries[0] as CacheQuery;
}
