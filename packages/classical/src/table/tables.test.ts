import {
  type Domain,
  defineDomain,
  type Goal,
  loadDomain,
  runSearch,
} from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner, type ClassicalPlannerOptions } from "../classical-planner.ts";
import { formatMethod, type MethodReport } from "./method-report.ts";

/** A counter from 0 to `max` with a goal for every height, for tables of any size. */
function tower(max: number): Domain {
  return loadDomain({
    name: "tower",
    state: { height: { type: "integer", min: 0, max, default: 0 } },
    tools: [
      { name: "build", then: { height: { "+": 1 } }, cost: 2 },
      { name: "hoist", when: { height: { ">=": 3 } }, then: { height: { "+": 3 } }, cost: 3 },
    ],
    goals: [
      { name: "top", when: { height: max }, priority: 1 },
      { name: "ten", when: { height: { ">=": 10 } }, priority: 1 },
      { name: "ground", when: { height: { "<=": 0 } }, priority: 1 },
    ],
  });
}

function ready(domain: Domain, options: ClassicalPlannerOptions = {}): ClassicalPlanner {
  const planner = new ClassicalPlanner(options);
  planner.warm(domain.goals.map((goal) => ({ domain, goal })));
  return planner;
}

const at = (domain: Domain, height: number): Int32Array => domain.state({ height } as never);

function planFrom(planner: ClassicalPlanner, domain: Domain, goal: Goal, height: number): string[] {
  const policy = planner.policy({ domain, goal });
  if (policy === undefined) return ["no table"];
  const actions = new Int32Array(policy.longestPlan);
  const length = policy.plan(at(domain, height), actions);
  if (length < 0) return ["no plan"];
  return [...actions.subarray(0, length)].map((action) => domain.formatAction(action));
}

describe("a policy", () => {
  const domain = tower(40);
  const planner = ready(domain);

  it("knows the cheapest plan of every state, and its cost in thousandths", () => {
    const goal = domain.goal("ten");
    expect(planFrom(planner, domain, goal, 4)).toEqual(["hoist()", "hoist()"]);
    expect(planFrom(planner, domain, goal, 0)).toHaveLength(6);
    expect(planner.policy({ domain, goal })?.scaledCost(at(domain, 4))).toBe(6000);
  });

  it("has an empty plan of cost 0 in goal states, and none in unsolvable states", () => {
    const ten = planner.policy({ domain, goal: domain.goal("ten") });
    expect(ten?.scaledCost(at(domain, 12))).toBe(0);
    expect(planFrom(planner, domain, domain.goal("ten"), 12)).toEqual([]);
    const ground = domain.goal("ground");
    expect(planner.policy({ domain, goal: ground })?.scaledCost(at(domain, 1))).toBe(
      Number.POSITIVE_INFINITY,
    );
    expect(planFrom(planner, domain, ground, 1)).toEqual(["no plan"]);
  });

  it("merges values that no condition distinguishes", () => {
    const huge = tower(1_000_000);
    const goal = huge.goal("ten");
    const { reason, states } = ready(huge).explainMethod({ domain: huge, goal });
    expect([reason, states]).toEqual(["ready", 11]);
    expect(planFrom(ready(huge), huge, goal, 999_999)).toEqual([]);
  });

  it("is the same at every build, in slices of any size", () => {
    const whole = ready(domain);
    for (const work of [1, 300, 700]) {
      const sliced = new ClassicalPlanner();
      const problems = domain.goals.map((goal) => ({ domain, goal }));
      let slices = 1;
      while (!sliced.warm(problems, { work })) slices++;
      expect(slices).toBeGreaterThan(1);
      for (const goal of domain.goals) {
        for (let height = 0; height <= 40; height++) {
          const expected = planFrom(whole, domain, goal, height);
          expect(planFrom(sliced, domain, goal, height)).toEqual(expected);
        }
      }
    }
  });

  it("takes the action with the lowest id among equally good ones", () => {
    const twins = loadDomain({
      name: "twins",
      state: { a: { type: "boolean" }, b: { type: "boolean" } },
      tools: [
        { name: "b_then", then: { b: true }, when: { a: false } },
        { name: "a_then", then: { a: true } },
        { name: "a_too", when: { b: true }, then: { a: true } },
      ],
      goals: [{ name: "both", when: { a: true, b: true }, priority: 1 }],
    });
    const planner = ready(twins);
    const policy = planner.policy({ domain: twins, goal: twins.goal("both") });
    const actions = new Int32Array(2);
    expect(policy?.plan(twins.state({ a: false, b: false } as never), actions)).toBe(2);
    expect(Array.from(actions, (id) => twins.formatAction(id))).toEqual(["b_then()", "a_then()"]);
  });

  it("excludes states that violate the domain's maintain; the search includes them", () => {
    const safe = loadDomain({
      name: "safe",
      state: { lit: { type: "boolean" }, home: { type: "boolean" } },
      tools: [
        { name: "light", then: { lit: true } },
        { name: "go_home", then: { home: true } },
      ],
      maintain: [{ lit: true }],
      goals: [{ name: "home", when: { home: true }, priority: 1 }],
    });
    const planner = ready(safe);
    const goal = safe.goal("home");
    const dark = safe.state({ lit: false, home: false } as never);
    expect(planner.policy({ domain: safe, goal })?.scaledCost(dark)).toBe(-1);
    expect(planner.explainMethod({ domain: safe, goal, state: dark }).reason).toBe(
      "state-breaks-maintain",
    );
    const result = runSearch(planner, { domain: safe, state: dark, goal, mode: "optimal" });
    expect(result).toMatchObject({ status: "solved", scaledCost: 2000 });
  });
});

