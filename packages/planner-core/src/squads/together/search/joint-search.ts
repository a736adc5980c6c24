/**
 * Searches for joint plans as requests run them: in slices, until they are answered or pay no more.
 *
 * @module
 */

import type {
  ScheduleResult,
  ScheduleSearch,
  SearchUntil,
  TogetherHost,
  TogetherOutcome,
} from "../../../engine/contract/together.ts";
import type { TimedSteps } from "../../../time/schedule/timed-steps.ts";
import { jointOutcome } from "../joint-outcome.ts";
import type { ReadTogether } from "../read-together.ts";
import { SearchPatience } from "./search-patience.ts";

/** Limit on expansions that a search may need at once to get on. */
const MOST_AT_ONCE = 4096;

/** When a search ends, if it does not end by itself. */
interface SearchEnd {
  /** Limit on expansions. */
  readonly most: number | undefined;
  readonly until: SearchUntil;
}

/** Keeps the answer of a search; `isFinal` where another search with other limits would answer alike. */
type KeepAnswer = (result: ScheduleResult, isFinal: boolean) => void;

/** A request for a joint plan, and its search. */
export class JointSearch {
  readonly #steps: TimedSteps;
  readonly #read: ReadTogether;
  readonly #search: ScheduleSearch | undefined;
  readonly #known: ScheduleResult | undefined;
  readonly #most: number;
  readonly #until: SearchUntil;
  readonly #patience: SearchPatience | undefined;
  #endsAtFirst: boolean;
  /** Whether the search has ended. */
  isOver = false;
  readonly #keep: KeepAnswer;

  constructor(
    steps: TimedSteps,
    read: ReadTogether,
    search: ScheduleSearch | undefined,
    known: ScheduleResult | undefined,
    { most, until }: SearchEnd,
    keep: KeepAnswer,
  ) {
    this.#steps = steps;
    this.#read = read;
    this.#search = search;
    this.#known = known;
    this.#most = most ?? Number.POSITIVE_INFINITY;
    this.#until = until;
    this.#patience = SearchPatience.until(until);
    this.#endsAtFirst = until === "first";
    this.#keep = keep;
  }

  get names(): readonly string[] {
    return this.#read.names;
  }

  /** Whether a first schedule is to be played, once the search has looked for a better one a while. */
  get isAnswered(): boolean {
    return this.#endsAtFirst && this.#patience?.isBegun === true;
  }

  /** Lets the search go on after its first schedule. */
  goOn(): void {
    this.#endsAtFirst = false;
  }

  /** Continues the search; returns whether it is over. */
  step(clock: TogetherHost["clock"], untilMs: number): boolean {
    const search = this.#search;
    if (search === undefined) return true;
    let least = 1;
    for (;;) {
      const left = this.#most - search.expansions;
      const isBounded = left < Number.POSITIVE_INFINITY;
      if (left <= 0 || this.#patience?.isOver === true) {
        // Where time has no say, the same limits end the same search in the same place.
        if (isBounded && search.elsewhere === undefined) this.#keep(search.result(), false);
        return true;
      }
      // Where expansions are counted, time only pauses the search.
      const untilLook = this.#patience?.left(search) ?? left;
      const expansions = Math.min(left, Math.max(least, untilLook));
      const before = search.expansions;
      const isOver = search.step({ expansions, untilMs, clock });
      if (isOver) this.#keepIfFinal(search.result());
      if (isOver) return true;
      if (search.expansions >= this.#most) continue;
      this.#patience?.check(search);
      if (this.#patience === undefined || clock.now() >= untilMs) return false;
      if (search.expansions > before) {
        least = 1;
        continue;
      }
      // One that goes on elsewhere does nothing here. A part of another one may need several expansions at once.
      if (search.elsewhere !== undefined || expansions >= left || least > MOST_AT_ONCE)
        return false;
      least = 2 * expansions;
    }
  }

  /** Continues the search in another thread, if there is one for it. */
  elsewhere(clock: TogetherHost["clock"], untilMs: number): Promise<void> | undefined {
    const search = this.#search;
    const expansions = this.#most - (search?.expansions ?? 0);
    return search?.elsewhere?.({ expansions, untilMs, clock, until: this.#until });
  }

  end(): void {
    this.isOver = true;
    this.#search?.end?.();
  }

  /** A search in another thread is over with its time, when more time may find more. */
  #keepIfFinal(result: ScheduleResult): void {
    const isHere = this.#search?.elsewhere === undefined;
    const isProved =
      result.status === "unsolvable" || (result.status === "solved" && result.optimal);
    if (isHere || isProved) this.#keep(result, true);
  }

  outcome(elapsedMs: number): TogetherOutcome {
    const { names, problem } = this.#read;
    const result = this.#search?.result() ?? (this.#known as ScheduleResult);
    return jointOutcome(this.#steps, names, problem, result, elapsedMs);
  }
}
