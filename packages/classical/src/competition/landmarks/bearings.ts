import type { Task } from "../../model/task.ts";
import { withoutDominatedAdds } from "../../relaxation/dominated-adds.ts";
import type { ForcedSteps } from "../../relaxation/forced-steps.ts";
import { countingSteps, type RelaxedTask } from "../../relaxation/relaxed-task.ts";
import type { SlicedWork } from "../../work/work.ts";
import { findWalks, type Walks } from "../walks/walks.ts";
import { ExclusiveFacts } from "./exclusive-facts.ts";
import { factTests } from "./fact-tests.ts";
import { LandmarkFinder } from "./landmark-finder.ts";
import { Landmarks } from "./landmarks.ts";
import { operatorFacts } from "./operator-facts.ts";
import { ReasonableOrders } from "./reasonable-orders.ts";
import { uselessOperators } from "./traps.ts";

/** Things that a search knows of its start before it begins. */
export interface Bearings {
  readonly landmarks: Landmarks;
  /** By operator: whether no plan from the start has it. */
  readonly isUseless: Uint8Array;
  /** The relaxation without these, at a price of one for each step. */
  readonly steps: RelaxedTask;
  /** The walks of one who goes about; undefined where nobody does. */
  readonly walks: Walks | undefined;
}

/**
 * Finds landmarks and their orders, and the operators that are of no use from here.
 *
 * @param forced the steps that the search takes together with those that begin them
 */
export function* takeBearings(
  task: Task,
  relaxed: RelaxedTask,
  values: Int32Array,
  forced?: ForcedSteps,
): SlicedWork<Bearings> {
  const tests = yield* factTests(task, relaxed, forced);
  const operators = yield* operatorFacts(task, tests);
  const exclusive = yield* ExclusiveFacts.find(relaxed, values, operators);
  const isUseless =
    exclusive === undefined
      ? new Uint8Array(task.operatorCount)
      : yield* uselessOperators(task, tests, operators, exclusive);
  const useful = yield* withoutDominatedAdds(relaxed, { isUseless });
  const finder = new LandmarkFinder(useful, values, tests);
  yield* finder.run();
  if (exclusive !== undefined) yield* new ReasonableOrders(exclusive, operators).note(finder);
  // Whoever walks does it step by step: what a step began would be left undone.
  const walks = forced === undefined ? yield* findWalks(task, values, isUseless) : undefined;
  return { landmarks: Landmarks.of(finder, tests), isUseless, steps: countingSteps(useful), walks };
}
