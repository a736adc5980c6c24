import type {
  JointDomain,
  ScheduleResult,
  ScheduleSearch,
  ScheduleSlice,
} from "@understudy/planner-core/schedule";
import { SliceLimits, sharedLimits } from "../search/limits.ts";
import type { Job } from "../work/work.ts";

const NOTHING: ScheduleResult = Object.freeze({ status: "cut-off", scaledLowerBound: 0 });

/** A search that joins the domain of its members first, in slices: that takes longer than a frame where there are many. */
export class JoinedSearch implements ScheduleSearch {
  readonly #joint: Job<JointDomain>;
  readonly #begin: (joint: JointDomain) => ScheduleSearch;
  #search: ScheduleSearch | undefined;
  #isEnded = false;

  /** @param begin starts the search in the joint domain */
  constructor(joint: Job<JointDomain>, begin: (joint: JointDomain) => ScheduleSearch) {
    this.#joint = joint;
    this.#begin = begin;
  }

  get expansions(): number {
    return this.#search?.expansions ?? 0;
  }

  step(slice: ScheduleSlice): boolean {
    if (this.#isEnded) return true;
    if (this.#search === undefined) {
      const isJoined = this.#joint.advance(sharedLimits(slice));
      // A slice that ended meanwhile ends here in every run, whichever search has joined the domain.
      if (!isJoined || new SliceLimits(slice).isLate()) return false;
      this.#search = this.#begin(this.#joint.result as JointDomain);
      if (new SliceLimits(slice).isLate()) return false;
    }
    return this.#search.step(slice);
  }

  result(): ScheduleResult {
    return this.#search?.result() ?? NOTHING;
  }

  end(): void {
    this.#isEnded = true;
    this.#search?.end?.();
  }
}
