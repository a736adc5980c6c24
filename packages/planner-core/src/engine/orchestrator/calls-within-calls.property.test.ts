import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { casesOf } from "../../../../../scripts/testing/cases.mjs";
import { PlanLibrary } from "../../kept/plan-library.ts";
import { PlanLibraryCache } from "../../kept/plan-library-cache.ts";
import { defineDomain } from "../../rules/domain/define-domain.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import { provePlan } from "../../rules/plan/prove-plan.ts";
import type { PackedState } from "../../rules/state/packed-state.ts";
import { FakeClock } from "../../testing/fake-clock.ts";
import { PolicyPlanner } from "../../testing/policy-planner.ts";
import { ScriptedLlmPlanner } from "../../testing/scripted-llm-planner.ts";
import { UniformCostPlanner } from "../../testing/uniform-cost-planner.ts";
import type { CacheAnswer, CacheEntry, CacheQuery, PlanCache } from "../contract/cache.ts";
import type { ChoiceMemory } from "../contract/choice-memory.ts";
import type { Outcome } from "../contract/outcome.ts";
import type { Planner, PlanSearch } from "../contract/planner.ts";
import { Orchestrator } from "./orchestrator.ts";

/** Callbacks of the engine that make nested requests. */
const PLACES = [
  "observer",
  "onStep",
  "cost",
  "lookup",
  "store",
  "search",
  "policy",
  "alternatives",
  "admit",
  "ask",
  "memory",
  "now",
  "timer",
] as const;
type Place = (typeof PLACES)[number];

const GOALS = ["stocked", "rich", "cosy"] as const;
const AGENTS = ["ann", "ben", "cid"] as const;

/** The yard of the other tests; with `costs`, a walk has a run-time cost. */
function yardWith(costs: ((wood: number) => number) | undefined): Domain {
  return defineDomain({
    name: "yard",
    state: {
      at: { type: "enum", values: ["home", "forest", "market"] },
      wood: { type: "integer", min: 0, max: 5 },
      coins: { type: "integer", min: 0, max: 3 },
      warm: { type: "boolean" },
    },
    tools: [
      {
        name: "goto",
        parameters: { place: { enum: ["home", "forest", "market"] } },
        then: { at: "$place" },
        cost:
          costs === undefined
            ? 2
            : { base: 2, min: 1, reads: ["wood"], of: ({ wood }) => costs(wood as number) },
      },
      { name: "chop", when: { at: "forest" }, then: { wood: { "+": 1 } }, cost: 1.5 },
      {
        name: "sell",
        when: { at: "market", wood: { ">=": 1 } },
        then: { wood: { "-": 1 }, coins: { "+": 1 } },
      },
      {
        name: "burn",
        when: { at: "home", wood: { ">=": 1 } },
        then: { wood: { "-": 1 }, warm: true },
      },
    ],
    goals: [
      { name: "stocked", when: { wood: { ">=": 2 } }, priority: 5 },
      { name: "rich", when: { coins: { ">=": 1 } }, priority: 1 },
      { name: "cosy", when: { warm: true, at: "home" }, priority: 3 },
    ],
  }).untyped;
}

/** The simplest possible cache. */
class MapCache implements PlanCache {
  readonly #entries = new Map<string, CacheEntry>();

  lookup({ partition, state }: CacheQuery): CacheAnswer {
    const entry = this.#entries.get(`${partition} ${state.join()}`);
    return entry === undefined ? { kind: "miss" } : { kind: "exact", entry, proved: true };
  }

  store({ partition, state }: CacheQuery, entry: CacheEntry): void {
    this.#entries.set(`${partition} ${state.join()}`, entry);
  }
}

const ask = fc.record({
  way: fc.constantFrom("plan", "now", "now", "many"),
  agent: fc.constantFrom(...AGENTS),
  goal: fc.constantFrom(...GOALS),
  at: fc.nat(2),
  wood: fc.nat(2),
  choose: fc.constantFrom(undefined, undefined, true),
  hasSteps: fc.boolean(),
});
type Ask = typeof ask extends fc.Arbitrary<infer Value> ? Value : never;

const world = fc.record({
  hasCosts: fc.boolean(),
  cache: fc.constantFrom("none", "map", "planLibrary"),
  hasPolicies: fc.boolean(),
  hasLlm: fc.boolean(),
  /** Nested requests: by callback, one per this many calls. */
  within: fc.array(
    fc.record({ place: fc.constantFrom(...PLACES), every: fc.integer({ min: 1, max: 3 }), ask }),
    { minLength: 1, maxLength: 6 },
  ),
  asks: fc.array(ask, { minLength: 1, maxLength: 6 }),
});
type World = typeof world extends fc.Arbitrary<infer Value> ? Value : never;

