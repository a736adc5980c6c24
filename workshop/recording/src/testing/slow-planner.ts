import { ClassicalPlanner } from "@understudy/classical";
import type { Planner, PlanningProblem, PlanSearch, SearchSlice } from "@understudy/planner-core";

/** Looks at nodes in vain before each of its searches, and at the clock for each of them. */
export class SlowPlanner implements Planner {
  readonly #inner = new ClassicalPlanner();
  readonly #vain: number;

  /** @param vain the number of these nodes */
  constructor(vain: number) {
    this.#vain = vain;
  }

  start(problem: PlanningProblem): PlanSearch {
    const search = this.#inner.start(problem);
    const all = this.#vain;
    let vain = 0;
    return {
      get expansions() {
        return vain + search.expansions;
      },
      step: (slice: SearchSlice) => {
        const { expansions: most = 1, untilMs = Number.POSITIVE_INFINITY, clock } = slice;
        let left = most;
        for (; left > 0 && vain < all; left--) {
          if (clock !== undefined && clock.now() >= untilMs) return false;
          vain++;
        }
        return vain === all && search.step({ ...slice, expansions: left });
      },
      result: () => search.result(),
      end: () => search.end?.(),
    };
  }
}