describe("a search", () => {
  it("is done before its first step if a table is ready", () => {
    const domain = tower(40);
    const search = ready(domain).start({
      domain,
      goal: domain.goal("top"),
      state: at(domain, 0),
      mode: "anytime",
    });
    expect(search.result()).toMatchObject({
      status: "solved",
      scaledCost: 4 * 2000 + 12 * 3000,
      optimal: true,
    });
    expect([search.step({}), search.expansions]).toEqual([true, 0]);
  });

  it("runs if the table's plan breaks a constraint, with the table's cost as a bound", () => {
    const domain = tower(40);
    const [goal, state] = [domain.goal("ten"), at(domain, 4)];
    const disabled = domain.actionSet([{ tool: "hoist", args: {} }]);
    const problem = { domain, goal, state, disabled, mode: "optimal" } as const;
    const planner = ready(domain);
    const search = planner.start(problem);
    expect(search.result()).toMatchObject({ status: "cut-off", scaledLowerBound: 6000 });
    expect(search.step({})).toBe(true);
    expect(search.result()).toMatchObject({
      scaledCost: 12_000,
      optimal: true,
      scaledLowerBound: 12_000,
    });
    expect(planner.explainMethod(problem).reason).toBe("disabled-actions");
    const maintain = domain.condition({ height: { "<=": 11 } } as never);
    expect(planner.explainMethod({ domain, goal, maintain }).reason).toBe("further-maintain");
  });

  it("does not run if the table's plan obeys the constraints", () => {
    const domain = tower(40);
    const [goal, state] = [domain.goal("ten"), at(domain, 4)];
    const disabled = domain.actionSet([{ tool: "build", args: {} }]);
    const maintain = domain.condition({ height: { "<=": 10 } } as never);
    const problem = { domain, goal, state, disabled, maintain, mode: "first" } as const;
    const result = { status: "solved", scaledCost: 6000, optimal: true };
    expect(ready(domain).start(problem).result()).toMatchObject(result);
    const ground = { ...problem, goal: domain.goal("ground") };
    expect(ready(domain).start(ground).result()).toEqual({ status: "unsolvable" });
  });
});

describe("building on demand", () => {
  const domain = tower(3000);
  const [top, ten, ground] = ["top", "ten", "ground"].map((name) => domain.goal(name)) as [
    Goal,
    Goal,
    Goal,
  ];

  it("never happens during a request for a policy: the request is noted", () => {
    const planner = new ClassicalPlanner();
    // Two actions, each with all values of the height.
    const operators = 2 * 3001 * 16;
    for (let ask = 0; ask < 3; ask++) expect(planner.policy({ domain, goal: top })).toBeUndefined();
    expect(planner.explainMethod({ domain, goal: top })).toMatchObject({
      method: "search",
      reason: "requested",
      wishes: 3,
      states: 3001,
      bytes: 3001 * 16 + operators,
    });
    expect(planner.explainMethod({ domain, goal: ten }).reason).toBe("not-asked");
  });

  it("begins with the most requested goal, and ends when nothing is left", () => {
    const planner = new ClassicalPlanner();
    planner.policy({ domain, goal: ten });
    for (let ask = 0; ask < 3; ask++) planner.policy({ domain, goal: top });
    const reportOf = (): MethodReport => planner.explainMethod({ domain, goal: top });
    while (reportOf().progress === 0) expect(planner.buildSlice({ work: 1000 })).toBe(false);
    const report = reportOf();
    expect(report.reason).toBe("building");
    expect(report.progress).toBeLessThan(1);
    expect(planner.explainMethod({ domain, goal: ten }).reason).toBe("requested");
    while (!planner.buildSlice({ work: 5000 }));
    for (const goal of [top, ten]) expect(planner.policy({ domain, goal })).toBeDefined();
    expect(planner.explainMethod({ domain, goal: ground }).reason).toBe("not-asked");
  });

  it("respects the limits of a slice: counted work, or a clock", () => {
    const planner = new ClassicalPlanner();
    planner.policy({ domain, goal: top });
    const clock = new FakeClock();
    let looks = 0;
    // Each reading advances this clock by a hundredth of a millisecond.
    const ticking = {
      now: () => clock.now() + looks++ * 0.01,
      setTimer: clock.setTimer.bind(clock),
      clearTimer: clock.clearTimer.bind(clock),
    };
    let slices = 0;
    for (let over = false; !over; slices++) {
      const [before, from] = [looks, ticking.now()];
      over = planner.buildSlice({ untilMs: from + 0.2, clock: ticking });
      // Twenty readings within the slice, and a few around it.
      expect(looks - before).toBeLessThanOrEqual(24);
    }
    expect(slices).toBeGreaterThan(3);
    expect(planner.policy({ domain, goal: top })).toBeDefined();
  });

  it("limits the number of remembered requests", () => {
    const planner = new ClassicalPlanner();
    const goals = Array.from({ length: 300 }, (_, height) => domain.goal({ height } as never));
    for (const goal of goals) planner.policy({ domain, goal });
    const wished = goals.filter((goal) => planner.explainMethod({ domain, goal }).wishes > 0);
    expect(wished).toEqual(goals.slice(-256));
  });
});

