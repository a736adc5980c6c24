/**
 * Requests for joint plans: read, searched within their budgets, and answered in names and units.
 *
 * @module
 */

import { nextTurn } from "../../base/clock/next-turn.ts";
import { RequestError } from "../../base/errors.ts";
import { Hash64 } from "../../base/hash.ts";
import { addHidden } from "../../base/hidden.ts";
import { describeValue } from "../../base/json/issues.ts";
import { whenAborted } from "../../base/when-aborted.ts";
import type {
  LonePlanner,
  NowTogetherRequest,
  SchedulePlanner,
  ScheduleResult,
  ScheduleSearch,
  TogetherHost,
  TogetherOutcome,
  TogetherRequest,
  TogetherRounds,
  TogetherWork,
} from "../../engine/contract/together.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import type { SquadProblem } from "../../time/schedule/problem.ts";
import { soundSchedule } from "../../time/schedule/prove-schedule.ts";
import { TimedSteps } from "../../time/schedule/timed-steps.ts";
import { KeptAnswers } from "./kept-answers.ts";
import { LonePlans } from "./lone-plans.ts";
import { type ReadTogether, readTogether } from "./read-together.ts";
import { RequestReport } from "./request-report.ts";
import { JointSearch } from "./search/joint-search.ts";
import { SquadRounds } from "./squad-rounds.ts";

/** Longest slice of a search between two turns of the event loop, in milliseconds. */
const SLICE_MS = 2;

/** The longest time for which a late first plan, or a better one, steps aside for other work, in budgets. */
const MOST_ASIDE = 4;

/** A planner for squads that answers requests by the searches of its subclass. Keeps its latest answers. */
export abstract class TogetherPlanner implements SchedulePlanner {
  /** Answers by exact question: those that hold whatever the limits, and those within counts of work with these. */
  readonly #known = new KeptAnswers();

  abstract startTogether(problem: SquadProblem): ScheduleSearch;

  async plan(host: TogetherHost, request: TogetherRequest): Promise<TogetherOutcome> {
    const { clock, domain, turns = EACH_IN_TURN } = host;
    const { budgetMs, signal } = request;
    const startMs = clock.now();
    checkMs("/budgetMs", budgetMs);
    if (signal !== undefined && typeof signal?.throwIfAborted !== "function") {
      const message = `must be an AbortSignal, not ${describeValue(signal)}`;
      throw new RequestError([{ pointer: "/signal", message }]);
    }
    signal?.throwIfAborted();
    const asked = this.#ask(domain, request);
    const report = RequestReport.begin(host, { by: asked.names, startMs, budgetMs });
    const placeMs = startMs + budgetMs;
    // A first plan that waits for its turn behind those of other squads is late, but not lost. It makes nothing else late.
    const isFirst = request.until === "first";
    const untilMs = isFirst ? Number.POSITIVE_INFINITY : placeMs;
    const lateMs = isFirst ? placeMs + MOST_ASIDE * budgetMs : placeMs;
    const asideUntilMs = () => (clock.now() >= placeMs ? lateMs : undefined);
    const limits = { sliceMs: SLICE_MS, untilMs, placeMs, asideUntilMs, signal };
    const times = { startMs, untilMs, leftMs: budgetMs };
    try {
      const outcome = await turns.run(answering(asked, clock, times, signal), limits);
      report?.answeredTogether(outcome);
      if (asked.isOver) return outcome;
      asked.goOn();
      // Other requests have no answer yet.
      const aside = { ...limits, asideUntilMs: () => lateMs };
      const revised = turns.run(answering(asked, clock, times, signal), aside).then(
        (later) => (later.measure < outcome.measure ? later : undefined),
        (error: unknown) => {
          // Work that was dropped before its first turn has ended nothing.
          asked.end();
          if (signal?.aborted !== true) throw error;
          return undefined;
        },
      );
      // A caller may have no use for it.
      revised.catch(() => {});
      addHidden(outcome, "revised", revised);
      return outcome;
    } catch (error) {
      if (signal?.aborted) report?.aborted();
      throw error;
    }
  }

  planNow(host: TogetherHost, request: NowTogetherRequest, sliceMs: number): TogetherOutcome {
    const { domain, clock } = host;
    checkMs("/sliceMs", sliceMs);
    const startMs = clock.now();
    const asked = this.#ask(domain, request);
    const report = RequestReport.begin(host, { by: asked.names, startMs });
    try {
      asked.step(clock, startMs + sliceMs);
      const outcome = asked.outcome(clock.now() - startMs);
      report?.answeredTogether(outcome);
      return outcome;
    } finally {
      asked.end();
    }
  }

  alone(host: TogetherHost): LonePlanner {
    return new LonePlans(this, host);
  }

  rounds(host: TogetherHost): TogetherRounds {
    return new SquadRounds(host, (request) => {
      checkMs("/budgetMs", request?.budgetMs);
      return this.#ask(host.domain, request);
    });
  }