/** Limit on the depth of nested requests. */
const MAX_DEPTH = 3;
/** Limit on all requests: each call may lead to more. */
const MAX_ASKS = 60;

/** An orchestrator whose callbacks all make requests. */
class Nest {
  readonly clock = new FakeClock();
  readonly found: { readonly ask: Ask; readonly state: PackedState; readonly outcome: Outcome }[] =
    [];
  /** Number of nested requests by place. */
  readonly made = new Map<Place, number>();
  readonly domain: Domain;
  readonly #orchestrator: Orchestrator;
  readonly #world: World;
  readonly #calls = new Map<Place, number>();
  readonly #open: Promise<unknown>[] = [];
  #depth = 0;
  #asks = 0;
  #isOver = false;

  constructor(spec: World) {
    this.#world = spec;
    const cost = (wood: number): number => {
      this.#intrude("cost");
      return 1 + (wood % 2);
    };
    this.domain = yardWith(spec.hasCosts ? cost : undefined);
    const { clock } = this;
    this.#orchestrator = new Orchestrator({
      domain: this.domain,
      planner: this.#planner(spec.hasPolicies ? new PolicyPlanner() : new UniformCostPlanner()),
      llm: spec.hasLlm ? this.#llm() : undefined,
      cache: this.#cache(),
      choiceMemory: this.#memory(),
      observer: () => this.#intrude("observer"),
      tuning: { yieldMs: 0 },
      clock: {
        now: () => {
          this.#intrude("now");
          return clock.now();
        },
        setTimer: (callback, delayMs) =>
          clock.setTimer(() => {
            this.#intrude("timer");
            callback();
          }, delayMs),
        clearTimer: (timer) => clock.clearTimer(timer),
      },
    });
  }

  /** Makes requests, and moves time until all are answered. */
  async play(): Promise<void> {
    for (const each of this.#world.asks) {
      this.#ask(each);
      await this.clock.advance(7);
    }
    for (let turn = 0; turn < 40; turn++) await this.clock.advance(50);
    await Promise.all(this.#open);
    this.#orchestrator.dispose();
    this.#isOver = true;
  }

  #intrude(place: Place): void {
    if (this.#isOver || this.#depth >= MAX_DEPTH) return;
    const count = (this.#calls.get(place) ?? 0) + 1;
    this.#calls.set(place, count);
    for (const each of this.#world.within) {
      if (each.place !== place || count % each.every !== 0 || this.#asks >= MAX_ASKS) continue;
      this.made.set(place, (this.made.get(place) ?? 0) + 1);
      this.#ask(each.ask);
    }
  }

  #ask(each: Ask): void {
    this.#asks++;
    this.#depth++;
    const { way, agent, goal, choose, hasSteps } = each;
    const state = this.domain.state({
      at: ["home", "forest", "market"][each.at] as "home",
      wood: each.wood,
      coins: 0,
      warm: false,
    });
    const keep = (outcome: Outcome | undefined): void => {
      if (outcome !== undefined) this.found.push({ ask: each, state, outcome });
    };
    const keepBoth = (outcome: Outcome | undefined): void => {
      keep(outcome);
      if (outcome !== undefined) this.#open.push(outcome.revised.then(keep));
    };
    try {
      const request = { agent, state, goal, ...(choose === undefined ? {} : { choose }) };
      if (way === "now") keepBoth(this.#orchestrator.planNow(request, 5));
      else if (way === "many") keepBoth(this.#orchestrator.planMany([request], 5)[0]);
      else {
        const onStep = hasSteps ? () => this.#intrude("onStep") : undefined;
        const plan = this.#orchestrator.plan({ ...request, budgetMs: 60, onStep });
        this.#open.push(plan.then(keepBoth));
      }
    } finally {
      this.#depth--;
    }
  }

  #planner(inner: Planner): Planner {
    const policy = inner.policy?.bind(inner);
    return {
      start: (problem) => {
        this.#intrude("search");
        const search = inner.start(problem);
        return {
          get expansions() {
            return search.expansions;
          },
          step: (slice) => {
            this.#intrude("search");
            return search.step({ ...slice, expansions: Math.min(3, slice.expansions ?? 3) });
          },
          result: () => {
            this.#intrude("search");
            return search.result();
          },
        } satisfies PlanSearch;
      },
      ...(policy === undefined
        ? {}
        : {
            policy: (problem) => {
              this.#intrude("policy");
              const found = policy(problem);
              if (found === undefined) return undefined;
              return {
                longestPlan: 20,
                bytes: 0,
                scaledCost: (state) => {
                  this.#intrude("policy");
                  return found.scaledCost(state);
                },
                plan: (state, target) => {
                  const length = found.plan(state, target);
                  this.#intrude("policy");
                  return length;
                },
              };
            },
          }),
      alternatives: () => {
        this.#intrude("alternatives");
        return [];
      },
    };
  }

  #llm(): ScriptedLlmPlanner {
    const { clock } = this;
    return new ScriptedLlmPlanner({
      clock,
      script: ({ state }, call, { draft = [], candidates, redraft }) => {
        this.#intrude("ask");
        redraft?.(draft.slice(0, 1));
        if (candidates !== undefined) {
          return { afterMs: 4, answer: { kind: "choice", index: call % 2, text: "" } };
        }
        // The classical planner's plan, sometimes with a detour, sometimes nonsense.
        const answer = call % 3 === 0 ? [...draft, 0, 1] : call % 3 === 1 ? draft : [3, ...draft];
        const says = draft.slice(0, 2).map((action, index) => ({ action, atMs: 1 + index, index }));
        return { afterMs: 5 + (state[0] as number), answer, says };
      },
      admit: () => {
        this.#intrude("admit");
        return { admitted: true, predictedMs: undefined };
      },
    });
  }

  #cache(): PlanCache | undefined {
    if (this.#world.cache === "none") return undefined;
    const inner: PlanCache =
      this.#world.cache === "map"
        ? new MapCache()
        : new PlanLibraryCache(new PlanLibrary(this.domain), { grow: true, clock: this.clock });
    return {
      lookup: (query) => {
        this.#intrude("lookup");
        const answer = inner.lookup(query);
        this.#intrude("lookup");
        return answer;
      },
      store: (query, entry) => {
        this.#intrude("store");
        inner.store(query, entry);
      },
      storeNegative: (query, reason) => {
        this.#intrude("store");
        inner.storeNegative?.(query, reason);
      },
    };
  }

  #memory(): ChoiceMemory {
    const known = new Map<string, Parameters<ChoiceMemory["remember"]>[1]>();
    return {
      chosen: (key) => {
        this.#intrude("memory");
        return known.get(key);
      },
      remember: (key, choice) => {
        known.set(key, choice);
        this.#intrude("memory");
      },
      forget: (key) => void known.delete(key),
      refusal: () => undefined,
      refuse: () => this.#intrude("memory"),
    };
  }
}

