import type { Clock } from "@understudy/planner-core";
import {
  type SchedulePlanner,
  type ScheduleResult,
  type ScheduleSearch,
  type ScheduleSlice,
  type SquadProblem,
  TogetherPlanner,
} from "@understudy/planner-core/schedule";
import { currentRequest } from "../record/request-track.ts";
import type { RecordedSchedule } from "../recording.ts";
import type { ReplayClock } from "./replay-clock.ts";
import { ScriptedReads } from "./scripted-reads.ts";

/** A search for a schedule in a replay, for explanations. */
export interface ReplayedSchedule {
  readonly search: ScheduleSearch;
  readonly recorded: RecordedSchedule;
}

/** The recorded searches for schedules of a request, and its budget. */
interface ScheduleScript {
  readonly schedules?: readonly RecordedSchedule[] | undefined;
  readonly budgetMs?: number | undefined;
}

/** The planner for time of a replay: it really searches, exactly as far as the recorded run. */
export class ReplaySchedules extends TogetherPlanner {
  readonly #inner: SchedulePlanner;
  readonly #clock: ReplayClock;
  readonly #schedules: readonly RecordedSchedule[];
  readonly #budgetMs: number;
  /** Searches started so far. */
  readonly replayed: ReplayedSchedule[] = [];

  constructor(inner: SchedulePlanner, clock: ReplayClock, script: ScheduleScript) {
    super();
    this.#inner = inner;
    this.#clock = clock;
    this.#schedules = script.schedules ?? [];
    this.#budgetMs = script.budgetMs ?? 0;
  }

  startTogether(problem: SquadProblem): ScheduleSearch {
    const at = currentRequest.getStore()?.schedules.length ?? 0;
    const recorded = this.#schedules[at];
    if (recorded === undefined) throw new Error("the recorded run did not search here");
    const search = this.#inner.startTogether(problem);
    this.replayed.push({ search, recorded });
    // A search that was followed by others had half of the time.
    const startMs = this.#clock.now();
    const leftMs = this.#budgetMs - startMs;
    const isLast = at === this.#schedules.length - 1;
    const endMs = startMs + Math.max(0, isLast ? leftMs : leftMs / 2);
    return new ReplayScheduleSearch(search, recorded, this.#clock, endMs);
  }
}

/** Searches in the recorded slices, each of which ends after the recorded number of clock readings. */
class ReplayScheduleSearch implements ScheduleSearch {
  readonly #inner: ScheduleSearch;
  readonly #cuts: readonly number[];
  /** Whether the search runs to its end after the recorded slices. */
  readonly #isDone: boolean;
  readonly #clock: ReplayClock;
  readonly #endMs: number;
  #slices = 0;

  /** @param endMs when the time of the search is over */
  constructor(
    inner: ScheduleSearch,
    { cuts = [], done, known }: RecordedSchedule,
    clock: ReplayClock,
    endMs: number,
  ) {
    this.#inner = inner;
    this.#cuts = cuts;
    this.#isDone = done === true || known === true;
    this.#clock = clock;
    this.#endMs = endMs;
  }

  get expansions(): number {
    return this.#inner.expansions;
  }

  step(slice: ScheduleSlice): boolean {
    const { untilMs = Number.POSITIVE_INFINITY, clock = this.#clock } = slice;
    const cut = this.#cuts[this.#slices++];
    if (cut === undefined && !this.#isDone) {
      this.#clock.reach(Math.max(this.#endMs, untilMs));
      return false;
    }
    const scripted =
      cut === undefined
        ? NEVER_LATE
        : new ScriptedReads(clock, cut, (read) => {
            this.#clock.reach(untilMs);
            return read();
          });
    return this.#inner.step({ ...slice, clock: scripted, sharedClock: NEVER_LATE });
  }

  result(): ScheduleResult {
    return this.#inner.result();
  }

  end(): void {
    this.#inner.end?.();
  }
}

/**
 * A clock without a deadline: for the last slice of a finished search, and for work that other searches may have done
 * in the recorded run.
 */
const NEVER_LATE: Clock = {
  now: () => Number.NEGATIVE_INFINITY,
  setTimer: () => 0,
  clearTimer: () => {},
};
