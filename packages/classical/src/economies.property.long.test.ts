import assert from "node:assert/strict";
import {
  applyAction,
  type Domain,
  type EffectDefinition,
  type Goal,
  loadDomain,
  type PackedState,
  provePlan,
  runSearch,
} from "@understudy/planner-core";
import { holds } from "@understudy/planner-core/compiled";
import { finish } from "@understudy/planner-core/internal";
import { allStates, arbitraryDomain, arbitraryState } from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "./classical-planner.ts";
import { AdmissibleHeuristic, type BoundSource } from "./heuristics/admissible.ts";
import type { PreparedTask } from "./task-cache/prepared-task.ts";
import { boundAtOnce, prepareParts, relaxedScaledCost, taskCache } from "./testing/prepare.ts";

/** The true optimal cost from every state, by relaxing all steps to a fixed point. */
function trueCosts(domain: Domain, goal: Goal): Map<string, number> {
  const { actions } = domain;
  const ids = new Map<string, number>();
  const costs: number[] = [];
  for (const state of allStates(domain)) {
    ids.set(state.join(), costs.length);
    costs.push(goal.condition.holds(state) ? 0 : Number.POSITIVE_INFINITY);
  }
  const steps: { from: number; to: number; cost: number }[] = [];
  for (const state of allStates(domain)) {
    const id = ids.get(state.join()) as number;
    for (let action = 0; action < actions.count; action++) {
      const from = actions.conditionStart[action] as number;
      const to = actions.conditionStart[action + 1] as number;
      if (!holds(actions.conditions, from, to, state)) continue;
      const next = new Int32Array(state.length);
      applyAction(actions, action, state, next);
      if (!domain.maintain.holds(next)) continue;
      steps.push({
        from: id,
        to: ids.get(next.join()) as number,
        cost: domain.scaledActionCost(action, state),
      });
    }
  }
  for (let changed = true; changed; ) {
    changed = false;
    for (const { from, to, cost } of steps) {
      const through = cost + (costs[to] as number);
      if (through >= (costs[from] as number)) continue;
      costs[from] = through;
      changed = true;
    }
  }
  return new Map([...ids].map(([state, id]) => [state, costs[id] as number]));
}

function valuesOf(prepared: PreparedTask, state: PackedState): Int32Array {
  return prepared.task.variables.map((id) => state[id] as number);
}

/** States far from most goals: all variables at one end, or alternating between both ends. */
function corners(domain: Domain): PackedState[] {
  const { all } = domain.variables;
  return [0, 1, 2, 3].map((kind) =>
    Int32Array.from(all, ({ min, max }, id) => ((id + kind) % 2 === kind >> 1 ? min : max)),
  );
}

interface Case {
  readonly domain: Domain;
  readonly goal: Goal;
  readonly start: PackedState;
}

/** Economies of goods made from one another, with places and moods, to exercise potentials. */
const economy: fc.Arbitrary<Domain> = fc
  .array(
    fc.record({
      at: fc.option(fc.constantFrom("home", "field", "mill"), { nil: undefined }),
      goTo: fc.option(fc.constantFrom("home", "field", "mill"), { nil: undefined, freq: 3 }),
      tired: fc.option(fc.boolean(), { nil: undefined, freq: 3 }),
      amounts: fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 4, maxLength: 4 }),
      fill: fc.option(fc.nat(3), { nil: undefined, freq: 5 }),
      copy: fc.boolean(),
      cost: fc.constantFrom(1, 2, 3, 0.5, 1.25),
    }),
    { minLength: 3, maxLength: 7 },
  )
  .map((tools) => {
    const goods = ["grain", "flour", "bread", "debt"];
    const counter = { type: "integer", min: 0, max: 3 } as const;
    return loadDomain({
      name: "economy",
      state: {
        at: { type: "enum", values: ["home", "field", "mill"] },
        tired: { type: "boolean" },
        ...Object.fromEntries(goods.map((good) => [good, counter])),
      },
      tools: tools.map(({ at, goTo, tired, amounts, fill, copy, cost }, index) => {
        const then: Record<string, EffectDefinition> = goTo === undefined ? {} : { at: goTo };
        goods.forEach((good, slot) => {
          const amount = amounts[slot] as number;
          if (amount !== 0) then[good] = amount > 0 ? { "+": amount } : { "-": -amount };
        });
        if (fill !== undefined) then["grain"] = fill;
        if (copy && index === 0) then["flour"] = { var: "grain" };
        if (tired !== undefined) then["tired"] = !tired;
        const when = {
          ...(at === undefined ? {} : { at }),
          ...(tired === undefined ? {} : { tired }),
        };
        return { name: `do${index}`, when, then, cost };
      }),
      goals: [
        { name: "bread", when: { bread: { ">=": 3 } } },
        { name: "free", when: { bread: { ">=": 2 }, debt: { "<=": 0 }, at: "home" } },
        { name: "both", when: { flour: { ">=": 2 }, debt: 3, tired: false } },
      ],
    });
  });

