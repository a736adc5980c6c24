import assert from "node:assert/strict";
import { runSearch } from "@understudy/planner-core";
import { UniformCostPlanner } from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { describe, it } from "vitest";
import type { PreparedTask } from "../prepared/prepared-task.ts";
import { findAlikeObjects } from "../symmetry/alike-objects.ts";
import { CanonicalStates } from "../symmetry/canonical-states.ts";
import { arbitraryAlikeProblem } from "../testing/alike-problem.ts";
import { prepareParts } from "../testing/prepare.ts";
import { runToEnd } from "../work/work.ts";
import { SearchContext } from "./context.ts";
import { SliceLimits } from "./limits.ts";
import { Orbits } from "./orbits.ts";

function canonicalStatesOf({ task }: PreparedTask): CanonicalStates | undefined {
  const alike = runToEnd(findAlikeObjects(task));
  return alike.length === 0 ? undefined : new CanonicalStates(task, alike);
}

/** Values of the task's variables, some for each number. */
function someValues({ task }: PreparedTask, numbers: readonly number[]): Int32Array {
  const { min, max } = task;
  return Int32Array.from(min, (least, slot) => {
    return (
      least + ((numbers[slot % numbers.length] as number) % ((max[slot] as number) - least + 1))
    );
  });
}

describe("CanonicalStates", () => {
  it("put a state in place of another one that is as far from the goal", () => {
    let renamed = 0;
    const property = fc.property(
      arbitraryAlikeProblem,
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

describe("Orbits", () => {
  it("find the way that one between renamed states stands for", () => {
    const property = fc.property(
      arbitraryAlikeProblem,
      fc.array(fc.nat(), { minLength: 1, maxLength: 12 }),
      fc.nat(12),
      (problem, choices, entered) => {
        for (const part of prepareParts(problem)) {
          const states = canonicalStatesOf(part);
          if (states === undefined) continue;
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
          states.rename(told);
          const own = context.values.slice();
          states.rename(own);
          assert.deepEqual(own, told);
        }
      },
    );
    fc.assert(property, { numRuns: 400 });
  });
});