describe("limits", () => {
  it("refuse a table that is too large before the build, with the reason", () => {
    const domain = tower(3000);
    const planner = new ClassicalPlanner({ tables: { maxTableBytes: 40_000 } });
    const goal = domain.goal("top");
    expect(planner.warm({ domain, goal })).toBe(true);
    expect(planner.policy({ domain, goal })).toBeUndefined();
    const report = planner.explainMethod({ domain, goal });
    expect(report.refusal).toEqual({
      reason: "too-large",
      states: 3001,
      bytes: 144_048,
      limitBytes: 40_000,
    });
    expect(formatMethod(report)).toBe(
      "search: too large: 3,001 states need 144 kB to build, the limit is 40.0 kB",
    );
    expect(planner.buildSlice({})).toBe(true);
    const state = at(domain, 2990);
    expect(runSearch(planner, { domain, state, goal, mode: "optimal" }).status).toBe("solved");
  });

  it("refuse variables with too many relevant values", () => {
    const domain = tower(1_000_000);
    const report = ready(domain).explainMethod({ domain, goal: domain.goal("top") });
    expect(report.refusal).toEqual({ reason: "too-many-values", variable: "height", limit: 4096 });
  });

  it("evict the least recently used table", () => {
    const domain = tower(2999);
    const goals = [2999, 2998, 2997, 2996].map((height) =>
      domain.goal({ height: { ">=": height } } as never),
    ) as [Goal, Goal, Goal, Goal];
    // 8 bytes for each of about 3000 states.
    const planner = new ClassicalPlanner({ tables: { maxTotalBytes: 75_000 } });
    const isReady = (goal: Goal): boolean =>
      planner.explainMethod({ domain, goal }).reason === "ready";
    planner.warm(goals.slice(0, 3).map((goal) => ({ domain, goal })));
    expect(goals.map(isReady)).toEqual([true, true, true, false]);
    planner.policy({ domain, goal: goals[0] });
    planner.warm({ domain, goal: goals[3] });
    expect(goals.map(isReady)).toEqual([true, false, true, true]);
  });

  it("must be numbers", () => {
    const tables = { maxTableBytes: Number.NaN };
    expect(() => new ClassicalPlanner({ tables })).toThrow("/tables/maxTableBytes");
  });

  it("leave relevant run-time costs to the search", () => {
    const domain = defineDomain({
      name: "tolls",
      state: {
        across: { type: "boolean" },
        paid: { type: "boolean" },
        rested: { type: "boolean" },
      },
      tools: [
        {
          name: "cross",
          then: { across: true },
          cost: { base: 2, min: 1, reads: ["paid"], of: ({ paid }) => (paid ? 1 : 3) },
        },
        { name: "rest", then: { rested: true } },
      ],
      goals: [
        { name: "across", when: { across: true }, priority: 2 },
        { name: "rested", when: { rested: true }, priority: 1 },
      ],
    }).untyped;
    const planner = ready(domain);
    const report = planner.explainMethod({ domain, goal: domain.goal("across") });
    expect(formatMethod(report)).toBe("search: run-time costs of cross");
    expect(planner.explainMethod({ domain, goal: domain.goal("rested") }).method).toBe("table");
  });

  it("can be none: a planner without tables", () => {
    const domain = tower(40);
    const planner = ready(domain, { tables: false });
    const goal = domain.goal("top");
    expect(planner.policy({ domain, goal })).toBeUndefined();
    expect(planner.buildSlice({})).toBe(true);
    expect(formatMethod(planner.explainMethod({ domain, goal }))).toBe(
      "search: the planner was made without tables",
    );
    expect(planner.exportTables(domain).tables).toEqual([]);
  });
});

describe("costs", () => {
  it("that do not fit 32 bits are left to the search", () => {
    const tools = Array.from({ length: 12 }, (_, step) => ({
      name: `step_${step}`,
      when: { place: step },
      then: { place: step + 1 },
      cost: 999_999.999,
    }));
    const domain = loadDomain({
      name: "road",
      state: { place: { type: "integer", min: 0, max: 12 } },
      tools: [...tools, { name: "hop", when: { place: 0 }, then: { place: 1 }, cost: 0.001 }],
      goals: [{ name: "end", when: { place: 12 }, priority: 1 }],
    });
    const goal = domain.goal("end");
    expect(ready(domain).explainMethod({ domain, goal }).reason).toBe("cost-range");
  });
});