const cases: fc.Arbitrary<Case> = fc
  .oneof({ arbitrary: economy, weight: 2 }, arbitraryDomain({ maxStates: 150, maxTools: 6 }))
  .chain((domain) =>
    fc.record({
      domain: fc.constant(domain),
      goal: fc.constantFrom(...domain.goals),
      start: arbitraryState(domain),
    }),
  );

describe("bounds against true costs, for all states of random domains", () => {
  it("are admissible, with potentials for any start", () => {
    let sharpCases = 0;
    fc.assert(
      fc.property(cases, ({ domain, goal, start }) => {
        const costs = trueCosts(domain, goal);
        const cache = taskCache();
        const bounds = new Map<PreparedTask, AdmissibleHeuristic>();
        const boundOf = (prepared: PreparedTask): AdmissibleHeuristic => {
          let bound = bounds.get(prepared);
          if (bound === undefined) {
            for (const from of [start, ...corners(domain)]) {
              if (bound?.isSharp === true) continue;
              const source = prepared.bounds as BoundSource;
              bound = new AdmissibleHeuristic(source, () => valuesOf(prepared, from), 0);
              finish(bound.sharpen());
            }
            if (bound === undefined) throw new Error("there is a start");
            bounds.set(prepared, bound);
            if (bound.isSharp) sharpCases++;
          }
          return bound;
        };
        for (const state of allStates(domain)) {
          const parts = prepareParts({ domain, goal, state, mode: "optimal" }, cache);
          let cuts = 0;
          let sharp = 0;
          let unreachable = false;
          for (const part of parts) {
            const values = valuesOf(part, state);
            if (part.task.impossible) {
              unreachable = true;
              continue;
            }
            const bound = boundOf(part);
            cuts += boundAtOnce(bound, part, values, "plainly");
            sharp += bound.isSharp ? boundAtOnce(bound, part, values, "sharply") : 0;
            unreachable ||= relaxedScaledCost(part, values) === Number.POSITIVE_INFINITY;
          }
          const truth = costs.get(state.join()) as number;
          assert.ok(cuts <= truth, `${cuts} by cuts, ${truth} in truth`);
          assert.ok(sharp <= truth, `${sharp} with potentials, ${truth} in truth`);
          if (unreachable) assert.equal(truth, Number.POSITIVE_INFINITY);
        }
      }),
      { numRuns: 30 },
    );
    expect(sharpCases).toBeGreaterThan(0);
  });
});

describe("plans in random economies", () => {
  const planner = new ClassicalPlanner();

  it("are optimal, even with caches from other starts", () => {
    fc.assert(
      fc.property(cases, ({ domain, goal, start }) => {
        const costs = trueCosts(domain, goal);
        for (const state of [start, ...corners(domain)]) {
          const truth = costs.get(state.join()) as number;
          for (const mode of ["optimal", "anytime"] as const) {
            const result = runSearch(planner, { domain, goal, state, mode });
            if (truth === Number.POSITIVE_INFINITY) {
              expect(result.status).toBe("unsolvable");
              continue;
            }
            if (result.status !== "solved") throw new Error(result.status);
            expect([result.scaledCost, result.optimal]).toEqual([truth, true]);
            expect(provePlan(domain, state, result.actions, goal.condition).sound).toBe(true);
          }
        }
      }),
      { numRuns: 30 },
    );
  });
});
