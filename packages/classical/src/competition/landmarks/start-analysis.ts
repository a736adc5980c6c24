import type { Task } from "../../model/task.ts";
import { withoutDominatedAdds } from "../../relaxation/dominated-adds.ts";
import type { ForcedSteps } from "../../relaxation/forced-steps.ts";
import { countingSteps, type RelaxedTask } from "../../relaxation/relaxed-task.ts";
import type { SlicedWork } from "../../work/work.ts";
import { LostPairs } from "../novelty/lost-pairs.ts";
import { findWalks, type Walks } from "../walks/walks.ts";
import { ExclusiveFacts } from "./exclusive-facts.ts";
import { factTests } from "./fact-tests.ts";
import { LandmarkFinder } from "./landmark-finder.ts";
import { Landmarks } from "./landmarks.ts";
import { operatorFacts } from "./operator-facts.ts";
import { ReasonableOrders } from "./reasonable-orders.ts";
import { uselessOperators } from "./traps.ts";

/** Analysis of a start state, done before the search. */
export interface StartAnalysis {
  readonly landmarks: Landmarks;
  /** Whether each operator is part of no plan from the start. */
  readonly isUseless: Uint8Array;
  /** The relaxation without useless operators, where every step costs the same. */
  readonly steps: RelaxedTask;
  /** The walks of the task; undefined if there are none. */
  readonly walks: Walks | undefined;
  /** Finds the pairs of facts from which the goal cannot be reached; undefined if there are too many pairs. */
  readonly findLost: () => SlicedWork<LostPairs | undefined>;
}

/**
 * Finds landmarks, their orders, and the useless operators.
 *
 * @param forced the forced steps that the search takes at once
 */
export function* analyseStart(
  task: Task,
  relaxed: RelaxedTask,
  values: Int32Array,
  forced?: ForcedSteps,
): SlicedWork<StartAnalysis> {
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
  // A walk goes step by step and would leave forced steps undone.
  const walks = forced === undefined ? yield* findWalks(task, values, isUseless) : undefined;
  const landmarks = Landmarks.of(finder, tests);
  function* findLost(): SlicedWork<LostPairs | undefined> {
    return exclusive && (yield* LostPairs.find(task, tests, operators, exclusive, isUseless));
  }
  return { landmarks, isUseless, steps: countingSteps(useful), walks, findLost };
}
