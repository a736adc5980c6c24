import assert from "node:assert/strict";
import { loadDomain, type PlanningProblem, runSearch } from "@understudy/planner-core";
import { finish } from "@understudy/planner-core/internal";
import { UniformCostPlanner } from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { describe, it } from "vitest";
import { CanonicalStates } from "../symmetry/canonical-states.ts";
import { findSymmetricObjects } from "../symmetry/symmetric-objects.ts";
import type { PreparedTask } from "../task-cache/prepared-task.ts";
import { prepareParts } from "../testing/prepare.ts";
import { arbitrarySymmetricProblem } from "../testing/symmetric-problem.ts";
import { SearchContext } from "./context.ts";
import { SliceLimits } from "./limits.ts";
import { Orbits } from "./orbits.ts";

function canonicalStatesOf({ task }: PreparedTask): CanonicalStates | undefined {
  const alike = finish(findSymmetricObjects(task));
  return alike.length === 0 ? undefined : new CanonicalStates(task, alike);
}

/** A state of the task, drawn from numbers. */
function someValues({ task }: PreparedTask, numbers: readonly number[]): Int32Array {
  const { min, max } = task;
  return Int32Array.from(min, (least, slot) => {
    return (
      least + ((numbers[slot % numbers.length] as number) % ((max[slot] as number) - least + 1))
    );
  });
}

describe("CanonicalStates", () => {
  it("have the same distance from the goal as the states they replace", () => {
    let renamed = 0;
    const property = fc.property(
      arbitrarySymmetricProblem,
      fc.array(fc.nat(), { minLength: 6, maxLength: 6 }),
      (problem, numbers) => {
        for (const part of prepareParts(problem)) {
          const states = canonicalStatesOf(part);
          if (states === undefined) continue;
          const costs = [false, true].map((isRenamed) => {
            const values = someValues(part, numbers);
            const before = values.join();
            if (isRenamed) states.rename(values);
            if (values.join() !== before) renamed++;
            const state = problem.state.slice();
            values.forEach((value, slot) => {
              state[part.task.variables[slot] as number] = value;
            });
            const result = runSearch(new UniformCostPlanner(), { ...problem, state }, {});
            return result.status === "solved" ? result.scaledCost : result.status;
          });
          assert.equal(costs[1], costs[0]);
        }
      },
    );
    fc.assert(property, { numRuns: 400 });
    assert.ok(renamed > 6, `${renamed}`);
  });
});

/**
 * Plays steps through canonical states as a search does, and the real plan behind them.
 *
 * @returns the end states of both, for each part of the problem; the real plan was checked step by
 *   step
 */
function endsOf(
  problem: PlanningProblem,
  choices: readonly number[],
  entered: number,
): { context: SearchContext; states: CanonicalStates; told: Int32Array; own: Int32Array }[] {
  return prepareParts(problem).flatMap((part) => {
    const states = canonicalStatesOf(part);
    if (states === undefined) return [];
    const context = new SearchContext(part, problem.state);
    context.limits = new SliceLimits({});
    const orbits = new Orbits(context, states);
    const told = context.startValues();
    states.rename(told);
    const plan: number[] = [];
    for (const choice of choices) {
      context.loadValues(told);
      const count = context.findApplicable();
      if (count === 0) break;
      const operator = context.applicable[choice % count] as number;
      context.advance(operator);
      plan.push(operator);
      told.set(context.values);
      if (plan.length <= entered) states.rename(told);
    }
    const steps = orbits.trace(plan, entered).next();
    assert.ok(steps.done === true);
    context.loadStart();
    for (const operator of steps.value) {
      assert.ok(context.successors.applies(operator, context.values));
      context.advance(operator);
    }
    return [{ context, states, told, own: context.values.slice() }];
  });
}

const arbitraryChoices = fc.array(fc.nat(), { minLength: 1, maxLength: 12 });

describe("Orbits", () => {
  it("reconstruct the real plan from canonical states", () => {
    const property = fc.property(
      arbitrarySymmetricProblem,
      arbitraryChoices,
      fc.nat(12),
      (problem, choices, entered) => {
        for (const { states, told, own } of endsOf(problem, choices, entered)) {
          states.rename(told);
          states.rename(own);
          assert.deepEqual(own, told);
        }
      },
    );
    fc.assert(property, { numRuns: 400 });
  });

  it("reconstruct it for symmetric objects inside symmetric objects", () => {
    const problem = freightProblem();
    const property = fc.property(arbitraryChoices, fc.nat(12), (choices, entered) => {
      const ends = endsOf(problem, choices, entered);
      assert.equal(ends.length, 1);
      for (const { context, told, own } of ends) {
        const [isReached, isMeant] = [own, told].map((values) => {
          context.loadValues(values);
          return context.isGoal();
        });
        assert.equal(isReached, isMeant);
      }
    });
    fc.assert(property, { numRuns: 400 });
  });
});

/** Two interchangeable carts bring three interchangeable parcels from one place to another. */
function freightProblem(): PlanningProblem {
  const places = ["a", "b"];
  const carts = ["cart_1", "cart_2"];
  const parcels = ["parcel_1", "parcel_2", "parcel_3"];
  const freight = {
    parcel: { enum: parcels },
    cart: { enum: carts },
    place: { enum: places },
  };
  const domain = loadDomain({
    name: "freight",
    state: {
      ...Object.fromEntries(carts.map((cart) => [cart, { type: "enum", values: places }])),
      ...Object.fromEntries(
        parcels.map((parcel) => [parcel, { type: "enum", values: [...places, ...carts] }]),
      ),
    },
    tools: [
      {
        name: "go",
        parameters: { cart: { enum: carts }, to: { enum: places } },
        then: { $cart: "$to" },
      },
      {
        name: "load",
        parameters: freight,
        when: { $cart: "$place", $parcel: "$place" },
        then: { $parcel: "$cart" },
      },
      {
        name: "unload",
        parameters: freight,
        when: { $cart: "$place", $parcel: "$cart" },
        then: { $parcel: "$place" },
      },
    ],
  });
  const all = (names: readonly string[], place: string) =>
    Object.fromEntries(names.map((name) => [name, place]));
  return {
    domain,
    state: domain.state({ ...all(carts, "a"), ...all(parcels, "a") }),
    goal: domain.goal(all(parcels, "b")),
    mode: "optimal",
  };
}
