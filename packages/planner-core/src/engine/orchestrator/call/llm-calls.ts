import type { Clock } from "../../../base/clock/clock.ts";
import { Deadline } from "../../../base/clock/deadline.ts";
import { ShortLivedMap } from "../../../base/collections/short-lived-map.ts";
import { settleSafely } from "../../../base/safe-call.ts";
import { whenAborted } from "../../../base/when-aborted.ts";
import type { Admission, LlmPlanner, Question } from "../../contract/llm-planner.ts";
import { messageOf, TOO_MANY } from "../guard/message.ts";
import type { Reporter } from "../report/reporter.ts";
import { type EngineSettings, lateAnswerMsOf } from "../settings.ts";
import type { Inquiry, InquirySketch } from "./inquiry.ts";
import { LlmCall, type LlmCallResult } from "./llm-call.ts";

/** Number of consecutive refusals before a retrial. */
const REFUSALS = 16;
/** Minimum time before a retrial, in milliseconds; doubled after each failure. */
const FIRST_WHILE_MS = 10_000;
const LONGEST_WHILE_MS = 320_000;

/**
 * Occasional trials of an LLM planner that is refused because of its speed. Only answers can correct the estimated
 * speed: without trials, one odd measurement would exclude the LLM planner for ever.
 */
class Retrials {
  #refusals = 0;
  /** Time of the first refusal. */
  #sinceMs = 0;
  #whileMs = FIRST_WHILE_MS;

