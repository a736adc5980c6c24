import {
  type CacheEntry,
  type CacheQuery,
  type Domain,
  InferenceError,
  loadDomain,
  Orchestrator,
  PlanLibrary,
  planOf,
  runSearch,
  StateError,
  Telemetry,
} from "@understudy/planner-core";
import {
  FakeClock,
  ScriptedLlmPlanner,
  UniformCostPlanner,
} from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { TieredCache } from "./tiered-cache.ts";

const domain = loadDomain({
  name: "hut",
  state: {
    at: { type: "enum", values: ["home", "forest", "shed"], default: "home" },
    wood: { type: "integer", min: 0, max: 9, default: 0 },
    has_axe: { type: "boolean", default: false },
    warm: { type: "boolean", default: false },
    weather: { type: "integer", min: 0, max: 9, default: 0 },
  },
  tools: [
    {
      name: "goto",
      parameters: { place: { enum: ["home", "forest", "shed"] } },
      then: { at: "$place" },
      cost: 2,
    },
    { name: "take_axe", when: { at: "shed" }, then: { has_axe: true } },
    { name: "chop", when: { at: "forest", has_axe: true }, then: { wood: { "+": 1 } } },
    {
      name: "light",
      when: { at: "home", wood: { ">=": 2 } },
      then: { warm: true, wood: { "-": 2 } },
    },
  ],
  goals: [{ name: "warm_home", when: { warm: true } }],
});
const goal = domain.goal("warm_home");
const planner = new UniformCostPlanner();

const query = (values: Readonly<Record<string, string | number | boolean>>): CacheQuery => ({
  domain,
  state: domain.state(values),
  goal,
  partition: `p/${goal.hash}`,
  text: {},
  maxCostRatio: 2,
});

const solve = (problem: Pick<CacheQuery, "domain" | "state" | "goal">) => {
  const result = runSearch(planner, { ...problem, mode: "optimal" });
  return result.status === "solved" ? result : expect.unreachable(result.status);
};

const solved = (of: CacheQuery): CacheEntry => {
  const { actions, scaledCost } = solve(of);
  const plan = planOf(of.domain, actions);
  const known = { llmSteps: actions.length, optimal: true, mended: false };
  return { plan, scaledCost, costRatio: 1, tokens: 50, ...known };
};

