import type { Clock } from "../clock.ts";
import { ContextLimitError, GenerationTimeoutError, UnderstudyError } from "../errors.ts";
import { Deadline } from "./deadline.ts";
import type { Lead, LeadAnswer, Question } from "./lead.ts";
import type { FallbackReason } from "./outcome.ts";

/** How a call ended: with an answer, or with the reason why there is none. */
export type FlightResult =
  | { readonly answer: LeadAnswer }
  | { readonly answer: undefined; readonly reason: FallbackReason; readonly detail: string };

/**
 * One call of the lead, shared by everybody who asks the same question at the same time. It ends at
 * the deadline of its last waiter, or later when one of them left it to be harvested; it is aborted
 * only when nobody wants its answer any more. It always ends, whatever the lead does.
 */
export class Flight {
  readonly key: string;
  /** Resolves when the call ends; never rejects. */
  readonly result: Promise<FlightResult>;
  readonly #deadline: Deadline;
  readonly #finish: (result: FlightResult) => void;
  #waiters = 0;
  #harvested = false;
  #settled = false;

  constructor(lead: Lead, clock: Clock, question: Question, draft: readonly number[] | undefined) {
    this.key = question.key;
    this.#deadline = new Deadline(clock, Number.POSITIVE_INFINITY);
    let finish: (result: FlightResult) => void = () => {};
    this.result = new Promise((resolve) => {
      finish = resolve;
    });
    this.#finish = (result) => {
      if (this.#settled) return;
      this.#settled = true;
      this.#deadline.release();
      finish(result);
    };
    // A lead that ignores its signal must not keep anybody waiting.
    this.#deadline.signal.addEventListener("abort", () => {
      this.#finish(failureOf(this.#deadline.signal.reason));
    });
    this.#ask = () => {
      const call = { question, draft, deadline: this.#deadline };
      // The async function turns a synchronous throw into a rejection.
      (async () => lead.ask(call))().then(
        (answer) => this.#finish({ answer }),
        (error: unknown) => this.#finish(failureOf(error)),
      );
    };
  }

  readonly #ask: () => void;
  #asked = false;

  /** Whether the call has ended. */
  get isSettled(): boolean {
    return this.#settled;
  }

  /**
   * Takes part in the call; the first one starts it.
   *
   * @param untilMs when this waiter leaves
   * @param endMs how long the call may go on for its sake, if it leaves it to be harvested
   */
  join(untilMs: number, endMs: number): void {
    this.#waiters++;
    this.#extend(Math.max(untilMs, endMs));
    this.#deadline.rankMs =
      this.#waiters === 1 ? untilMs : Math.min(this.#deadline.rankMs, untilMs);
    this.#start();
  }

  /** Lets the call go on until `endMs` with nobody waiting. Starts it if nobody did. */
  harvest(endMs: number): void {
    this.#harvested = true;
    this.#extend(endMs);
    if (this.#waiters === 0) this.#deadline.rankMs = Number.POSITIVE_INFINITY;
    this.#start();
  }

  /** A waiter goes: it has its answer, or its time is over, or it gave up. */
  leave(): void {
    this.#waiters--;
    if (this.#waiters > 0 || this.#settled) return;
    if (this.#harvested) this.#deadline.rankMs = Number.POSITIVE_INFINITY;
    else this.cancel(new GenerationTimeoutError("Nobody waits for this call any more"));
  }

  /** Ends the call now. */
  cancel(reason: unknown): void {
    this.#deadline.cancel(reason);
  }

  #start(): void {
    if (this.#asked) return;
    this.#asked = true;
    this.#ask();
  }

  #extend(endMs: number): void {
    const { atMs } = this.#deadline;
    if (atMs === Number.POSITIVE_INFINITY || endMs > atMs) this.#deadline.moveTo(endMs);
  }
}

/** The fallback reason and the words for what a lead threw. */
function failureOf(error: unknown): FlightResult {
  const detail = error instanceof Error ? error.message : String(error);
  return { answer: undefined, reason: reasonOf(error), detail };
}

function reasonOf(error: unknown): FallbackReason {
  if (error instanceof ContextLimitError) return "context-limit";
  if (!(error instanceof UnderstudyError)) return "backend-error";
  switch (error.code) {
    case "generation-timeout":
      return "timeout";
    case "overloaded":
    case "breaker-open":
    case "disposed":
      return error.code;
    default:
      return "backend-error";
  }
}
