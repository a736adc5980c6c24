/**
 * A model of the host: its questions go out as messages, and its answers come in as JSON by their numbers.
 *
 * @module
 */

import {
  type Clock,
  type Deadline,
  DisposedError,
  GenerationTimeoutError,
  InferenceError,
} from "@understudy/planner-core";

/** The most questions that wait for answers at once. */
const MAX_WANTED = 32;
/** Questions in a row that found no answer in time, late ones included, from which on the host counts as silent. */
const SILENT_AFTER = 3;
/** Time after which a silent host is asked one question again, in ms. */
const RETRY_MS = 10_000;
/** Weight of the newest answer in the typical time of answers. */
const WEIGHT = 0.3;

/** A question as the host hears it. */
export interface HostQuestion {
  readonly domain: string;
  readonly kind: "plan" | "choice" | "reading";
  readonly system: string;
  readonly user: string;
  readonly schema: object;
}

/** A message to the host: a question with its number, or that an answer has become useless. */
export type ModelMessage =
  | (HostQuestion & {
      readonly type: "model-wanted";
      readonly number: number;
      /** Milliseconds in which the answer is needed. Later ones are taken until `model-unwanted`. */
      readonly withinMs: number;
    })
  | { readonly type: "model-unwanted"; readonly number: number };

/** Questions that ended without an answer and are remembered, to learn how long late answers take. */
const MAX_LATE = 64;

interface Waiting {
  readonly askedMs: number;
  readonly settle: (value: unknown) => void;
  readonly fail: (error: Error) => void;
}

/** The questions to a host's model that wait for answers. A host that stays silent is left alone for a while. */
export class HostModel {
  readonly #clock: Clock;
  readonly #answerMs: number;
  readonly #tell: (message: ModelMessage) => void;
  readonly #waiting = new Map<number, Waiting>();
  /** When the last questions were asked that ended without an answer, by number. */
  readonly #late = new Map<number, number>();
  #number = 0;
  #silences = 0;
  #retryAtMs = Number.NEGATIVE_INFINITY;
  #typicalMs: number | undefined;

  /**
   * @param answerMs the longest that an answer is waited for
   * @param tell sends a message to the host
   */
  constructor(clock: Clock, answerMs: number, tell: (message: ModelMessage) => void) {
    this.#clock = clock;
    this.#answerMs = answerMs;
    this.#tell = tell;
  }

  /** Whether no more questions are taken. */
  get isFull(): boolean {
    return this.#waiting.size >= MAX_WANTED;
  }

  /** Whether the host has answered none of the last questions in time, and is not due to be tried again. */
  get isSilent(): boolean {
    return this.#silences >= SILENT_AFTER && this.#clock.now() < this.#retryAtMs;
  }

  /** The typical time of an answer in ms; undefined before the first one. */
  get typicalMs(): number | undefined {
    return this.#typicalMs;
  }

  /**
   * Asks the host.
   *
   * @returns the answer: any JSON value
   * @throws GenerationTimeoutError, as a rejection, at the end of the deadline; InferenceError if the host's model failed
   */
  ask(question: HostQuestion, outer: Deadline): Promise<unknown> {
    const deadline = outer.derive({ totalMs: this.#answerMs });
    const number = ++this.#number;
    const askedMs = this.#clock.now();
    // One trial at a time: others wait for what comes of it.
    if (this.#silences >= SILENT_AFTER) this.#retryAtMs = askedMs + RETRY_MS;
    return new Promise((resolve, reject) => {
      const end = (): void => {
        this.#waiting.delete(number);
        stop();
        deadline.release();
      };
      const stop = deadline.onEnd(() => {
        end();
        if (deadline.endedBy === "total" || outer.endedBy === "total")
          this.#missed(number, askedMs);
        this.#tell({ type: "model-unwanted", number });
        reject(asError(deadline.reason));
      });
      const settle = (value: unknown): void => {
        end();
        this.#silences = 0;
        this.#learn(askedMs);
        resolve(value);
      };
      const fail = (error: Error): void => {
        end();
        reject(error);
      };
      this.#waiting.set(number, { askedMs, settle, fail });
      const withinMs = withinOf(deadline);
      this.#tell({ type: "model-wanted", number, ...question, withinMs });
    });
  }

  /** Takes an answer. @returns false if no such question waits: it never did, or is over */
  answer(number: number, value: unknown): boolean {
    const waiting = this.#waiting.get(number);
    waiting?.settle(value);
    // A host that is always late is of no more use than a silent one, but its time is learnt.
    const askedMs = this.#late.get(number);
    if (askedMs !== undefined) this.#learn(askedMs);
    this.#late.delete(number);
    return waiting !== undefined;
  }

  /** Takes the word that the model failed. @returns false if no such question waits */
  fail(number: number, why: string): boolean {
    const waiting = this.#waiting.get(number);
    // A failure in time is no silence.
    if (waiting !== undefined) this.#silences = 0;
    waiting?.fail(new InferenceError(`the host's model failed: ${why}`));
    return waiting !== undefined;
  }

  /** Rejects all questions. */
  dispose(): void {
    for (const { fail } of [...this.#waiting.values()]) {
      fail(new DisposedError("the engine was closed"));
    }
  }

  #missed(number: number, askedMs: number): void {
    const [oldest] = this.#late.keys();
    if (oldest !== undefined && this.#late.size >= MAX_LATE) this.#late.delete(oldest);
    this.#late.set(number, askedMs);
    this.#silences++;
    this.#retryAtMs = this.#clock.now() + RETRY_MS;
  }

  /** Learns the typical time from an answer to a question. */
  #learn(askedMs: number): void {
    const tookMs = this.#clock.now() - askedMs;
    this.#typicalMs ??= tookMs;
    this.#typicalMs += WEIGHT * (tookMs - this.#typicalMs);
  }
}

/** The time in which a caller needs the answer; without a caller, the time in which it is taken. */
function withinOf(deadline: Deadline): number {
  const { rankMs, atMs, clock } = deadline;
  const byMs = rankMs === Number.POSITIVE_INFINITY ? atMs : Math.min(rankMs, atMs);
  return Math.min(Math.max(0, byMs - clock.now()), Number.MAX_SAFE_INTEGER);
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new GenerationTimeoutError("The call was cancelled");
}
