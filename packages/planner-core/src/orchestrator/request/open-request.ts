/**
 * A request: checked, under way, and what its stages find out.
 *
 * @module
 */

import type { Outcome } from "../../contract/outcome.ts";
import type { Origin } from "../report/reporter.ts";
import type { FirstSteps } from "./first-steps.ts";
import type { PreparedRequest } from "./prepare.ts";
import type { Refusal } from "./refusal.ts";
import type { RequestTime } from "./request-time.ts";
import { Revision } from "./revision.ts";

/**
 * One request under way, from its beginning to what follows its outcome. What the stages find out about it they
 * hand on to each other (`progress.ts`).
 */
export class OpenRequest implements Origin {
  /** The request as its caller made it. */
  readonly asked: PreparedRequest;
  /** The time that it has. */
  readonly time: RequestTime;
  /** The caller's own: a request that was withdrawn needs no answer. */
  readonly signal: AbortSignal | undefined;
  /** As the caller said: among equal deadlines, the more urgent goes first. Default 0. */
  urgency = 0;
  /** Why no lead is asked, whatever the request says; undefined if one may be. */
  readonly refusal: Refusal | undefined;
  readonly agent: string;
  /** Number of the request within its orchestrator, from 1. */
  request = 0;
  /** Gives the agent its first steps early, if it wants them. */
  firstSteps: FirstSteps | undefined;
  /** Whether more waits than can be planned in time, and this request has to do with less. */
  isShed = false;
  /**
   * Until when its work stands aside for searches, in milliseconds of the clock: it has an answer in hand. Undefined
   * while it does not.
   */
  asideUntilMs: number | undefined;
  /** Whether `plan` has yet to answer it. */
  isAwaited = false;
  /** Set as soon as the understudy has a complete plan: searching on could only improve it. */
  hasPlan = false;
  /** The time that the understudy took, in milliseconds; undefined as long as it was not asked. */
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
    this.refusal = refusal;
    this.signal = signal;
    this.agent = asked.agent;
  }

  /** The plan that comes after the answer. */
  get revision(): Revision {
    this.#revision ??= new Revision();
    return this.#revision;
  }

  /** Begins, or begins again: the agent asked for something else in between, and comes back to it. */
  begin(request: number): void {
    this.request = request;
    if (this.#revision?.isClosed) this.#revision = undefined;
  }

  /** Nothing more comes for it but, at the most, this. */
  close(revised: Outcome | undefined): void {
    if (this.#revision === undefined && revised === undefined) this.#revision = Revision.NONE;
    else this.revision.close(revised);
  }
}
