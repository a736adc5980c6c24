import {
  type Admission,
  type Clock,
  Deadline,
  type LeadAnswer,
  type LeadRequest,
  type Question,
  systemClock,
} from "@understudy/planner-core";
import { LeadWrapper, type PredictingLead } from "./lead-wrapper.ts";
import { type ResilienceSettings, resilienceSettings } from "./settings.ts";

/** Options of an {@link AdmissionLead}. */
export interface AdmissionLeadOptions
  extends Partial<Pick<ResilienceSettings, "timeoutMs" | "staleMs">> {
  readonly clock?: Clock | undefined;
  /** Asks the question with nobody waiting, only to learn how fast the model is. */
  readonly probe: (request: LeadRequest) => Promise<unknown>;
}

const TOO_SLOW: Admission = Object.freeze({ admitted: false, reason: "budget", background: true });

/**
 * Takes only questions that the model can answer in time. Before it is known how fast the model is,
 * when that was long ago, and when it is asked in vain for a while, a call may take all the time that calls may: no agent waits for it on
 * the off chance. One probe at a time finds out in the background.
 *
 * A lead that predicts nothing decides for itself.
 *
 * @example
 * const lead = new AdmissionLead(model, { probe: (request) => model.ask(request) });
 */
export class AdmissionLead extends LeadWrapper {
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #staleMs: number;
  readonly #probe: (request: LeadRequest) => Promise<unknown>;
  /** When the model last showed how fast it is; undefined if that was before it was wrapped. */
  #measuredMs: number | undefined;
  /** When the first call since then began that was not answered. */
  #silentSinceMs: number | undefined;
  #calls = 0;
  #probeUntilMs = Number.NEGATIVE_INFINITY;

  constructor(inner: PredictingLead, options: AdmissionLeadOptions) {
    super(inner);
    this.#clock = options.clock ?? systemClock;
    const { timeoutMs, staleMs } = resilienceSettings(options);
    this.#timeoutMs = timeoutMs;
    this.#staleMs = staleMs;
    this.#probe = options.probe;
  }

  override admit(
    question: Question,
    limitMs: number,
    draft: readonly number[] | undefined,
  ): Admission {
    if (this.predictMs === undefined) return this.inner.admit(question, limitMs, draft);
    const predictedMs = this.predictMs(question, draft);
    if (predictedMs !== undefined && !this.#isStale()) {
      return predictedMs > limitMs ? TOO_SLOW : { admitted: true, predictedMs };
    }
    if (limitMs >= this.#timeoutMs) return { admitted: true, predictedMs: undefined };
    this.#probeSoon(question, draft);
    return TOO_SLOW;
  }

  ask(request: LeadRequest): Promise<LeadAnswer> {
    if (this.predictMs === undefined) return this.askInner(request);
    this.#calls++;
    return this.askInner(request).then(
      (answer) => {
        this.#calls--;
        this.#measuredMs = this.#clock.now();
        this.#silentSinceMs = undefined;
        return answer;
      },
      (error: unknown) => {
        this.#calls--;
        this.#silentSinceMs ??= request.deadline.startMs;
        throw error;
      },
    );
  }

  #isStale(): boolean {
    const nowMs = this.#clock.now();
    this.#measuredMs ??= nowMs;
    if (nowMs - this.#measuredMs > this.#staleMs) return true;
    // Asked for as long as any call may take, and not one answer: it may hang, and if its calls are
    // ended early again and again, nobody else would find out.
    return this.#silentSinceMs !== undefined && nowMs - this.#silentSinceMs > this.#timeoutMs;
  }

  /**
   * Probes, unless a call is under way by the next turn: one that goes on in the background
   * measures as well, and its answer is of use.
   */
  #probeSoon(question: Question, draft: readonly number[] | undefined): void {
    const clock = this.#clock;
    if (this.#calls > 0 || clock.now() < this.#probeUntilMs) return;
    this.#probeUntilMs = clock.now() + this.#timeoutMs;
    clock.setTimer(() => {
      if (this.#calls > 0) return;
      const deadline = new Deadline(clock, this.#timeoutMs);
      deadline.rankMs = Number.POSITIVE_INFINITY;
      const end = (): void => deadline.release();
      // One that failed keeps its lease: the next is not tried before that is over.
      this.#probe({ question, draft, deadline }).then(() => {
        this.#probeUntilMs = Number.NEGATIVE_INFINITY;
        end();
      }, end);
    }, 0);
  }
}