describe("TieredCache", () => {
  it("answers from the nearest tier", () => {
    const cache = new TieredCache({ capacity: 10 });
    const asked = query({ wood: 1, has_axe: true });
    expect(cache.lookup(asked).kind).toBe("miss");
    cache.store(asked, solved(asked));
    expect(cache.lookup(asked)).toMatchObject({ kind: "exact", proved: true });
    // The weather is irrelevant; with more wood the plan works as well.
    for (const near of [
      { wood: 1, has_axe: true, weather: 5 },
      { wood: 3, has_axe: true },
    ]) {
      expect(cache.lookup(query(near))).toMatchObject({ kind: "generalised", proved: true });
    }
    expect(cache.stats()).toMatchObject({
      lookups: 4,
      misses: 1,
      exact: { hits: 1 },
      generalised: { hits: 2 },
      tokensSaved: 150,
    });
    const telemetry = new Telemetry();
    for (let time = 0; time < 2; time++) cache.reportTo(telemetry);
    expect(telemetry.snapshot().counters).toMatchObject({ "cache.tokens_saved": 150 });
  });

  it("measures its memory, which eviction and clearing free", () => {
    const cache = new TieredCache({ capacity: 4, similar: { capacity: 4 } });
    const store = (n: number): void => {
      const asked = query({ wood: n % 10, weather: Math.floor(n / 10), has_axe: true });
      cache.store(asked, solved(asked));
      cache.finish();
    };
    for (let n = 0; n < 20; n++) store(n);
    const { bytes } = cache;
    expect(bytes).toBeGreaterThan(4000);
    for (let n = 20; n < 100; n++) store(n);
    expect(cache.bytes).toBeLessThan(2 * bytes);
    cache.clear();
    expect(cache.bytes).toBeLessThan(200);
    for (let n = 0; n < 20; n++) store(n);
    expect(cache.bytes).toBe(bytes);
  });

  it("does not know the cost ratio of a plan from another state", () => {
    const cache = new TieredCache({ capacity: 10 });
    const asked = query({ wood: 1, has_axe: true });
    cache.store(asked, solved(asked));
    cache.finish();
    const answer = cache.lookup(query({ wood: 9, has_axe: true, at: "home" }));
    // From here a suffix of the plan is enough.
    expect(answer).toMatchObject({
      kind: "generalised",
      entry: { scaledCost: 1000, optimal: false, costRatio: Number.POSITIVE_INFINITY },
    });
  });

  it("offers the beginning of a similar plan for mending, and explains rejected ones", () => {
    const cache = new TieredCache({ capacity: 10, similar: { maxDistance: 64 } });
    const asked = query({ wood: 1, has_axe: true });
    cache.store(asked, solved(asked));
    cache.finish();
    const far = query({ wood: 0, has_axe: true });
    expect(cache.lookup(far)).toMatchObject({ kind: "similar", proved: false });
    const decision = cache.decide(far);
    expect(decision).toMatchObject({ kind: "similar", proved: false });
    const reasons = decision.rejected.map(({ tier, reason }) => `${tier}: ${reason}`);
    expect(reasons).toContainEqual(expect.stringMatching(/^generalised: needs wood>=1/));
    expect(reasons).toContainEqual(
      expect.stringMatching(/^similar: step \d, light\(\): needs wood>=2/),
    );
    if (decision.kind === "similar") {
      expect(decision.similarity).toBe(1 - decision.distance / 64);
    }
    expect(cache.decide(asked)).toMatchObject({ kind: "exact", rejected: [] });
    expect(cache.decide(query({ warm: true, wood: 9, at: "shed" })).kind).not.toBe("exact");
  });

  it("respects disabled actions and extra conditions without a separate entry for each", () => {
    const cache = new TieredCache({ capacity: 10, similar: { capacity: 0 } });
    const asked = query({ wood: 2, at: "home" });
    cache.store(asked, solved(asked));
    const partition = `${asked.partition}/other`;
    const other = domain.actionSet([{ tool: "chop", args: {} }]);
    const light = domain.actionSet([{ tool: "light", args: {} }]);
    expect(cache.lookup({ ...asked, partition, disabled: other }).kind).toBe("generalised");
    expect(cache.lookup({ ...asked, partition, disabled: light }).kind).toBe("miss");
    const maintain = domain.condition({ wood: { ">=": 1 } });
    expect(cache.lookup({ ...asked, partition, maintain }).kind).toBe("miss");
    expect(cache.learnt(domain).stats().partitions).toBe(1);
  });

  it("serves prepared plans, at once or by the cost rule", () => {
    const planLibrary = new PlanLibrary(domain);
    const detour = ["shed", "forest", "home"].map((place) =>
      domain.actionOf({ tool: "goto", args: { place } }),
    );
    const light = domain.actionOf({ tool: "light", args: {} });
    planLibrary.add([...detour, light], { goal });
    const asked = query({ wood: 2, at: "forest" });
    const prepared = [planLibrary];
    const trusted = new TieredCache({ capacity: 10, prepared });
    expect(trusted.lookup(asked)).toMatchObject({ kind: "generalised", entry: { costRatio: 1 } });
    const only = new PlanLibrary(domain, { suffixes: false });
    only.add([...detour, light], { goal });
    const checked = new TieredCache({ capacity: 10, prepared: [only], reuse: "checked" });
    const answer = checked.lookup(asked);
    expect(answer).toMatchObject({ kind: "generalised", proved: true });
    if (answer.kind === "generalised") expect(answer.entry.costRatio).toBeGreaterThan(2);
  });

  it("stores at once and derives plans in the background", async () => {
    const clock = new FakeClock();
    const cache = new TieredCache({ capacity: 10, clock });
    const asked = query({ wood: 1, has_axe: true });
    cache.store(asked, solved(asked));
    const learnt = cache.learnt(domain);
    expect(learnt.size).toBe(1);
    expect(learnt.pending).toBe(1);
    // The wood is already at home: only a suffix of the plan matches as cheaply.
    const near = query({ wood: 2, has_axe: true, at: "home" });
    expect(cache.lookup(near)).toMatchObject({ entry: { scaledCost: 6000 } });
    await clock.advance(1);
    expect(learnt.pending).toBe(0);
    expect(clock.pendingTimers).toBe(0);
    expect(cache.lookup(near)).toMatchObject({ entry: { scaledCost: 1000 } });
    cache.store(query({ has_axe: true }), solved(query({ has_axe: true })));
    cache.dispose();
    expect(clock.pendingTimers).toBe(0);
  });

  it("waits with a limited number of plans, whatever is stored meanwhile", () => {
    const cache = new TieredCache({ capacity: 1000, clock: new FakeClock() });
    const asked = query({ wood: 2, has_axe: true });
    const entry = solved(asked);
    for (let number = 0; number < 600; number++) {
      const text = { directive: `order ${number}` };
      cache.store({ ...asked, partition: `p/${goal.hash}/${number}`, text }, entry);
    }
    cache.finish();
    expect(cache.stats().similar.entries).toBe(256);
    cache.dispose();
  });

  it("keeps prepared plans apart by persona and directive, whatever the model", () => {
    const planLibrary = new PlanLibrary(domain, { suffixes: false });
    const light = domain.actionOf({ tool: "light", args: {} });
    const home = domain.actionOf({ tool: "goto", args: { place: "home" } });
    planLibrary.add([light], { goal });
    planLibrary.add([home, light], { goal, persona: "A careful  smith." });
    const { planLibrary: loaded } = PlanLibrary.load(domain, JSON.stringify(planLibrary));
    const asked = query({ wood: 2, at: "home" });
    const steps = (
      cache: TieredCache,
      text: CacheQuery["text"],
      partition = "other-model/x",
    ): number => {
      const answer = cache.lookup({ ...asked, text, partition });
      return "entry" in answer ? answer.entry.plan.actions.length : 0;
    };
    const strict = new TieredCache({ capacity: 10, prepared: [loaded] });
    expect(steps(strict, {}, "a")).toBe(1);
    expect(steps(strict, { persona: "A careful smith." }, "b")).toBe(2);
    expect(steps(strict, { persona: "A careful smith.", memory: "It rained." }, "c")).toBe(2);
    expect(steps(strict, { persona: "A lazy smith." }, "d")).toBe(0);
    expect(steps(strict, { directive: "Hurry." }, "e")).toBe(0);
    // Opened without its plans, it reads those of a question at once, and the rest in spare time.
    const opened = PlanLibrary.open(domain, JSON.stringify(planLibrary));
    const lazy = new TieredCache({ capacity: 10, prepared: [opened], clock: new FakeClock() });
    expect(steps(lazy, {}, "a")).toBe(1);
    expect(opened.pending).toBe(1);
    lazy.finish();
    expect(opened.pending).toBe(0);
    const lenient = new TieredCache({ capacity: 10, prepared: [loaded], unknownText: "plain" });
    expect(steps(lenient, { persona: "A lazy smith." }, "d")).toBe(1);
  });

  it("proves exact hits within a bucket itself", () => {
    const definition = {
      name: "jump",
      state: { power: { type: "integer", min: 0, max: 9, bucket: 5 }, there: { type: "boolean" } },
      tools: [{ name: "jump", when: { power: { ">=": 2 } }, then: { there: true } }],
    } as const;
    const rough: Domain = loadDomain(definition);
    const of = (power: number): CacheQuery => {
      const there = rough.goal({ there: true });
      const state = rough.state({ power, there: false });
      return { ...query({}), domain: rough, goal: there, state, partition: `q/${there.hash}` };
    };
    const cache = new TieredCache({ capacity: 10 });
    cache.store(of(3), solved(of(3)));
    expect(cache.lookup(of(4))).toMatchObject({ kind: "exact", proved: true });
    expect(cache.lookup(of(1)).kind).not.toBe("exact");
    expect(cache.decide(of(1)).rejected[0]).toMatchObject({ tier: "exact" });
  });

  it("remembers wrong answers only without a known plan", () => {
    const cache = new TieredCache({ capacity: 10 });
    const asked = query({ wood: 2 });
    cache.storeNegative(asked, "invalid-json");
    expect(cache.lookup(asked)).toEqual({ kind: "negative", reason: "invalid-json" });
    expect(cache.decide(asked)).toMatchObject({ kind: "negative" });
    cache.store(query({ wood: 3 }), solved(query({ wood: 3 })));
    expect(cache.lookup(asked).kind).toBe("generalised");
    cache.clear();
    expect(cache.lookup(asked).kind).toBe("miss");
    expect(cache.stats()).toMatchObject({ generalised: { entries: 0 }, similar: { entries: 0 } });
  });
});

