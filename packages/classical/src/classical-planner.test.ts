import { readFileSync } from "node:fs";
import {
  type Domain,
  loadDomain,
  type PackedState,
  type PlanningProblem,
  provePlan,
  runSearch,
} from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "./classical-planner.ts";

const village = loadDomain(
  readFileSync(new URL("../../../examples/domains/village.json", import.meta.url), "utf8"),
);

/** A state with everything zero, false or at home, except the given values. */
function villager(given: Record<string, boolean | number | string> = {}): PackedState {
  const state: Record<string, boolean | number | string> = {};
  for (const { name, type } of village.variables.all) {
    state[name] = type === "boolean" ? false : type === "integer" ? 0 : "home";
  }
  return village.state({ ...state, ...given });
}

/** A walker on a line of `length` places; each step costs 1. */
function walk(length: number): { domain: Domain; state: PackedState } {
  const domain = loadDomain({
    name: "walk",
    state: { place: { type: "integer", min: 0, max: length }, tired: { type: "boolean" } },
    tools: [
      { name: "step", then: { place: { "+": 1 } } },
      { name: "back", then: { place: { "-": 1 } } },
      { name: "yawn", then: { tired: true } },
    ],
    goals: [{ name: "end", when: { place: length } }],
  });
  return { domain, state: domain.state({ place: 0, tired: false }) };
}

const planner = new ClassicalPlanner();
const house: PlanningProblem = {
  domain: village,
  state: villager(),
  goal: village.goal("build"),
  mode: "optimal",
};