  #ask(domain: Domain, request: NowTogetherRequest): JointSearch {
    const steps = TimedSteps.of(domain);
    if (steps === undefined) {
      const message = `the domain "${domain.name}" has no durations, events, deadlines or shared variables`;
      throw new RequestError([{ pointer: "/agents", message, hint: "use plan" }]);
    }
    const { expansions, until = expansions === undefined ? "settled" : "proved" } = request;
    if (until !== "proved" && until !== "settled" && until !== "first") {
      const message = `must be proved, settled or first, not ${describeValue(until)}`;
      throw new RequestError([{ pointer: "/until", message }]);
    }
    if (expansions !== undefined && !(typeof expansions === "number" && expansions > 0)) {
      const message = `must be a number above 0, not ${describeValue(expansions)}`;
      throw new RequestError([{ pointer: "/expansions", message }]);
    }
    const read = readTogether(steps, request);
    const key = keyOf(read, domain);
    const within = `${key} ${expansions} ${until}`;
    const known = this.#known.get(key) ?? this.#known.get(within);
    const search =
      known !== undefined && isSound(read.problem, known)
        ? undefined
        : this.startTogether(read.problem);
    const end = { most: expansions, until };
    return new JointSearch(steps, read, search, known, end, (result, isFinal) => {
      this.#known.keep(isFinal ? key : within, result);
    });
  }
}

/** The times of a search, in milliseconds. */
interface SearchTimes {
  /** When it was asked for. */
  readonly startMs: number;
  /** When it must end. */
  readonly untilMs: number;
  /** Left for the search itself, without waits for a turn. */
  leftMs: number;
}

/** Searches in slices, here or in another thread, until the answer is due. The search ends unless it may go on. */
function* answering(
  asked: JointSearch,
  clock: TogetherHost["clock"],
  times: SearchTimes,
  signal: AbortSignal | undefined,
): TogetherWork {
  const { startMs, untilMs } = times;
  let isPaused = false;
  try {
    for (;;) {
      const fromMs = clock.now();
      const sliceMs = Math.min(SLICE_MS, times.leftMs);
      const isOver = asked.step(clock, Math.min(untilMs, fromMs + sliceMs));
      const nowMs = clock.now();
      times.leftMs -= nowMs - fromMs;
      if (isOver || nowMs >= untilMs || times.leftMs <= 0) break;
      isPaused = asked.isAnswered;
      if (isPaused) break;
      const endMs = Math.min(untilMs, nowMs + times.leftMs);
      const going = asked.elsewhere(clock, endMs);
      if (yield going && untilDue(going, clock, endMs, signal)) break;
      if (going !== undefined) times.leftMs -= clock.now() - nowMs;
    }
    return asked.outcome(clock.now() - startMs);
  } finally {
    if (!isPaused) asked.end();
  }
}

/** Waits for a search in another thread until its deadline, or until it is no longer wanted. */
function untilDue(
  going: Promise<void>,
  clock: TogetherHost["clock"],
  untilMs: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let forget = (): void => {};
    const leftMs = untilMs - clock.now();
    const end = (): void => {
      if (timer !== undefined) clock.clearTimer(timer);
      forget();
      resolve();
    };
    const timer = leftMs < Number.POSITIVE_INFINITY ? clock.setTimer(end, leftMs) : undefined;
    forget = whenAborted(signal, end);
    going.then(end, (error: unknown) => {
      reject(error);
      end();
    });
  });
}

/** Turns for a host that has none of its own: one of the event loop for each slice. */
const EACH_IN_TURN: NonNullable<TogetherHost["turns"]> = {
  async run(work, { signal }) {
    try {
      for (;;) {
        const next = work.next(false);
        if (next.done) return next.value;
        await (next.value ?? new Promise<void>((resolve) => nextTurn(resolve)));
        signal?.throwIfAborted();
      }
    } finally {
      work.return(undefined as never);
    }
  },
};

/** Whether a kept answer is right for the very question at hand. */
function isSound(problem: SquadProblem, result: ScheduleResult): boolean {
  return result.status !== "solved" || soundSchedule(problem, result.schedule) !== undefined;
}

/** Everything that an answer depends on: states, what runs, events and the deadline as offsets from now. */
function keyOf({ goal, problem }: ReadTogether, { hash }: Domain): string {
  const { members, running, events, clocks, maintain, scaledBy, ways, keep, measure } = problem;
  return JSON.stringify([
    hash,
    goal.hash,
    members.map(({ state, disabled, goal: own }) => [
      ...[state.join(), [...(disabled ?? [])].sort(), own?.code.join()],
    ]),
    running.map(({ step, members: crew, scaledLeft, scaledLeftTo }) => [
      step,
      crew,
      scaledLeft,
      scaledLeftTo,
    ]),
    events.map(({ scaledAt, effects, opens = [] }) => [scaledAt, effects.join(), [...opens]]),
    clocks?.map(({ clock, scaledLeft }) => [clock, scaledLeft]),
    maintain?.code.join(),
    scaledBy,
    ways && digestOf(ways.scaledCosts),
    keep,
    measure,
  ]);
}

/** A digest of integers: the ways between many places would make a key as long as their table. */
function digestOf(integers: Int32Array): string {
  return new Hash64().integers(integers).digest();
}

function checkMs(pointer: string, value: unknown): void {
  if (typeof value === "number" && value >= 0 && value < Number.POSITIVE_INFINITY) return;
  const message = `must be a number of milliseconds of at least 0, not ${describeValue(value)}`;
  throw new RequestError([{ pointer, message }]);
}
