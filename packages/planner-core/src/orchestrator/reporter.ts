import type { Observer, PlannerEvent } from "../telemetry/observer.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import type { FlightResult } from "./flight.ts";
import type { Outcome } from "./outcome.ts";

/** Tells telemetry and the observer what happens. */
export class Reporter {
  readonly telemetry: Telemetry;
  readonly #observer: Observer | undefined;

  constructor(telemetry: Telemetry, observer: Observer | undefined) {
    this.telemetry = telemetry;
    this.#observer = observer;
  }

  /** Whether anybody watches: events that nobody sees need not be made. */
  get isObserved(): boolean {
    const observer = this.#observer;
    return observer !== undefined && observer.isIdle !== true;
  }

  /** An observer watches the show; it cannot stop it. */
  emit(event: PlannerEvent): void {
    const observer = this.#observer;
    if (observer === undefined || observer.isIdle === true) return;
    try {
      observer(event);
    } catch {
      // What it throws is its own affair.
    }
  }

  /** What a cache of the game answers; undefined, and counted, if it throws instead. */
  guard<Result>(work: () => Result): Result | undefined {
    try {
      return work();
    } catch {
      this.telemetry.count("cache.error");
      return undefined;
    }
  }

  /** A request of `plan` was answered. */
  answered(
    outcome: Pick<Outcome, "source" | "reason" | "elapsedMs">,
    budgetMs: number,
    hasLead: boolean,
  ): void {
    const { telemetry } = this;
    const { source, reason, elapsedMs } = outcome;
    telemetry.record("latency.plan_total", elapsedMs);
    const leftMs = budgetMs - elapsedMs;
    if (leftMs >= 0) telemetry.record("deadline.remaining", leftMs);
    else telemetry.record("deadline.overshoot", -leftMs);
    const isHit = source === "exact" || source === "generalised" || source === "similar";
    if (hasLead) telemetry.outcome(reason, isHit);
  }

  /** A call of the lead ended. */
  called(result: FlightResult, elapsedMs: number): void {
    const { telemetry } = this;
    telemetry.record("latency.llm_call", elapsedMs);
    if (result.answer === undefined) {
      telemetry.count("llm.error");
      return;
    }
    telemetry.count("llm.success");
    const { usage } = result.answer;
    if (usage === undefined) return;
    const { promptTokens, completionTokens, firstTokenMs, totalMs } = usage;
    telemetry.count("llm.tokens.prompt", promptTokens);
    telemetry.count("llm.tokens.completion", completionTokens);
    if (firstTokenMs !== undefined) telemetry.record("latency.first_token", firstTokenMs);
    const decodeMs = totalMs - (firstTokenMs ?? 0);
    if (decodeMs > 0)
      telemetry.record("llm.tokens_per_second", (1000 * completionTokens) / decodeMs);
  }
}
