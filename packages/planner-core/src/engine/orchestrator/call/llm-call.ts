/**
 * Calls of the LLM planner: shared between requests, ended in time, or run on for a late answer.
 *
 * @module
 */

import type { Clock } from "../../../base/clock/clock.ts";
import { Deadline } from "../../../base/clock/deadline.ts";
import {
  ContextLimitError,
  GenerationTimeoutError,
  UnderstudyError,
} from "../../../base/errors.ts";
import type { LlmAnswer, LlmPlanner } from "../../contract/llm-planner.ts";
import type { FallbackReason } from "../../contract/outcome.ts";
import { readLlmAnswer } from "../guard/llm-answer.ts";
import { messageOf } from "../guard/message.ts";
import type { Inquiry, ProvedCandidate } from "./inquiry.ts";
import { SaidSteps, type StepListener } from "./said-steps.ts";

/** The end of a call: an answer, or the reason for having none. */
export type LlmCallResult =
  | { readonly answer: LlmAnswer }
  | { readonly answer: undefined; readonly reason: FallbackReason; readonly detail: string };

/**
 * One call of the LLM planner, shared by all concurrent requests with the same question. It ends at the deadline of its
 * last waiter, or later if a late answer is of use; it is aborted only when no request wants its answer any more. It
 * always ends, whatever the LLM planner does.
 */
export class LlmCall {
  readonly key: string;
  /** Resolves when the call ends; never rejects. */
  readonly result: Promise<LlmCallResult>;
  readonly candidates: readonly ProvedCandidate[] | undefined;
  /** Start of the call, in milliseconds of the clock. */
  readonly beganMs: number;
  readonly #llm: LlmPlanner;
  readonly #clock: Clock;
  readonly #inquiry: Inquiry;
  readonly #deadline: Deadline;
  readonly #steps: SaidSteps;
  #resolve: (result: LlmCallResult) => void = () => {};
  /** Deadlines of the waiters. */
  readonly #waiters: number[] = [];
  #mayRunLate = false;
  #asked = false;
  #settled = false;

  /**
   * @param areBridged whether the LLM planner may continue after a step that breaks its plan. Default: it is stopped
   * there.
   */
  constructor(llm: LlmPlanner, clock: Clock, inquiry: Inquiry, areBridged = false) {
    this.key = inquiry.question.key;
    this.candidates = inquiry.candidates;
    this.#llm = llm;
    this.#clock = clock;
    this.beganMs = clock.now();
    this.#inquiry = inquiry;
    this.#steps = new SaidSteps(inquiry.question, areBridged);
    this.#deadline = new Deadline(clock, Number.POSITIVE_INFINITY);
    this.result = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    // Also ends the wait for an LLM planner that ignores its deadline.
    this.#deadline.onEnd(() => this.#finish(failureOf(this.#deadline.reason)));
  }

  get question(): Inquiry["question"] {
    return this.#inquiry.question;
  }

  /** Whether the call has ended. */
  get isSettled(): boolean {
    return this.#settled;
  }

  /** The steps that the LLM planner has completed so far; empty for a choice. */
  get said(): readonly number[] {
    return this.candidates === undefined ? this.#steps.said : [];
  }

  /**
   * Calls `listener` with the LLM planner's steps: earlier steps at once, later ones as they arrive.
   *
   * @returns function that stops listening
   */
  listen(listener: StepListener): () => void {
    return this.#steps.listen(listener);
  }

  /**
   * Adds a waiter; the first one starts the call.
   *
   * @param dueMs deadline of the waiter
   * @param endMs latest end of the call that this waiter allows
   */
  join(dueMs: number, endMs: number): void {
    this.#waiters.push(dueMs);
    this.#extend(Math.max(dueMs, endMs));
    this.#rank();
    this.#start();
  }

  /** Lets the call run until `endMs` without waiters. Starts it if necessary. */
  runLate(endMs: number): void {
    this.#mayRunLate = true;
    this.#extend(endMs);
    this.#rank();
    this.#start();
  }

  /**
   * Removes a waiter after its answer, its deadline or its abort.
   *
   * @param dueMs the value passed to `join`
   */
  leave(dueMs: number): void {
    const index = this.#waiters.indexOf(dueMs);
    if (index >= 0) this.#waiters.splice(index, 1);
    if (this.#settled) return;
    this.#rank();
    if (this.#waiters.length > 0 || this.#mayRunLate) return;
    this.cancel(new GenerationTimeoutError("No request waits for this call any more"));
  }

  /** Ends the call now. */
  cancel(reason: unknown): void {
    this.#deadline.cancel(reason);
  }

  #start(): void {
    if (this.#asked) return;
    this.#asked = true;
    this.#ask().then(
      (answer: unknown) => this.#finish(resultOf(answer, this.#clock.now() - this.beganMs)),
      (error: unknown) => this.#finish(failureOf(error)),
    );
  }

  /** Asks the LLM planner. Async, so that a synchronous throw becomes a rejection. */
  async #ask(): Promise<unknown> {
    const onStep = (action: number, index?: number): "continue" | "stop" =>
      this.#settled ? "stop" : this.#steps.say(action, index);
    const { question, draft, redraft, judge, candidates } = this.#inquiry;
    const deadline = this.#deadline;
    return this.#llm.ask({ question, draft, redraft, judge, candidates, deadline, onStep });
  }

  #finish(result: LlmCallResult): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#deadline.release();
    this.#resolve(result);
  }

  /** Ranks the call by the earliest deadline of its waiters; without waiters it has no rank. */
  #rank(): void {
    this.#deadline.rankMs = Math.min(...this.#waiters, Number.POSITIVE_INFINITY);
  }

  #extend(endMs: number): void {
    const { atMs } = this.#deadline;
    if (atMs === Number.POSITIVE_INFINITY || endMs > atMs) this.#deadline.moveTo(endMs);
  }
}

/** Checks an LLM planner's result, since LLM planners are foreign code. */
function resultOf(answer: unknown, elapsedMs: number): LlmCallResult {
  try {
    return { answer: readLlmAnswer(answer, elapsedMs) };
  } catch (error) {
    return { answer: undefined, reason: "backend-error", detail: messageOf(error) };
  }
}

/** The fallback reason and details for an error thrown by an LLM planner. */
function failureOf(error: unknown): LlmCallResult {
  const detail = messageOf(error);
  return { answer: undefined, reason: reasonOf(error), detail };
}

/** Error codes that are also fallback reasons. */
const REASONS: ReadonlyMap<string, FallbackReason> = new Map([
  ["generation-timeout", "timeout"],
  ["overloaded", "overloaded"],
  ["breaker-open", "breaker-open"],
  ["disposed", "disposed"],
]);

function reasonOf(error: unknown): FallbackReason {
  if (error instanceof ContextLimitError) return "context-limit";
  if (error instanceof GenerationTimeoutError) return "timeout";
  const reason = error instanceof UnderstudyError ? REASONS.get(error.code) : undefined;
  return reason ?? "backend-error";
}