  /** Whether to send a question although the LLM planner would refuse it. */
  isDue(admission: Admission, nowMs: number): boolean {
    if (admission.admitted || admission.reason !== "budget") return false;
    if (this.#refusals++ === 0) this.#sinceMs = nowMs;
    if (this.#refusals < REFUSALS || nowMs - this.#sinceMs < this.#whileMs) return false;
    this.#whileMs = Math.min(2 * this.#whileMs, LONGEST_WHILE_MS);
    return true;
  }

  /** Records that a question was sent. */
  asked(): void {
    this.#refusals = 0;
  }

  /** Records an answer, which updates the LLM planner's estimate. */
  answered(): void {
    this.#whileMs = FIRST_WHILE_MS;
  }
}

/** An LLM planner's decision about a question, or its failure to decide. */
export type LlmAdmission =
  | Admission
  | {
      readonly admitted: false;
      readonly reason: "backend-error";
      readonly background: false;
      readonly detail: string;
    };

/** An LLM planner's refusal of a question. */
export type Refused = Extract<LlmAdmission, { readonly admitted: false }>;

/** A reserved call, made once the waiting searches are done. */
export interface ReservedPlace {
  readonly admitted: true;
  /** The LLM planner's estimate of its time; undefined if it has none. */
  readonly predictedMs: number | undefined;
  /** Frees the reservation, once the call is made or no longer wanted. */
  readonly release: () => void;
}

/** The refusal if all calls are reserved. */
const ALL_RESERVED: Refused & { readonly detail: string } = Object.freeze({
  admitted: false,
  reason: "overloaded",
  background: false,
  detail: TOO_MANY,
});

interface LlmCallsParts {
  readonly llm: LlmPlanner;
  readonly clock: Clock;
  readonly settings: EngineSettings;
  readonly reporter: Reporter;
}

/** A request that waits for a call. Times are in milliseconds of the clock. */
export interface CallWait {
  readonly untilMs: number;
  /** Deadline of the answer, which leaves time to mend the plan; also the rank of the call. */
  readonly dueMs: number;
  /** Time after which the steps completed so far suffice. */
  readonly keepAtMs: number;
  /** Whether the call may continue with no caller waiting. */
  readonly background: boolean;
  readonly signal: AbortSignal | undefined;
}

/** The running calls of an LLM planner: one per question, shared, and run on for late answers. */
export class LlmCalls {
  readonly #parts: LlmCallsParts;
  readonly #calls = new ShortLivedMap<string, LlmCall>();
  readonly #retrials = new Retrials();
  /** The kinds of background calls that are running. */
  readonly #inBackground = new Set<"reading" | "plan">();
  /** Total expected time of the reserved calls, and the shortest of these times, in milliseconds. */
  #reservedMs = 0;
  #shortestMs = Number.POSITIVE_INFINITY;
  #reserved = 0;

  constructor(parts: LlmCallsParts) {
    this.#parts = parts;
  }

  /** Whether a question can be answered within `limitMs`. */
  admit({ question, draft, background, origin }: InquirySketch, limitMs: number): LlmAdmission {
    if (limitMs <= 0) return { admitted: false, reason: "budget", background: true };
    // A running call can be joined for free.
    if (this.#calls.get(question.key) !== undefined) {
      return { admitted: true, predictedMs: undefined };
    }
    const { llm, clock, settings, reporter } = this.#parts;
    try {
      const admission = llm.admit(question, limitMs, draft);
      if (typeof admission.admitted !== "boolean") {
        settleSafely(admission, () => {});
        throw new TypeError("the LLM planner admits with something that is no admission");
      }
      if (admission.admitted) return admission;
      // A retrial that can be made in the background is not waited for.
      const isLast =
        !(background && admission.background) || limitMs >= lateAnswerMsOf(settings, question);
      const isRetrial = isLast && this.#retrials.isDue(admission, clock.now());
      return isRetrial ? { admitted: true, predictedMs: undefined } : admission;
    } catch (error) {
      // An LLM planner that throws does not take the question.
      reporter.failed("llm", error, origin);
      const detail = messageOf(error);
      return { admitted: false, reason: "backend-error", background: false, detail };
    }
  }

  /**
   * Reserves a later call if it can be answered within `limitMs`, after all calls reserved earlier. Under load it
   * refuses without calling `admit`.
   */
  reserve(sketch: InquirySketch, limitMs: number): ReservedPlace | Refused {
    const leftMs = limitMs - this.#reservedMs;
    if (this.#reservedMs > 0 && leftMs < this.#shortestMs) return ALL_RESERVED;
    const admission = this.admit(sketch, leftMs);
    if (!admission.admitted) {
      // Without the earlier reservations there might have been time.
      return this.#reservedMs > 0 && admission.reason === "budget" ? ALL_RESERVED : admission;
    }
    const { predictedMs } = admission;
    const durationMs = predictedMs ?? 0;
    this.#reservedMs += durationMs;
    this.#shortestMs = Math.min(this.#shortestMs, durationMs);
    this.#reserved++;
    const release = (): void => {
      this.#reservedMs -= durationMs;
      if (--this.#reserved > 0) return;
      this.#reservedMs = 0;
      this.#shortestMs = Number.POSITIVE_INFINITY;
    };
    return { admitted: true, predictedMs, release };
  }

  /** The running call for a question; starts one if there is none. */
  call(inquiry: Inquiry): LlmCall {
    const { key } = inquiry.question;
    const running = this.#calls.get(key);
    if (running !== undefined) return running;
    const { llm, clock, reporter, settings } = this.#parts;
    const call = new LlmCall(llm, clock, inquiry, settings.maxBridgeSteps >= 1);
    this.#calls.set(key, call);
    reporter.telemetry.count("llm.request");
    this.#retrials.asked();
    void call.result.then(({ answer }) => {
      if (this.#calls.get(key) === call) this.#calls.delete(key);
      if (answer !== undefined) this.#retrials.answered();
      reporter.called(answer, clock.now() - call.beganMs);
    });
    return call;
  }

  /**
   * Whether a question may be sent in the background. Only one of a kind at a time: more would fill the LLM planner's
   * queue, and urgent questions would be refused as overload.
   */
  mayAskInBackground(question: Question): boolean {
    return !this.#inBackground.has(kindOf(question)) || this.#calls.get(question.key) !== undefined;
  }

  /** A background call, if the LLM planner admits the question. */
  callInBackground(inquiry: Inquiry): LlmCall | undefined {
    const { question } = inquiry;
    const lateAnswerMs = lateAnswerMsOf(this.#parts.settings, question);
    if (!this.mayAskInBackground(question)) return undefined;
    const isNew = this.#calls.get(question.key) === undefined;
    if (!this.admit(inquiry, lateAnswerMs).admitted) return undefined;
    const call = this.call(inquiry);
    if (isNew) {
      const kind = kindOf(question);
      this.#inBackground.add(kind);
      void call.result.then(() => this.#inBackground.delete(kind));
    }
    call.runLate(call.beganMs + lateAnswerMs);
    return call;
  }

  /**
   * Waits for the result of a call; undefined if time runs out first.
   *
   * @throws the signal's reason when it aborts
   */
  async wait(call: LlmCall, wait: CallWait): Promise<LlmCallResult | undefined> {
    const { clock, settings } = this.#parts;
    const { untilMs, dueMs, keepAtMs, background, signal } = wait;
    const endMs = background ? call.beganMs + lateAnswerMsOf(settings, call.question) : untilMs;
    call.join(dueMs, Math.max(untilMs, endMs));
    let stop: () => void = () => {};
    try {
      return await new Promise<LlmCallResult | undefined>((resolve, reject) => {
        const abort = (): void => reject(signal?.reason);
        const expire = (): void => {
          if (background) call.runLate(endMs);
          resolve(undefined);
        };
        const limit = new Deadline(clock, untilMs - clock.now());
        limit.onEnd(expire);
        const keep = new Deadline(clock, keepAtMs - clock.now());
        keep.onEnd(() => {
          if (call.said.length > 0) expire();
        });
        const ignoreSignal = whenAborted(signal, abort);
        stop = () => {
          limit.release();
          keep.release();
          ignoreSignal();
        };
        void call.result.then(resolve);
      });
    } finally {
      stop();
      call.leave(dueMs);
    }
  }

  /** Ends all calls. */
  cancel(reason: unknown): void {
    for (const call of [...this.#calls.values()]) call.cancel(reason);
    this.#calls.clear();
  }
}

function kindOf({ intent }: Question): "reading" | "plan" {
  return intent === undefined ? "plan" : "reading";
}
