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
import type { RequestTime } from "./request-time.ts";
import { Revision } from "./revision.ts";

/** A request under way, from its start to its revision. Findings are passed from stage to stage (`progress.ts`). */
export class OpenRequest implements Origin {
  /** The validated request. */
  readonly asked: PreparedRequest;
  /** The time limits of the request. */
  readonly time: RequestTime;
  /** Signal of the caller; an aborted request needs no answer. */
  readonly signal: AbortSignal | undefined;
  /** Urgency set by the caller: among equal deadlines, the most urgent request goes first. Default 0. */
  urgency = 0;
  /** The deadline that its place among waiting requests depends on. */
  placeMs: number;
  /** The reason not to ask a lead at all; undefined if it may be asked. */
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
  /** Whether its first turn came after all of its time. */
  hadNoTurn = false;
  /**
   * Time until which the request steps aside for searches, in milliseconds of the clock, because it already has an
   * answer; undefined otherwise.
   */
  asideUntilMs: number | undefined;
  /** The meaning that reader and lead have found together; undefined if the lead has not answered in time. */
  shared: Meaning | undefined;
  /** Whether `plan` has not answered the request yet. */
  isAwaited = false;
  /** Whether the understudy has a complete plan, which more search could only improve. */
  hasPlan = false;
  /** Time taken by the understudy, in milliseconds; undefined before its search. */
  understudyMs: number | undefined;

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
    this.refusal = refusal;
    this.signal = signal;
    this.agent = asked.agent;
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
