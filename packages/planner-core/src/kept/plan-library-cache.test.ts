import { describe, expect, it } from "vitest";
import { RequestError } from "../base/errors.ts";
import type { PlanCache } from "../engine/contract/cache.ts";
import { Orchestrator } from "../engine/orchestrator/orchestrator.ts";
import type { Domain } from "../rules/domain/domain.ts";
import { loadDomain } from "../rules/domain/load-domain.ts";
import { planOf } from "../rules/plan/plan.ts";
import { planCacheConformance } from "../testing/conformance/plan-cache-conformance.ts";
import { FakeClock } from "../testing/fake-clock.ts";
import { ScriptedLlmPlanner } from "../testing/scripted-llm-planner.ts";
import { UniformCostPlanner } from "../testing/uniform-cost-planner.ts";
import { PlanLibrary } from "./plan-library.ts";
import { PlanLibraryCache } from "./plan-library-cache.ts";

const definition = {
  name: "hut",
  state: {
    at: { type: "enum", values: ["home", "forest"] },
    wood: { type: "integer", min: 0, max: 3 },
    warm: { type: "boolean" },
  },
  tools: [
    { name: "goto", parameters: { place: { enum: ["home", "forest"] } }, then: { at: "$place" } },
    { name: "chop", when: { at: "forest" }, then: { wood: { "+": 1 } } },
    {
      name: "light",
      when: { at: "home", wood: { ">=": 1 } },
      then: { wood: { "-": 1 }, warm: true },
    },
  ],
  goals: [{ name: "warm", when: { warm: true } }],
};
const hut = loadDomain(definition);
const goal = hut.goal("warm");
const act = (tool: string, place?: string): number =>
  hut.actionOf({ tool, args: place === undefined ? {} : { place } });
const short = [act("goto", "home"), act("light")];
const long = [act("goto", "forest"), act("chop"), ...short];
const twice = [act("goto", "forest"), act("chop"), act("chop"), ...short];
const planner = new UniformCostPlanner();
const state = hut.state({ at: "home", wood: 0, warm: false });
const ask = { agent: "ann", state, goal: "warm" } as const;

const prepared = (): PlanLibrary => {
  const planLibrary = new PlanLibrary(hut, { suffixes: false });
  planLibrary.add(long, { goal });
  planLibrary.add(twice, { goal, persona: "Greta gathers  more than she needs." });
  return planLibrary;
};

