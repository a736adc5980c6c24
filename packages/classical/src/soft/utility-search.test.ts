import {
  applyAction,
  type Condition,
  type Domain,
  type Goal,
  loadDomain,
  type PackedState,
  RequestError,
} from "@understudy/planner-core";
import { holds } from "@understudy/planner-core/compiled";
import {
  arbitraryCondition,
  arbitraryDomain,
  arbitraryState,
} from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { planWithUtilities } from "./plan-with-utilities.ts";
import { UtilitySearch } from "./utility-search.ts";

const errands = loadDomain({
  name: "errands",
  state: {
    at: { type: "enum", values: ["home", "shop", "lake"] },
    bread: { type: "boolean" },
    fish: { type: "integer", min: 0, max: 3 },
  },
  tools: [
    {
      name: "go",
      parameters: { to: { enum: ["home", "shop", "lake"] } },
      then: { at: "$to" },
      cost: 2,
    },
    { name: "buy_bread", when: { at: "shop" }, then: { bread: true }, cost: 1 },
    { name: "fish", when: { at: "lake" }, then: { fish: { "+": 1 } }, cost: 3 },
  ],
  goals: [{ name: "fed", when: { bread: true } }],
});
const state = errands.state({ at: "home", bread: false, fish: 0 });
const planner = new ClassicalPlanner();

describe("planWithUtilities", () => {
  it("reaches the soft goals that are worth their cost, and no others", () => {
    const result = planWithUtilities(planner, {
      domain: errands,
      state,
      goal: { at: "home" },
      soft: [
        { goal: "fed", utility: 6 },
        { goal: { fish: { ">=": 2 } }, utility: 7 },
      ],
    });
    // Bread costs 2 + 1 + 2 and is worth 6. Fish costs another 2 + 3 + 3 and is worth 7.
    expect(result).toMatchObject({
      status: "solved",
      scaledValue: 1000,
      met: [true, false],
      optimal: true,
    });
  });

  it("handles more soft goals than it can examine in all sets", () => {
    const rooms = Array.from({ length: 20 }, (_, index) => `room${index}`);
    const house = loadDomain({
      name: "house",
      state: Object.fromEntries(rooms.map((room) => [room, { type: "boolean", default: false }])),
      tools: [
        ...rooms.map((room) => ({ name: `clean_${room}`, then: { [room]: true }, cost: 2 })),
        { name: "party", when: { room0: true }, then: { room0: false, room1: true }, cost: 1 },
      ],
    });
    // Every fourth room is worth less than its cost.
    const soft = rooms.map((room, index) => ({
      goal: { [room]: true },
      utility: index % 4 === 0 ? 1 : 3,
    }));
    const search = new UtilitySearch(planner, { domain: house, state: house.state({}), soft });
    search.step({ expansions: 20_000 });
    const result = search.result();
    expect(result).toMatchObject({ status: "solved", scaledValue: 15_000, optimal: false });
    if (result.status !== "solved") throw new Error(result.status);
    expect(result.scaledUpperBound).toBeGreaterThanOrEqual(15_000);
    expect(result.met).toEqual(rooms.map((_, index) => index % 4 !== 0));
  });

  it("has a sound result whenever it is stopped", () => {
    const soft = [
      { goal: "fed", utility: 9 },
      { goal: { fish: 3 }, utility: 20 },
    ];
    const search = new UtilitySearch(new ClassicalPlanner({ tables: false }), {
      domain: errands,
      state,
      goal: { at: "home" },
      soft,
    });
    let value = Number.NEGATIVE_INFINITY;
    while (!search.step({ expansions: 1 })) {
      const result = search.result();
      if (result.status !== "solved") continue;
      expect(result.scaledValue).toBeGreaterThanOrEqual(value);
      expect(result.scaledUpperBound).toBeGreaterThanOrEqual(13_000);
      ({ scaledValue: value } = result);
    }
    expect(search.result()).toMatchObject({
      scaledValue: 13_000,
      scaledUpperBound: 13_000,
      optimal: true,
    });
  });

  it("has a good plan early if the proof for many sets takes long", () => {
    const names = Array.from({ length: 12 }, (_, index) => `wish_${index}`);
    const domain = loadDomain({
      name: "purse",
      state: {
        ...Object.fromEntries(names.map((name) => [name, { type: "boolean" }])),
        coins: { type: "integer", min: 0, max: 9 },
      },
      tools: names.map((name, index) => ({
        name: `buy_${index}`,
        then: { [name]: true, coins: { "-": 1 + (index % 3) } },
        cost: 1 + (index % 4),
      })),
    });
    const none = Object.fromEntries(names.map((name) => [name, false]));
    const soft = names.map((name, index) => ({
      goal: { [name]: true },
      utility: 3 + (index % 5),
    }));
    const purse = { domain, state: domain.state({ ...none, coins: 9 }), soft };
    const result = planWithUtilities(new ClassicalPlanner(), purse, { expansions: 400 });
    if (result.status !== "solved") throw new Error(result.status);
    expect(result.scaledValue).toBeGreaterThanOrEqual(15_000);
    expect(result.scaledUpperBound).toBeGreaterThanOrEqual(result.scaledValue);
  });

  it("rejects invalid utilities", () => {
    for (const utility of [0, -1, Number.NaN, 2e6]) {
      const soft = [{ goal: "fed", utility }];
      const ask = (): unknown => planWithUtilities(planner, { domain: errands, state, soft });
      expect(ask).toThrow(RequestError);
      expect(ask).toThrow(/soft\/0\/utility/);
    }
  });
});

