import { TimePlanner } from "@understudy/classical/time";
import type { ScheduleSearch, SquadProblem } from "@understudy/planner-core/schedule";

/** Longest slice of a search between two looks at its result, in milliseconds. */
const LOOK_MS = 0.2;

/** A planner for squads that is content with its first answer. */
export class FirstAnswer extends TimePlanner {
  override startTogether(problem: SquadProblem): ScheduleSearch {
    const search = super.startTogether(problem);
    return {
      get expansions() {
        return search.expansions;
      },
      result: () => search.result(),
      end: () => search.end?.(),
      step: (slice) => {
        const { clock, untilMs = Number.POSITIVE_INFINITY } = slice;
        const now = (): number => clock?.now() ?? Number.POSITIVE_INFINITY;
        for (;;) {
          const isOver = search.step({ ...slice, untilMs: Math.min(untilMs, now() + LOOK_MS) });
          if (isOver || search.result().status === "solved") return true;
          if (now() >= untilMs) return false;
        }
      },
    };
  }
}
