/**
 * Requests: validation, state and progress.
 *
 * @module
 */

import type { Outcome } from "../../contract/outcome.ts";
import type { Origin } from "../report/reporter.ts";
import type { FirstSteps } from "./first-steps.ts";
import type { PreparedRequest } from "./prepare.ts";
import type { Meaning } from "./progress.ts";
import type { Refusal } from "./refusal.ts";
import { laterBy, type RequestTime } from "./request-time.ts";
import { Revision } from "./revision.ts";

/** A request under way, from its start to its revision. Findings are passed from stage to stage (`progress.ts`). */
export class OpenRequest implements Origin {
  /** The validated request. */
  readonly asked: PreparedRequest;
  /** The time limits of the request. They move on by waits that do not count; see `waited`. */
  time: RequestTime;
  /** Signal of the caller; an aborted request needs no answer. */
  signal: AbortSignal | undefined;
  /** Urgency set by the caller: among equal deadlines, the most urgent request goes first. Default 0. */
  urgency = 0;
  /** The deadline that its place among waiting requests depends on. */
  placeMs: number;
  /** The reason not to ask an LLM planner at all; undefined if it may be asked. */
  readonly refusal: Refusal | undefined;
  readonly agent: string;
  /** Number of the request within its orchestrator, from 1. */
  request = 0;
  /** Emits the first steps early, if the caller listens. */
  firstSteps: FirstSteps | undefined;
  /** Whether the request was shed, so that it gets less work under overload. */
  isShed = false;
  /** Time that other requests took while it waited for its turns, in milliseconds. */
  waitedMs = 0;
  /** Whether its first turn came after all of its time. Then its agent asks again, with its place. */
  hadNoTurn = false;
  /**
   * Time until which the request steps aside for searches, in milliseconds of the clock, because it already has an
   * answer; undefined otherwise.
   */
  asideUntilMs: number | undefined;
  /**
   * The meaning that reader and LLM planner have found together; undefined if the LLM planner has not answered in time.
   */
  shared: Meaning | undefined;
  /** Whether `plan` has not answered the request yet. */
  isAwaited = false;
  /** Whether the classical planner has a complete plan, which more search could only improve. */
  hasPlan = false;
  /** Time taken by the classical planner, in milliseconds; undefined before its search. */
  classicalMs: number | undefined;

  /** The deadline by its own budget. */
  #dueMs: number;
  #revision: Revision | undefined;

  constructor(
    asked: PreparedRequest,
    time: RequestTime,
    refusal?: Refusal | undefined,
    signal?: AbortSignal | undefined,
  ) {
    this.asked = asked;
    this.time = time;
    this.placeMs = time.answerByMs;
    this.#dueMs = time.answerByMs;
    this.refusal = refusal;
    this.signal = signal;
    this.agent = asked.agent;
  }

  /** Sets the limits of the caller, before the request begins. */
  limit(time: RequestTime, signal: AbortSignal | undefined): void {
    this.time = time;
    this.#dueMs = time.answerByMs;
    this.signal = signal;
  }

  /**
   * Notes a wait for a turn. If the first turn comes after all of its time, the request is put off: its agent asks
   * again, and keeps its place. The waits of a request that was put off before do not count, so that it is late but not
   * lost where each frame of a game takes longer than its budget.
   */
  waited(fromMs: number, toMs: number): void {
    if (this.placeMs < this.#dueMs) this.time = laterBy(this.time, toMs - fromMs);
    else this.hadNoTurn ||= this.waitedMs === 0 && toMs >= this.#dueMs;
    this.waitedMs += toMs - fromMs;
  }

  /** The revision after the answer. */
  get revision(): Revision {
    this.#revision ??= new Revision();
    return this.#revision;
  }

  /** The same request with new limits, for work after its answer. */
  continued(time: RequestTime): OpenRequest {
    const later = new OpenRequest(this.asked, time, this.refusal, this.signal);
    later.request = this.request;
    return later;
  }

  /** Starts the request, or resumes it after another request of the agent. */
  begin(request: number): void {
    this.request = request;
    if (this.#revision?.isClosed) this.#revision = undefined;
  }

  /** Closes the request, with an optional revised outcome. */
  close(revised: Outcome | undefined): void {
    if (this.#revision === undefined && revised === undefined) this.#revision = Revision.NONE;
    else this.revision.close(revised);
  }
}