describe("invalid goals", () => {
  const ask = (soft: readonly Condition[]): unknown =>
    planWithUtilities(planner, {
      domain: errands,
      state,
      soft: soft.map((goal) => ({ goal, utility: 1 })),
    });

  it("are rejected with their place", () => {
    expect(() => ask([{ bread: true }, { milk: true }])).toThrow("/soft/1/goal/milk");
  });

  it("include those nested at the limit: a set of goals adds a level", () => {
    let deep: Condition = { bread: true };
    for (let level = 0; level < 31; level++) deep = { allOf: [deep] };
    const isGoal = (condition: Condition): boolean => {
      try {
        return errands.goal(condition).name === undefined;
      } catch {
        return false;
      }
    };
    while (isGoal({ allOf: [deep] })) deep = { allOf: [deep] };
    while (!isGoal(deep)) deep = (deep as { allOf: [Condition] }).allOf[0];
    expect(() => ask([{ fish: 1 }, deep])).toThrow(/\/soft\/1\/goal.* nested deeper/s);
    const [flatter] = (deep as { allOf: [Condition] }).allOf;
    expect(ask([{ fish: 1 }, flatter])).toMatchObject({ status: "solved", optimal: true });
  });
});

/** The optimal cost of every reachable state, by a fixed point over all steps. */
function reachable(domain: Domain, start: PackedState): Map<string, [PackedState, number]> {
  const { actions } = domain;
  const costs = new Map<string, [PackedState, number]>([[start.join(), [start, 0]]]);
  for (let changed = true; changed; ) {
    changed = false;
    for (const [state, cost] of [...costs.values()]) {
      for (let action = 0; action < actions.count; action++) {
        const from = actions.conditionStart[action] as number;
        const to = actions.conditionStart[action + 1] as number;
        if (!holds(actions.conditions, from, to, state)) continue;
        const next = new Int32Array(state.length);
        applyAction(actions, action, state, next);
        if (!domain.maintain.holds(next)) continue;
        const total = cost + domain.scaledActionCost(action, state);
        if (total >= (costs.get(next.join())?.[1] ?? Number.POSITIVE_INFINITY)) continue;
        costs.set(next.join(), [next, total]);
        changed = true;
      }
    }
  }
  return costs;
}

function bestValue(
  domain: Domain,
  start: PackedState,
  hard: Goal,
  soft: readonly [Goal, number][],
): number {
  let best = Number.NEGATIVE_INFINITY;
  for (const [state, cost] of reachable(domain, start).values()) {
    if (!hard.condition.holds(state)) continue;
    const utility = soft.reduce(
      (sum, [{ condition }, worth]) => sum + (condition.holds(state) ? worth : 0),
      0,
    );
    best = Math.max(best, utility * 1000 - cost);
  }
  return best;
}

describe("against trying every state", () => {
  const cases = arbitraryDomain({ maxStates: 120, maxTools: 6 }).chain((domain) =>
    fc.record({
      domain: fc.constant(domain),
      hard: fc.oneof(fc.constant({}), arbitraryCondition(domain, 2)),
      wishes: fc.array(fc.tuple(arbitraryCondition(domain, 2), fc.integer({ min: 1, max: 12 })), {
        maxLength: 4,
      }),
      start: arbitraryState(domain),
    }),
  );

  it("no plan has a higher value", () => {
    let positive = 0;
    fc.assert(
      fc.property(cases, ({ domain, hard, wishes, start }) => {
        const soft = wishes.map(([goal, utility]) => ({ goal, utility }));
        const result = planWithUtilities(planner, { domain, state: start, goal: hard, soft });
        const goals = wishes.map(([goal, worth]): [Goal, number] => [domain.goal(goal), worth]);
        const truth = bestValue(domain, start, domain.goal(hard), goals);
        if (truth === Number.NEGATIVE_INFINITY) {
          expect(result.status).toBe("unsolvable");
          return;
        }
        expect(result).toMatchObject({ status: "solved", scaledValue: truth, optimal: true });
        if (result.status === "solved" && result.actions.length > 0 && truth > 0) positive++;
      }),
      { numRuns: 250 },
    );
    expect(positive).toBeGreaterThan(0);
  });
});
