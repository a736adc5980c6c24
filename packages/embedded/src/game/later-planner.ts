import type { ClassicalPlanner } from "@understudy/classical";
import type { Planner, PlanningProblem, PlanSearch } from "@understudy/planner-core";
import { gamePlanner } from "./game-planner.ts";

/** A game's planner that is made for the first search: an engine opens without it, and known plans need none. */
export class LaterPlanner implements Planner {
  #made: ClassicalPlanner | undefined;

  get #planner(): ClassicalPlanner {
    this.#made ??= gamePlanner();
    return this.#made;
  }

  start(problem: PlanningProblem): PlanSearch {
    return this.#planner.start(problem);
  }

  policy(...asked: Parameters<ClassicalPlanner["policy"]>): ReturnType<ClassicalPlanner["policy"]> {
    return this.#planner.policy(...asked);
  }

  buildSlice(...slice: Parameters<ClassicalPlanner["buildSlice"]>): boolean {
    return this.#made?.buildSlice(...slice) ?? true;
  }

  alternatives(
    ...asked: Parameters<ClassicalPlanner["alternatives"]>
  ): ReturnType<ClassicalPlanner["alternatives"]> {
    return this.#planner.alternatives(...asked);
  }
}
