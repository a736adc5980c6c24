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
import { SpeedDoubt } from "./speed-doubt.ts";

/** Options of an {@link AdmissionLead}. */
export interface AdmissionLeadOptions
  extends Partial<Pick<ResilienceSettings, "timeoutMs" | "staleMs">> {
  readonly clock?: Clock | undefined;
  /** Asks the question with nobody waiting, only to learn how fast the model is. */
  readonly probe: (request: LeadRequest) => Promise<unknown>;
}

const TOO_SLOW: Admission = Object.freeze({ admitted: false, reason: "budget", background: true });
/** A budget is generous if it leaves this share of the longest time for a call. */
const GENEROUS = 0.5;

/**
 * Takes only questions that the model can answer in time. Before its speed was measured, that is judged by what
 * is expected of such a model. Where that does not do, when the last measurement is long past, and when it is
 * asked in vain for a while, it takes questions with a generous budget, half of the longest time for a call:
 * nobody else waits for it on the off chance.
 *
 * One probe at a time finds out in the background how fast it is by now; also when it was refused for its speed
 * many times since it was measured.
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
  #hasAnswered = false;
  readonly #doubt = new SpeedDoubt();
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
    const nowMs = this.#clock.now();
    const predictedMs = this.predictMs(question, draft);
    const isStale = this.#isStale(nowMs);
    const isGuess = predictedMs === undefined || this.isMeasured === false;
    if (predictedMs !== undefined && predictedMs <= limitMs && !isStale) {
      this.#doubt.trust();
      return { admitted: true, predictedMs };
    }
    if ((isGuess || isStale) && limitMs >= this.#timeoutMs * GENEROUS) {
      return { admitted: true, predictedMs: undefined };
    }
    const isUnknown = isStale || (isGuess && !this.#hasAnswered);
    if (isUnknown || this.#doubt.refuse(nowMs)) this.#probeSoon(question, draft);
    return TOO_SLOW;
  }

  override ask(request: LeadRequest): Promise<LeadAnswer> {
    if (this.predictMs === undefined) return this.askInner(request);
    this.#calls++;
    return this.askInner(request).then(
      (answer) => {
        this.#calls--;
        this.#hasAnswered = true;
        this.#silentSinceMs = undefined;
        this.#measuredMs = this.#clock.now();
        this.#doubt.measured(this.#measuredMs);
        return answer;
      },
      (error: unknown) => {
        this.#calls--;
        this.#silentSinceMs ??= request.deadline.startMs;
        throw error;
      },
    );
  }

  #isStale(nowMs: number): boolean {
    // Asked for as long as any call may take, and not one answer: it may hang, and if its calls are
    // ended early again and again, nobody else would find out.
    if (this.#silentSinceMs !== undefined && nowMs - this.#silentSinceMs > this.#timeoutMs) {
      return true;
    }
    if (this.isMeasured === false) return false;
    this.#measuredMs ??= nowMs;
    return nowMs - this.#measuredMs > this.#staleMs;
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
