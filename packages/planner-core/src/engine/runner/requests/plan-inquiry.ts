import { DisposedError } from "../../../base/errors.ts";

const DEFAULT_RETRY_MS = 1000;
/** Minimum interval between a request that found no plan and a request for a changed state, in milliseconds. */
const CHANGED_RETRY_MS = 100;

/** A wait before the next request. Times are in milliseconds of game time. */
export interface RequestWait {
  /** When a request found no plan. */
  readonly failedAtMs: number;
  /** When the next one may be made. */
  readonly retryAtMs: number;
}

/** Receives answers. */
export interface AnswerListener<Question, Answer> {
  /**
   * Receives an answer. Returns whether its plan is now being played.
   *
   * @param isCurrent whether a better answer to the question is still of use
   */
  answered(answer: Answer, question: Question, isCurrent: () => boolean): boolean;
  failed(error: unknown): void;
}

/** The questions between two drops; the runner's own requests among them can be aborted. */
interface Era {
  readonly controller: AbortController | undefined;
}

/**
 * The requests of a runner: the open question, and when the next may be put. Answers to older questions are dropped. All
 * times are in milliseconds of game time.
 */
export class PlanInquiry<Question, Answer> {
  /** The unanswered question. */
  question: Question | undefined;
  readonly #listener: AnswerListener<Question, Answer>;
  readonly #retryMs: number;
  readonly #reconsiderMs: number;
  #era: Era | undefined;
  #askedAtMs = Number.NEGATIVE_INFINITY;
  /** Time of the last request that found no plan. */
  #failedAtMs = Number.NEGATIVE_INFINITY;
  #retryAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    times: { readonly retryMs?: number | undefined; readonly reconsiderMs?: number | undefined },
    listener: AnswerListener<Question, Answer>,
  ) {
    this.#listener = listener;
    this.#retryMs = times.retryMs ?? DEFAULT_RETRY_MS;
    this.#reconsiderMs = times.reconsiderMs ?? Number.POSITIVE_INFINITY;
  }

  /** Records that a question is about to be put. */
  asked(nowMs: number): void {
    this.#askedAtMs = nowMs;
  }

  /** @param plan makes the request. Default: the game does, and passes the answer to `accept` */
  put(question: Question, plan?: (signal: AbortSignal) => Promise<Answer>): void {
    this.#era ??= { controller: plan && new AbortController() };
    const era = this.#era;
    this.question = question;
    if (plan === undefined || era.controller === undefined) return;
    const fail = (error: unknown): void => {
      if (this.#era !== era) return;
      this.question = undefined;
      this.#listener.failed(error);
    };
    try {
      plan(era.controller.signal).then((answer) => this.#settle(answer, era), fail);
    } catch (error) {
      fail(error);
    }
  }

  /** Accepts the answer to the open question. Returns whether its plan is now being played. */
  accept(answer: Answer): boolean {
    return this.#settle(answer, this.#era);
  }

  #settle(answer: Answer, era: Era | undefined): boolean {
    const { question } = this;
    if (this.#era !== era || question === undefined) return false;
    this.question = undefined;
    return this.#listener.answered(answer, question, () => this.#era === era);
  }

  /** Drops the open question. */
  drop(): void {
    this.#era?.controller?.abort(new DisposedError("The plan is no longer needed"));
    this.#era = undefined;
    this.question = undefined;
  }

  /** Drops the open question. A new one may follow at once. */
  cancel(): void {
    this.drop();
    this.lost();
  }

  /** The wait after a request that found no plan; undefined if a request may be made. */
  waitAt(nowMs: number): RequestWait | undefined {
    if (nowMs >= this.#retryAtMs) return undefined;
    return { failedAtMs: this.#failedAtMs, retryAtMs: this.#retryAtMs };
  }

  /** Restarts the interval for better plans, and resumes a saved wait. */
  restore(nowMs: number, wait: RequestWait | undefined): void {
    this.asked(nowMs);
    if (wait === undefined) return;
    this.#failedAtMs = wait.failedAtMs;
    this.#retryAtMs = wait.retryAtMs;
  }

  /** Moves all times, for a game whose time started over. An open question is about the old time. */
  shift(ms: number): void {
    this.#askedAtMs += ms;
    this.#failedAtMs += ms;
    this.#retryAtMs += ms;
    if (this.question !== undefined) this.cancel();
  }

  /**
   * Records a request that found no plan.
   *
   * @param coolMs end of the next cool-down, after which a plan may be possible. Default: none
   */
  foundNothing(nowMs: number, coolMs: number = Number.POSITIVE_INFINITY): void {
    this.#failedAtMs = nowMs;
    this.#retryAtMs = Math.min(nowMs + this.#retryMs, coolMs);
  }

  /**
   * Records a change, as a new situation may have a plan. Constant changes must not lead to a request in every tick.
   */
  changed(): void {
    this.#retryAtMs = Math.min(this.#retryAtMs, this.#failedAtMs + CHANGED_RETRY_MS);
  }

  /** Allows a request at once, because a plan was dropped. */
  lost(): void {
    this.#retryAtMs = Number.NEGATIVE_INFINITY;
  }

  /** Whether a request may be made while no plan is in play. */
  mayAsk(nowMs: number): boolean {
    return nowMs >= this.#retryAtMs;
  }

  /** When a request may be made while no plan is in play; infinity while a question is open. */
  get dueMs(): number {
    return this.question === undefined ? this.#retryAtMs : Number.POSITIVE_INFINITY;
  }

  /** When a request for a better plan is due; infinity while a question is open. */
  get reconsiderAtMs(): number {
    return this.question === undefined
      ? this.#askedAtMs + this.#reconsiderMs
      : Number.POSITIVE_INFINITY;
  }
}
