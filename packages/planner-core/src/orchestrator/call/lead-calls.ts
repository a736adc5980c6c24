import { ShortLivedMap } from "../../collections/short-lived-map.ts";
import type { Admission, Lead } from "../../contract/lead.ts";
import type { Clock } from "../../time/clock.ts";
import { Deadline } from "../../time/deadline.ts";
import { whenAborted } from "../../when-aborted.ts";
import { readAdmission } from "../guard/admission.ts";
import { messageOf, TOO_MANY } from "../guard/message.ts";
import type { Reporter } from "../report/reporter.ts";
import type { OrchestratorSettings } from "../settings.ts";
import type { Inquiry, InquirySketch } from "./inquiry.ts";
import { LeadCall, type LeadCallResult } from "./lead-call.ts";

/** Consecutive refusals before a retrial. */
const REFUSALS = 16;
/** Minimum time before a retrial, in milliseconds; doubled after each failed one. */
const FIRST_WHILE_MS = 10_000;
const LONGEST_WHILE_MS = 320_000;

/**
 * Occasional trials of a lead that is refused for its speed. Only answers can correct its estimate: after one odd
 * measurement it would be refused for ever.
 */
class Retrials {
  #refusals = 0;
  /** Time of the first refusal. */
  #sinceMs = 0;
  #whileMs = FIRST_WHILE_MS;

  /** Whether a question is to be sent although the lead would refuse it. */
  isDue(admission: Admission, nowMs: number): boolean {
    if (admission.admitted || admission.reason !== "budget") return false;
    if (this.#refusals++ === 0) this.#sinceMs = nowMs;
    if (this.#refusals < REFUSALS || nowMs - this.#sinceMs < this.#whileMs) return false;
    this.#whileMs = Math.min(2 * this.#whileMs, LONGEST_WHILE_MS);
    return true;
  }

  /** Records a question. */
  asked(): void {
    this.#refusals = 0;
  }

  /** Records an answer: the lead's estimate is up to date. */
  answered(): void {
    this.#whileMs = FIRST_WHILE_MS;
  }
}

/** A lead's decision about a question, or the failure to make one. */
export type LeadAdmission =
  | Admission
  | {
      readonly admitted: false;
      readonly reason: "backend-error";
      readonly background: false;
      readonly detail: string;
    };

/** A lead's refusal of a question. */
export type Refused = Extract<LeadAdmission, { readonly admitted: false }>;

/** A reserved call, to be made once the waiting searches are done. */
export interface ReservedPlace {
  readonly admitted: true;
  /** The lead's estimate; undefined if it has none. */
  readonly predictedMs: number | undefined;
  /** Frees the place: the call is made, or no longer wanted. */
  readonly release: () => void;
}

/** No place is left. */
const ALL_RESERVED: Refused & { readonly detail: string } = Object.freeze({
  admitted: false,
  reason: "overloaded",
  background: false,
  detail: TOO_MANY,
});

interface LeadCallsParts {
  readonly lead: Lead;
  readonly clock: Clock;
  readonly settings: OrchestratorSettings;
  readonly reporter: Reporter;
}

/** A request's wait for a call. Times are milliseconds of the clock. */
export interface CallWait {
  readonly untilMs: number;
  /** Deadline for the answer, with time left to mend it; also the rank at the lead. */
  readonly dueMs: number;
  /** From this time on the complete steps so far are enough. */
  readonly keepAtMs: number;
  /** Whether the call may continue without waiting callers. */
  readonly background: boolean;
  readonly signal: AbortSignal | undefined;
}

/** The running calls of a lead: one per question, shared and harvested. */
export class LeadCalls {
  readonly #parts: LeadCallsParts;
  readonly #calls = new ShortLivedMap<string, LeadCall>();
  readonly #retrials = new Retrials();
  /** Whether a background call is running. */
  #isAskingInBackground = false;
  /** Total expected time of the reserved calls, in milliseconds, and the shortest of these times. */
  #reservedMs = 0;
  #shortestMs = Number.POSITIVE_INFINITY;
  #reserved = 0;

  constructor(parts: LeadCallsParts) {
    this.#parts = parts;
  }

  /** Whether a question can be answered within `limitMs`. */
  admit({ question, draft, background, origin }: InquirySketch, limitMs: number): LeadAdmission {
    if (limitMs <= 0) return { admitted: false, reason: "budget", background: true };
    // A running call can be joined for free.
    if (this.#calls.get(question.key) !== undefined) {
      return { admitted: true, predictedMs: undefined };
    }
    const { lead, clock, settings, reporter } = this.#parts;
    try {
      const admission = readAdmission(lead.admit(question, limitMs, draft));
      if (admission.admitted) return admission;
      // A retrial that can be made in the background is not waited for.
      const isLast = !(background && admission.background) || limitMs >= settings.harvestMs;
      const isRetrial = isLast && this.#retrials.isDue(admission, clock.now());
      return isRetrial ? { admitted: true, predictedMs: undefined } : admission;
    } catch (error) {
      // A lead that throws does not take the question.
      reporter.failed("lead", error, origin);
      const detail = messageOf(error);
      return { admitted: false, reason: "backend-error", background: false, detail };
    }
  }

  /**
   * Reserves a later call, if it can be answered within `limitMs` after all reserved calls. Under load it refuses
   * without a call of `admit`.
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

  /** The running call for a question, or a new call. */
  call(inquiry: Inquiry): LeadCall {
    const { key } = inquiry.question;
    const running = this.#calls.get(key);
    if (running !== undefined) return running;
    const { lead, clock, reporter, settings } = this.#parts;
    const call = new LeadCall(lead, clock, inquiry, settings.maxBridgeSteps >= 1);
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
   * Whether a question may be sent in the background. One at a time: more would fill the lead's queue, and urgent
   * questions would be refused as overload.
   */
  mayAskInBackground(key: string): boolean {
    return !this.#isAskingInBackground || this.#calls.get(key) !== undefined;
  }

  /** A background call, if the lead takes the question. */
  callInBackground(inquiry: Inquiry): LeadCall | undefined {
    const { harvestMs } = this.#parts.settings;
    const { key } = inquiry.question;
    if (!this.mayAskInBackground(key)) return undefined;
    const isNew = this.#calls.get(key) === undefined;
    if (!this.admit(inquiry, harvestMs).admitted) return undefined;
    const call = this.call(inquiry);
    if (isNew) {
      this.#isAskingInBackground = true;
      void call.result.then(() => {
        this.#isAskingInBackground = false;
      });
    }
    call.harvest(call.beganMs + harvestMs);
    return call;
  }

  /**
   * The result of a call; undefined if the time is over first.
   *
   * @throws the signal's reason when it aborts
   */
  async wait(call: LeadCall, wait: CallWait): Promise<LeadCallResult | undefined> {
    const { clock, settings } = this.#parts;
    const { untilMs, dueMs, keepAtMs, background, signal } = wait;
    const endMs = background ? call.beganMs + settings.harvestMs : untilMs;
    call.join(dueMs, Math.max(untilMs, endMs));
    let stop: () => void = () => {};
    try {
      return await new Promise<LeadCallResult | undefined>((resolve, reject) => {
        const abort = (): void => reject(signal?.reason);
        const expire = (): void => {
          if (background) call.harvest(endMs);
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