describe("ClassicalPlanner", () => {
  it("keeps the result of an abandoned search, and reuses its arrays", () => {
    const own = new ClassicalPlanner();
    const abandoned = own.start({ ...house, mode: "anytime" });
    while (abandoned.result().status !== "solved") abandoned.step({ expansions: 16 });
    const found = abandoned.result();
    abandoned.end?.();
    expect(runSearch(own, house)).toMatchObject({
      status: "solved",
      scaledCost: 43_000,
      optimal: true,
    });
    expect(abandoned.result()).toEqual(found);
    expect(abandoned.step({ expansions: 16 })).toBe(true);
    expect(abandoned.result()).toEqual(found);
  });

  it("builds a house from nothing in 21 steps, and proves that no plan is cheaper", () => {
    const result = runSearch(planner, house);
    if (result.status !== "solved") throw new Error(result.status);
    expect([result.scaledCost, result.actions.length, result.optimal]).toEqual([43_000, 21, true]);
    expect(provePlan(village, house.state, result.actions, house.goal.condition).sound).toBe(true);
  });

  it("finds a first plan without searching for a better one", () => {
    const search = planner.start({ ...house, mode: "first" });
    expect(search.step({})).toBe(true);
    expect(search.result().status).toBe("solved");
    expect(search.expansions).toBeLessThan(200);
  });

  it("improves a plan slice by slice until it is proved, with a bound at all times", () => {
    const search = planner.start({ ...house, mode: "anytime" });
    let cost = Number.POSITIVE_INFINITY;
    let scaledLowerBound = 0;
    for (let done = false; !done; ) {
      done = search.step({ expansions: 20 });
      const result = search.result();
      if (result.status === "unsolvable") throw new Error("a house can be built");
      expect(result.scaledLowerBound).toBeGreaterThanOrEqual(scaledLowerBound);
      scaledLowerBound = result.scaledLowerBound;
      if (result.status === "cut-off") continue;
      expect(result.scaledCost).toBeLessThanOrEqual(cost);
      cost = result.scaledCost;
    }
    expect([cost, scaledLowerBound]).toEqual([43_000, 43_000]);
  });

  it("stops at the deadline of an injected clock with the best steps so far", () => {
    const clock = new FakeClock();
    const { domain, state } = walk(50);
    const goal = domain.goal({ place: 50, tired: true, allOf: [{ place: { "!=": 13 } }] });
    const search = planner.start({ domain, state, goal, mode: "first" });
    expect(search.step({ untilMs: clock.now(), clock })).toBe(false);
    expect(search.expansions).toBe(0);
    const result = search.result();
    expect(result.status).toBe("cut-off");
    expect(search.step({ clock, untilMs: clock.now() + 1 })).toBe(true);
    expect(search.result().status).toBe("solved");
  });

  it("distinguishes unsolvable from cut off", () => {
    const { domain, state } = walk(3);
    const goal = domain.goal({ place: 3 });
    const step = domain.actionOf({ tool: "step", args: {} });
    const disabled = domain.actionSet([domain.step(step)]);
    expect(runSearch(planner, { domain, state, goal, mode: "first", disabled })).toEqual({
      status: "unsolvable",
    });
    const cut = runSearch(planner, { domain, state, goal, mode: "first" }, { expansions: 0 });
    expect(cut).toMatchObject({ status: "cut-off", actions: [] });
  });

  it("proves a goal unreachable at once beside a counter of a million values", () => {
    const domain = loadDomain({
      name: "counter",
      state: {
        count: { type: "integer", min: 0, max: 1_000_000 },
        key: { type: "boolean" },
        open: { type: "boolean" },
      },
      tools: [
        { name: "count", then: { count: { "+": 1 } } },
        { name: "open", when: { key: true, count: { ">=": 10 } }, then: { open: true } },
      ],
    });
    const state = domain.state({ count: 0, key: false, open: false });
    const search = planner.start({
      domain,
      state,
      goal: domain.goal({ open: true }),
      mode: "first",
    });
    search.step({});
    expect(search.result().status).toBe("unsolvable");
    expect(search.expansions).toBe(0);
  });

  it("uses a sound incumbent as a first result and a bound, and ignores an unsound one", () => {
    const { domain, state } = walk(4);
    const goal = domain.goal("end");
    const id = (tool: string): number => domain.actionOf({ tool, args: {} });
    const detour = ["step", "back", "step", "step", "step", "step"].map(id);
    const problem = { domain, state, goal, incumbent: detour } as const;
    expect(planner.start({ ...problem, mode: "first" }).result()).toMatchObject({
      status: "solved",
      actions: detour,
      optimal: false,
    });
    expect(runSearch(planner, { ...problem, mode: "optimal" })).toMatchObject({ scaledCost: 4000 });
    const broken = { ...problem, incumbent: [id("back")], mode: "first" } as const;
    expect(planner.start(broken).result().status).toBe("cut-off");
  });

  it("measures the memory of a domain, and frees it", () => {
    const own = new ClassicalPlanner();
    const fire = { ...house, goal: village.goal("warm_home") };
    expect(own.keptBytes(village)).toBe(0);
    const found = runSearch(own, fire);
    const compiled = own.keptBytes(village);
    expect(compiled).toBeGreaterThan(1000);
    const { domain } = walk(50);
    own.warm({ domain, goal: domain.goal("end") });
    expect(own.keptBytes(domain)).toBeGreaterThan(50 * 8);
    own.forget(village);
    own.forget(domain);
    expect([own.keptBytes(village), own.keptBytes(domain)]).toEqual([0, 0]);
    expect(runSearch(own, fire)).toEqual(found);
    expect(own.keptBytes(village)).toBe(compiled);
    expect(own.policy({ domain, goal: domain.goal("end") })).toBeUndefined();
  });

  it("rejects an invalid memory limit", () => {
    for (const maxMemoryMb of [0, -1, Number.NaN]) {
      expect(() => new ClassicalPlanner({ maxMemoryMb })).toThrow("/maxMemoryMb");
    }
  });

  it("returns its best result when its memory is used up", () => {
    const small = new ClassicalPlanner({ maxMemoryMb: 0.003 });
    const search = small.start(house);
    expect(search.step({})).toBe(true);
    const result = search.result();
    if (result.status === "unsolvable") throw new Error("a house can be built");
    if (result.status === "solved") expect(result.optimal).toBe(false);
    else
      expect(
        provePlan(village, house.state, result.actions, village.goal({}).condition).sound,
      ).toBe(true);
  });

  it("solves thirty chains among sixty idle actions without examining their combinations", () => {
    const names = Array.from({ length: 30 }, (_, index) => `n${index}`);
    const domain = loadDomain({
      name: "wide",
      state: Object.fromEntries(
        names.flatMap((name) =>
          ["a", "b", "idle"].map((key) => [
            `${name}_${key}`,
            { type: "boolean", default: false } as const,
          ]),
        ),
      ),
      tools: names.flatMap((name) => [
        { name: `first_${name}`, then: { [`${name}_a`]: true } },
        {
          name: `second_${name}`,
          when: { [`${name}_a`]: true },
          then: { [`${name}_b`]: true, [`${name}_a`]: false },
        },
        { name: `idle_${name}`, then: { [`${name}_idle`]: true }, cost: 0.5 },
      ]),
    });
    const goal = domain.goal(
      Object.fromEntries(
        names.flatMap((name) => [
          [`${name}_a`, true],
          [`${name}_b`, true],
        ]),
      ),
    );
    const search = planner.start({ domain, state: domain.state({}), goal, mode: "optimal" });
    search.step({});
    expect(search.result()).toMatchObject({ scaledCost: 90_000, optimal: true });
    expect(search.expansions).toBeLessThan(500);
  });
});
