import { systemClock, type TogetherOutcome, type TogetherRequest } from "@understudy/planner-core";
import {
  type NowTogetherRequest,
  type SchedulePlanner,
  type ScheduleResult,
  type ScheduleSearch,
  type ScheduleSlice,
  type SquadProblem,
  type TogetherHost,
  TogetherPlanner,
} from "@understudy/planner-core/schedule";
import type { RecordedSchedule } from "../recording.ts";
import { ReadingsClock } from "./readings-clock.ts";
import { currentRequest, type Mutable, type RequestTrack } from "./request-track.ts";

/** Records how far the searches for schedules get. They stay in this thread. */
export class RecordingSchedules extends TogetherPlanner {
  readonly #inner: SchedulePlanner;
  /** Requests of `planMany` under way, by agent. */
  asking: ReadonlyMap<string, RequestTrack> | undefined;

  constructor(inner: SchedulePlanner) {
    super();
    this.#inner = inner;
  }

  startTogether(problem: SquadProblem): ScheduleSearch {
    const search = this.#inner.startTogether(problem);
    const track = this.#trackOf(problem.members[0]?.name);
    if (track === undefined) return search;
    const record: Mutable<RecordedSchedule> = {};
    track.schedules.push(record);
    return new RecordingScheduleSearch(search, record);
  }

  override plan(host: TogetherHost, request: TogetherRequest): Promise<TogetherOutcome> {
    return this.#noteKnown(request, () => super.plan(host, request));
  }

  override planNow(
    host: TogetherHost,
    request: NowTogetherRequest,
    sliceMs: number,
  ): TogetherOutcome {
    return this.#noteKnown(request, () => super.planNow(host, request, sliceMs));
  }

  /** Records an answer without a search. Searches start in the same turn. */
  #noteKnown<Answer>({ agents }: NowTogetherRequest, ask: () => Answer): Answer {
    const schedules = this.#trackOf(Object.keys(agents)[0])?.schedules;
    const before = schedules?.length;
    const answer = ask();
    if (schedules?.length === before) schedules?.push({ known: true });
    return answer;
  }

  #trackOf(agent: string | undefined): RequestTrack | undefined {
    return this.asking === undefined || agent === undefined
      ? currentRequest.getStore()
      : this.asking.get(agent);
  }
}

/** Counts clock readings before the end of each slice, but not during work that other searches share. */
class RecordingScheduleSearch implements ScheduleSearch {
  readonly #inner: ScheduleSearch;
  readonly #record: Mutable<RecordedSchedule>;
  readonly #cuts: number[] = [];

  constructor(inner: ScheduleSearch, record: Mutable<RecordedSchedule>) {
    this.#inner = inner;
    this.#record = record;
  }

  get expansions(): number {
    return this.#inner.expansions;
  }

  step(slice: ScheduleSlice): boolean {
    const { untilMs = Number.POSITIVE_INFINITY, clock = systemClock } = slice;
    const counting = new ReadingsClock(clock, untilMs);
    const isDone = this.#inner.step({ ...slice, clock: counting, sharedClock: clock });
    if (isDone) this.#record.done = true;
    this.#count(counting, isDone);
    return isDone;
  }

  #count({ late, reads }: ReadingsClock, isDone: boolean): void {
    if (isDone && late === undefined) return;
    // The slice held only shared work, which is already done in a replay.
    if (reads === 0 && this.#cuts.length > 0) return;
    this.#cuts.push(late ?? reads);
    this.#record.cuts = this.#cuts;
  }

  result(): ScheduleResult {
    return this.#inner.result();
  }

  end(): void {
    this.#inner.end?.();
  }
}
