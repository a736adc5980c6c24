/**
 * Requests for joint plans: read, searched within their budgets, and answered in names and units.
 *
 * @module
 */

import type {
  NowTogetherRequest,
  SchedulePlanner,
  ScheduleResult,
  ScheduleSearch,
  TogetherHost,
  TogetherOutcome,
  TogetherRequest,
} from "../../contract/together.ts";
import { describeValue } from "../../domain/definition/issues.ts";
import type { Domain } from "../../domain/domain.ts";
import { RequestError } from "../../errors.ts";
import { nextTurn } from "../../time/next-turn.ts";
import type { SquadProblem } from "../problem.ts";
import { proveSchedule } from "../prove-schedule.ts";
import { TimedSteps } from "../timed-steps.ts";
import { jointOutcome } from "./joint-outcome.ts";
import { type ReadTogether, readTogether } from "./read-together.ts";

/** Longest slice of a search between two turns of the event loop, in milliseconds. */
const SLICE_MS = 2;
/** Number of answers that are kept. */
const MAX_KEPT = 256;

/** A planner for squads that answers requests by the searches of its subclass. Keeps its latest answers. */
export abstract class TogetherPlanner implements SchedulePlanner {
  /** Finished answers by exact question, the latest last. */
  readonly #known = new Map<string, ScheduleResult>();

  abstract startTogether(problem: SquadProblem): ScheduleSearch;

  async planTogether(host: TogetherHost, request: TogetherRequest): Promise<TogetherOutcome> {
    const { clock } = host;
    const { budgetMs, signal } = request;
    const startMs = clock.now();
    checkMs("/budgetMs", budgetMs);
    signal?.throwIfAborted();
    const asked = this.#ask(host.domain, request);
    const untilMs = startMs + budgetMs;
    while (!asked.step(clock, Math.min(untilMs, clock.now() + SLICE_MS)) && clock.now() < untilMs) {
      await new Promise<void>((resolve) => nextTurn(resolve));
      signal?.throwIfAborted();
    }
    return asked.outcome(clock.now() - startMs);
  }

  planTogetherNow(
    { domain, clock }: TogetherHost,
    request: NowTogetherRequest,
    sliceMs: number,
  ): TogetherOutcome {
    checkMs("/sliceMs", sliceMs);
    const startMs = clock.now();
    const asked = this.#ask(domain, request);
    asked.step(clock, startMs + sliceMs);
    return asked.outcome(clock.now() - startMs);
  }

  #ask(domain: Domain, request: NowTogetherRequest): Asked {
    const steps = TimedSteps.of(domain);
    if (steps === undefined) {
      const message = `the domain "${domain.name}" has no durations, events, deadlines or shared variables`;
      throw new RequestError([{ pointer: "/agents", message, hint: "use plan" }]);
    }
    const { expansions } = request;
    if (expansions !== undefined && !(expansions > 0)) {
      const message = `must be a number above 0, not ${describeValue(expansions)}`;
      throw new RequestError([{ pointer: "/expansions", message }]);
    }
    const read = readTogether(steps, request);
    const key = keyOf(read, domain);
    const known = this.#known.get(key);
    const search =
      known !== undefined && isSound(read.problem, known)
        ? undefined
        : this.startTogether(read.problem);
    return new Asked(steps, read, search, known, expansions, (result) => this.#keep(key, result));
  }

  #keep(key: string, result: ScheduleResult): void {
    this.#known.delete(key);
    this.#known.set(key, result);
    if (this.#known.size > MAX_KEPT) this.#known.delete(this.#known.keys().next().value as string);
  }
}

/** A request and its search. */
class Asked {
  readonly #steps: TimedSteps;
  readonly #read: ReadTogether;
  readonly #search: ScheduleSearch | undefined;
  readonly #known: ScheduleResult | undefined;
  readonly #most: number;
  readonly #keep: (result: ScheduleResult) => void;

  constructor(
    steps: TimedSteps,
    read: ReadTogether,
    search: ScheduleSearch | undefined,
    known: ScheduleResult | undefined,
    most: number | undefined,
    keep: (result: ScheduleResult) => void,
  ) {
    this.#steps = steps;
    this.#read = read;
    this.#search = search;
    this.#known = known;
    this.#most = most ?? Number.POSITIVE_INFINITY;
    this.#keep = keep;
  }

  /** Continues the search; returns whether it is over. */
  step(clock: TogetherHost["clock"], untilMs: number): boolean {
    const search = this.#search;
    if (search === undefined) return true;
    const left = this.#most - search.expansions;
    const isBounded = left < Number.POSITIVE_INFINITY;
    const slice = isBounded ? { expansions: left, untilMs, clock } : { untilMs, clock };
    if (left <= 0) return true;
    const isOver = search.step(slice);
    if (isOver) this.#keep(search.result());
    return isOver || search.expansions >= this.#most;
  }

  outcome(elapsedMs: number): TogetherOutcome {
    const { names, problem } = this.#read;
    const result = this.#search?.result() ?? (this.#known as ScheduleResult);
    return jointOutcome(this.#steps, names, problem, result, elapsedMs);
  }
}

/** Whether a kept answer is right for the very question at hand. */
function isSound(problem: SquadProblem, result: ScheduleResult): boolean {
  return result.status !== "solved" || proveSchedule(problem, result.schedule).sound;
}

/** Everything that an answer depends on: states, what runs, events and the deadline as offsets from now. */
function keyOf({ goal, problem }: ReadTogether, { hash }: Domain): string {
  const { members, running, events, maintain, scaledBy, ways, keep, measure } = problem;
  return JSON.stringify([
    hash,
    goal.hash,
    members.map(({ state, disabled }) => [state.join(), [...(disabled ?? [])].sort()]),
    running.map(({ step, members: crew, scaledLeft, scaledLeftTo }) => [
      step,
      crew,
      scaledLeft,
      scaledLeftTo,
    ]),
    events.map(({ scaledAt, effects }) => [scaledAt, effects.join()]),
    maintain?.code.join(),
    scaledBy,
    ways?.scaledCosts.join(),
    keep,
    measure,
  ]);
}

function checkMs(pointer: string, value: unknown): void {
  if (typeof value === "number" && value >= 0) return;
  const message = `must be a number of milliseconds of at least 0, not ${describeValue(value)}`;
  throw new RequestError([{ pointer, message }]);
}
