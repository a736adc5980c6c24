/**
 * Admission: calls that cannot end in time are refused.
 *
 * @module
 */

import {
  type Admission,
  type Clock,
  Deadline,
  type LlmAnswer,
  type LlmRequest,
  type Question,
  systemClock,
} from "@understudy/planner-core";
import { before, GuardLlmPlanner, type Settle } from "../guard-llm-planner.ts";
import type { PredictingLlmPlanner } from "../llm-wrapper.ts";
import { attemptLimitMs, type ResilienceSettings, resilienceSettings } from "../settings.ts";
import { SpeedDoubt } from "./speed-doubt.ts";

/** Options of an {@link AdmissionLlmPlanner}. */
export interface AdmissionLlmPlannerOptions
  extends Partial<Pick<ResilienceSettings, "timeoutMs" | "readingTimeoutMs" | "staleMs">> {
  readonly clock?: Clock | undefined;
  /** Asks a question in the background, in order to measure the model's speed. */
  readonly probe: (request: LlmRequest) => Promise<unknown>;
}

const TOO_SLOW: Admission = Object.freeze({ admitted: false, reason: "budget", background: true });
/** Fraction of the timeout from which a budget counts as generous. */
const GENEROUS = 0.5;

/**
 * Admits only questions that the model can answer in time, by measured speeds or, before the first call, by expected
 * ones. If the expected speeds are too slow, the last measurement is stale or the model has not answered for a while,
 * questions are still admitted if their budget is generous, at least half the timeout.
 *
 * A refusal then starts a background probe, one at a time, to measure the speed. Many refusals start one as well.
 *
 * An LLM planner without predictions makes its own decision.
 *
 * @example
 * const llm = new AdmissionLlmPlanner(model, { probe: (request) => model.ask(request) });
 */
export class AdmissionLlmPlanner extends GuardLlmPlanner {
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #settings: ResilienceSettings;
  readonly #staleMs: number;
  readonly #probe: (request: LlmRequest) => Promise<unknown>;
  /** Time of the last measurement; undefined before the first through this wrapper. */
  #measuredMs: number | undefined;
  /** Start of the first call since then that got no answer. */
  #silentSinceMs: number | undefined;
  #hasAnswered = false;
  readonly #doubt = new SpeedDoubt();
  #calls = 0;
  #probeUntilMs = Number.NEGATIVE_INFINITY;

  constructor(inner: PredictingLlmPlanner, options: AdmissionLlmPlannerOptions) {
    super(inner);
    this.#clock = options.clock ?? systemClock;
    this.#settings = resilienceSettings(options);
    const { timeoutMs, staleMs } = this.#settings;
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

  override pass(request: LlmRequest, resolve: Settle<LlmAnswer>, reject: Settle<unknown>): void {
    if (this.predictMs === undefined) {
      this.passInner(request, resolve, reject);
      return;
    }
    this.#calls++;
    this.passInner(
      request,
      before(resolve, reject, () => {
        this.#calls--;
        this.#hasAnswered = true;
        this.#silentSinceMs = undefined;
        this.#measuredMs = this.#clock.now();
        this.#doubt.measured(this.#measuredMs);
      }),
      before(reject, reject, () => {
        this.#calls--;
        this.#silentSinceMs ??= request.deadline.startMs;
      }),
    );
  }

  #isStale(nowMs: number): boolean {
    // There was no answer for a whole timeout, so the model may hang. If its calls are always cancelled early, nothing
    // else would notice.
    if (this.#silentSinceMs !== undefined && nowMs - this.#silentSinceMs > this.#timeoutMs) {
      return true;
    }
    if (this.isMeasured === false) return false;
    this.#measuredMs ??= nowMs;
    return nowMs - this.#measuredMs > this.#staleMs;
  }

  /**
   * Starts a probe, unless a call is in flight by the next turn. That call measures the speed as well, even if it
   * continues in the background, and gives a useful answer.
   */
  #probeSoon(question: Question, draft: readonly number[] | undefined): void {
    const clock = this.#clock;
    if (this.#calls > 0 || clock.now() < this.#probeUntilMs) return;
    const limitMs = attemptLimitMs(this.#settings, question);
    this.#probeUntilMs = clock.now() + limitMs;
    clock.setTimer(() => {
      if (this.#calls > 0) return;
      const deadline = new Deadline(clock, limitMs);
      deadline.rankMs = Number.POSITIVE_INFINITY;
      const end = (): void => deadline.release();
      // A failed probe keeps its lease, which delays the next one.
      this.#probe({ question, draft, deadline }).then(() => {
        this.#probeUntilMs = Number.NEGATIVE_INFINITY;
        end();
      }, end);
    }, 0);
  }
}