describe("playing from a plan library", () => {
  it("serves the cheapest plan that works, without a model or a search", () => {
    const orchestrator = new Orchestrator({ domain: hut, planner, planLibrary: prepared() });
    const outcome = orchestrator.planNow(ask);
    expect(outcome).toMatchObject({
      status: "solved",
      source: "cache",
      hit: "generalised",
      cost: 4,
      llmSteps: 4,
    });
    const other = orchestrator.planNow({ ...ask, goal: { wood: 2 } });
    expect(other.source).toBe("classical");
  });

  it("serves the plans of a persona to its agents, however it is written", () => {
    const planLibrary = prepared();
    const { planLibrary: again } = PlanLibrary.load(hut, JSON.stringify(planLibrary));
    for (const one of [planLibrary, again]) {
      const orchestrator = new Orchestrator({ domain: hut, planner, planLibrary: one });
      const cost = (persona: string): number | undefined =>
        orchestrator.planNow({ ...ask, persona }).cost;
      expect(cost("Greta gathers more than she needs.")).toBe(5);
      // There was no preparation with Hans.
      expect(cost("Hans")).toBe(4);
    }
  });

  it("leaves agents with unprepared personas to an LLM planner, if there is one", async () => {
    const clock = new FakeClock();
    const llm = new ScriptedLlmPlanner({ clock, script: () => ({ answer: twice }) });
    const orchestrator = new Orchestrator({
      domain: hut,
      planner,
      planLibrary: prepared(),
      llm,
      clock,
    });
    const source = async (persona?: string): Promise<string | undefined> => {
      const pending = orchestrator.plan({ ...ask, persona, budgetMs: 1000 });
      await clock.advance(1000);
      const { source, hit } = await pending;
      return hit ?? source;
    };
    expect(await source()).toBe("generalised");
    expect(await source("Hans")).toBe("llm");
  });

  it("grows in slices between frames, if that is on", async () => {
    const clock = new FakeClock();
    const planLibrary = new PlanLibrary(hut);
    const cache = new PlanLibraryCache(planLibrary, { grow: true, clock });
    const query = { domain: hut, state, goal, partition: goal.hash, text: {}, maxCostRatio: 2 };
    const entry = {
      plan: planOf(hut, long),
      scaledCost: 4000,
      llmSteps: 4,
      optimal: true,
      mended: false,
      costRatio: 1,
    };
    expect(cache.lookup(query).kind).toBe("miss");
    cache.store(query, entry);
    expect(cache.lookup(query)).toMatchObject({ kind: "generalised", entry: { scaledCost: 4000 } });
    expect(planLibrary.size).toBe(1);
    expect(clock.pendingTimers).toBe(1);
    await clock.advance(1);
    expect(planLibrary.size).toBe(4);
    expect(clock.pendingTimers).toBe(0);
    expect(cache.stats).toEqual({ lookups: 2, hits: 1 });
    new PlanLibraryCache(planLibrary).store({ ...query, text: { persona: "Greta" } }, entry);
    expect(planLibrary.personas()).toEqual([undefined]);
  });

  it("grows even in a game that never returns to the event loop, and rests once disposed", () => {
    const clock = new FakeClock();
    const planLibrary = new PlanLibrary(hut);
    const cache = new PlanLibraryCache(planLibrary, { grow: true, clock });
    const query = { domain: hut, state, goal, partition: goal.hash, text: {}, maxCostRatio: 2 };
    const facts = { scaledCost: 4000, llmSteps: 4, optimal: true, mended: false, costRatio: 1 };
    cache.store(query, { ...facts, plan: planOf(hut, long) });
    for (let time = 0; time < 63; time++) cache.lookup(query);
    expect(planLibrary.pending).toBe(1);
    cache.lookup(query);
    expect(planLibrary.pending).toBe(0);
    cache.store(query, { ...facts, plan: planOf(hut, twice) });
    cache.dispose();
    expect(clock.pendingTimers).toBe(0);
    expect(planLibrary.pending).toBe(1);
    expect(JSON.stringify(planLibrary)).toContain("light");
    expect(planLibrary.pending).toBe(0);
  });

  it("is refused together with a cache, or for another domain", () => {
    const planLibrary = prepared();
    const cache = new PlanLibraryCache(planLibrary);
    expect(() => new Orchestrator({ domain: hut, planner, planLibrary, cache })).toThrow(
      /combined with a cache.*TieredCache/s,
    );
    const domain = loadDomain(definition);
    expect(() => new Orchestrator({ domain, planner, planLibrary })).toThrow(RequestError);
    const query = { domain, state, goal, partition: goal.hash, text: {}, maxCostRatio: 2 };
    expect(cache.lookup(query).kind).toBe("miss");
  });

  /** A growing cache for any domain. */
  const anyDomain = (): PlanCache => {
    let cache: PlanLibraryCache | undefined;
    const of = (domain: Domain): PlanLibraryCache => {
      cache ??= new PlanLibraryCache(new PlanLibrary(domain), {
        grow: true,
        clock: new FakeClock(),
      });
      return cache;
    };
    return {
      lookup: (query) => of(query.domain).lookup(query),
      store: (query, entry) => of(query.domain).store(query, entry),
    };
  };
  for (const { name, run } of planCacheConformance(anyDomain, { numRuns: 50 })) {
    if (/^(misses|calls nothing)/.test(name)) it(name, run);
  }
});