/** Plays a world, and proves each plan from the state and for the goal of its request. */
async function playAndProve(spec: World): Promise<Nest> {
  const nest = new Nest(spec);
  await nest.play();
  for (const { ask: asked, state, outcome } of nest.found) {
    expect(outcome.agent).toBe(asked.agent);
    expect(outcome.goal.name).toBe(asked.goal);
    if (outcome.status !== "solved") continue;
    const { plan, goal, cost } = outcome;
    const proof = provePlan(nest.domain, state, plan?.actions ?? [-1], goal.condition);
    expect(proof).toMatchObject({ sound: true, cost });
  }
  return nest;
}

const fromHome = { at: 0, wood: 0, choose: undefined, hasSteps: false } as const;
const cosy: Ask = { ...fromHome, way: "now", agent: "ann", goal: "cosy" };
const stocked: Ask = { ...fromHome, way: "now", agent: "ben", goal: "stocked" };
const plain = { hasCosts: false, cache: "none", hasPolicies: false, hasLlm: false } as const;

describe("requests that are made from within callbacks", () => {
  it("get separate plans when an observer makes them on request-start", async () => {
    for (const way of ["now", "many", "plan"] as const) {
      const within = [{ place: "observer", every: 1, ask: { ...stocked, way } } as const];
      const asks = [{ ...cosy, way }];
      const { found } = await playAndProve({ ...plain, hasPolicies: true, within, asks });
      const goals = found.map(({ outcome }) => outcome.goal.name);
      expect(goals).toEqual(expect.arrayContaining(["cosy", "stocked"]));
    }
  });

  it.each(PLACES)("may be made from %s", async (place) => {
    const within = [{ place, every: 1, ask: stocked }];
    const asks = [cosy, cosy, { ...cosy, goal: "rich", way: "plan", choose: true }] as Ask[];
    const again = { ...stocked, way: "plan", hasSteps: true } as Ask;
    const nest = await playAndProve({
      hasCosts: place === "cost",
      cache: "map",
      hasPolicies: place === "policy",
      hasLlm: place !== "policy",
      within,
      asks: [...asks, again, again],
    });
    expect(nest.made.get(place)).toBeGreaterThan(0);
  });

  it("each get a plan for their own question, and disturb no other", async () => {
    let solved = 0;
    await fc.assert(
      fc.asyncProperty(world, async (spec) => {
        const { found } = await playAndProve(spec);
        solved += found.filter(({ outcome }) => outcome.status === "solved").length;
      }),
      { numRuns: 150 },
    );
    expect(solved).toBeGreaterThan(15 * casesOf(150));
  });
});