describe("TieredCache behind the orchestrator", () => {
  it.each([
    ["exact values", 1],
    ["values in buckets", 5],
  ])("refuses packed states that do not fit, whatever it knows, with %s", async (_, bucket) => {
    const jumps: Domain = loadDomain({
      name: "jumps",
      state: {
        power: { type: "integer", min: 0, max: 7, bucket },
        there: { type: "boolean", default: false },
      },
      tools: [{ name: "jump", when: { power: { ">=": 2 } }, then: { there: true } }],
      goals: [{ name: "over", when: { there: true } }],
    });
    const clock = new FakeClock();
    const script = () => ({ answer: [jumps.actionOf({ tool: "jump", args: {} })] });
    const orchestrator = new Orchestrator({
      ...{ domain: jumps, planner, clock, cache: new TieredCache({ capacity: 10, clock }) },
      llm: new ScriptedLlmPlanner({ clock, script }),
    });
    const now = (state: Int32Array) => orchestrator.planNow({ agent: "ann", state, goal: "over" });
    const asked = { agent: "ann", state: { power: 7 }, goal: "over", budgetMs: 100 };
    const first = orchestrator.plan(asked);
    await clock.advance(100);
    expect((await first).source).toBe("llm");
    expect(now(Int32Array.of(7, 0)).hit).toBe("exact");
    expect(now(Int32Array.of(6, 0)).source).not.toBe("classical");
    // Out of range, too short, too long, and so in a state that has the goal.
    for (const codes of [[8, 0], [-1, 0], [7, 2], [7], [7, 0, 0], [9, 1]]) {
      expect(() => now(Int32Array.from(codes))).toThrow(StateError);
    }
  });

  const setUp = () => {
    const clock = new FakeClock();
    const cache = new TieredCache({ capacity: 10, clock });
    const llm = new ScriptedLlmPlanner({
      clock,
      script: ({ state }) => ({
        answer: solve({ domain, state, goal }).actions,
      }),
    });
    const orchestrator = new Orchestrator({ domain, planner, llm, cache, clock });
    const ask = async (
      values: Readonly<Record<string, string | number | boolean>>,
      memory?: string,
    ) => {
      const request = { agent: "ann", state: domain.state(values), goal: "warm_home", memory };
      const outcome = orchestrator.plan({ ...request, budgetMs: 100 });
      await clock.advance(50);
      return outcome;
    };
    return { clock, cache, llm, orchestrator, ask };
  };

  it("asks the model once, but not again for the same or a similar state", async () => {
    const { llm, orchestrator, ask } = setUp();
    expect(await ask({ wood: 1 })).toMatchObject({ source: "llm", status: "solved" });
    expect(await ask({ wood: 1 })).toMatchObject({
      source: "cache",
      hit: "exact",
      status: "solved",
    });
    const third = await ask({ wood: 1, weather: 7 });
    expect(third).toMatchObject({
      source: "cache",
      hit: "generalised",
      status: "solved",
      cost: third.cost,
    });
    expect(llm.calls).toHaveLength(1);
    const now = (state: Int32Array) =>
      orchestrator.planNow({ agent: "bob", state, goal: "warm_home" });
    expect(now(domain.state({ wood: 1 })).hit).toBe("exact");
    expect(now(domain.state({ wood: 1, weather: 3 })).hit).toBe("generalised");
    const { counters } = orchestrator.telemetry.snapshot();
    expect(counters).toMatchObject({ "cache.hit": 2, "cache.generalised_hit": 2, "cache.miss": 1 });
  });

  it("counts look-ups, calls of the model and fallbacks, and times them", async () => {
    const clock = new FakeClock();
    const cache = new TieredCache({ capacity: 10, clock, similar: { maxDistance: 64 } });
    const script = (_question: unknown, call: number) =>
      call === 0
        ? { answer: solve({ domain, state: domain.state({ wood: 1 }), goal }).actions }
        : { rejects: new InferenceError("The model is down") };
    const llm = new ScriptedLlmPlanner({ clock, script });
    const orchestrator = new Orchestrator({ domain, planner, llm, cache, clock });
    const ask = async (wood: number, memory?: string) => {
      const request = { agent: "ann", state: domain.state({ wood }), goal: "warm_home", memory };
      const outcome = orchestrator.plan({ ...request, budgetMs: 100 });
      await clock.advance(50);
      const { source, hit, mended } = await outcome;
      return mended === true ? "mended" : (hit ?? source);
    };
    expect([await ask(1), await ask(1), await ask(0)]).toEqual(["llm", "exact", "mended"]);
    expect(await ask(1, "saw a bear")).toBe("classical");
    const { counters, fallbacks, histograms } = orchestrator.telemetry.snapshot();
    expect(counters).toMatchObject({
      ...{ "llm.request": 2, "llm.success": 1, "llm.error": 1 },
      ...{ "cache.hit": 1, "cache.similar_hit": 1, "cache.miss": 2 },
    });
    expect(fallbacks).toEqual({ "backend-error": 1 });
    const times = ["plan_total", "cache_lookup", "llm_call"] as const;
    expect(times.map((name) => histograms[`latency.${name}`].count)).toEqual([4, 4, 2]);
  });

  it("treats memories as equal if they differ in white space and times only", async () => {
    const { ask } = setUp();
    expect((await ask({ wood: 1 }, "2026-11-20T09:15:07Z  saw a wolf")).source).toBe("llm");
    expect((await ask({ wood: 1 }, "2026-11-20T09:16:00Z saw a wolf ")).hit).toBe("exact");
    expect((await ask({ wood: 1 }, "2026-11-20T09:16:00Z saw a bear")).source).toBe("llm");
    expect((await ask({ wood: 1, weather: 1 }, "2027-01-01T00:00:00Z saw a bear")).hit).toBe(
      "generalised",
    );
  });
});
