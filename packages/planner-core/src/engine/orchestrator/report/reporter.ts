/**
 * Events and counters for the observer.
 *
 * @module
 */

import type { Clock } from "../../../base/clock/clock.ts";
import { settleSafely } from "../../../base/safe-call.ts";
import type { ComponentName, Observer, PlannerEvent } from "../../contract/events.ts";
import type { LlmAnswer } from "../../contract/llm-planner.ts";
import type { FallbackReason, Outcome, OutcomeStatus } from "../../contract/outcome.ts";
import { countCall } from "../../telemetry/count-call.ts";
import type { CounterName, Telemetry } from "../../telemetry/telemetry.ts";
import { messageOf } from "../guard/message.ts";

/** The request that an event belongs to. */
export interface Origin {
  readonly agent: string;
  /** The number of the request. */
  readonly request: number;
}

/** The result of the classical planner. */
interface ClassicalResult {
  readonly status: OutcomeStatus;
  readonly actions: readonly number[];
}

/** Limit on the number of agents that get this warning; by then the mistake is known. */
const MAX_REPEATING = 100;

const NO_ORIGIN: Origin = Object.freeze({ agent: "", request: 0 });

const ERROR_COUNTERS: Readonly<Record<ComponentName, CounterName>> = {
  planner: "error.classical",
  llm: "error.llm",
  cache: "error.cache",
  "choice-memory": "error.cache",
  reader: "error.reader",
  cost: "error.callback",
  onStep: "error.callback",
  observer: "error.callback",
};

/** Reports to telemetry and the observer. */
export class Reporter {
  readonly telemetry: Telemetry;
  readonly #observer: Observer | undefined;
  readonly #clock: Pick<Clock, "now">;
  /** Agents that have already been warned about overlapping requests. */
  readonly #repeating = new Set<string>();
  readonly #onObserverError = (): void => this.telemetry.count("error.callback");

  constructor(telemetry: Telemetry, observer: Observer | undefined, clock: Pick<Clock, "now">) {
    this.telemetry = telemetry;
    this.#observer = observer;
    this.#clock = clock;
  }

  /** Whether there is an active observer; without one, events need not be created. */
  get isObserved(): boolean {
    try {
      return this.#observer !== undefined && this.#observer.isIdle !== true;
    } catch {
      return false;
    }
  }

  /** Emits an event. Errors of the observer are only counted. */
  emit(event: PlannerEvent): void {
    if (!this.isObserved) return;
    try {
      settleSafely(this.#observer?.(event), this.#onObserverError);
    } catch {
      this.#onObserverError();
    }
  }

  /** Reports the start of a request. */
  started(origin: Origin, nowMs: number, budgetMs: number | undefined): void {
    if (!this.isObserved) return;
    const { agent, request } = origin;
    const budget = budgetMs === undefined ? undefined : { budgetMs };
    this.emit({ type: "request-start", agent, request, nowMs, ...budget });
  }

  /** Reports a request of an agent whose previous one `plan` has not answered yet. */
  repeated({ agent, request }: Origin, nowMs: number): void {
    this.telemetry.count("plan.repeated");
    const isTold = this.#repeating.has(agent) || this.#repeating.size >= MAX_REPEATING;
    if (isTold || !this.isObserved) return;
    this.#repeating.add(agent);
    const message = `"${agent}" makes a request while plan() is still working on its last one: await plan(), or play plans with a PlanRunner`;
    this.emit({ type: "request-repeat", agent, request, nowMs, message });
  }

  /** Reports the start of the classical planner's search. */
  classicalAsked({ agent, request }: Origin, nowMs: number): void {
    if (!this.isObserved) return;
    this.emit({ type: "classical-ask", agent, request, nowMs });
  }

  /** Reports the classical planner's result. */
  classicalAnswered(
    { agent, request }: Origin,
    { status, actions }: ClassicalResult,
    nowMs: number,
  ): void {
    if (!this.isObserved) return;
    const steps = actions.length;
    this.emit({ type: "classical-answer", agent, request, nowMs, status, steps });
  }

  /** Reports an aborted request. */
  aborted({ agent, request }: Origin): void {
    if (!this.isObserved) return;
    this.emit({ type: "request-abort", agent, request, nowMs: this.#clock.now() });
  }

  /** Reports a question to the LLM planner. */
  llmAsked({ agent, request }: Origin, key: string): void {
    if (!this.isObserved) return;
    this.emit({ type: "llm-ask", agent, request, key, nowMs: this.#clock.now() });
  }

  /** Reports the LLM planner's answer or failure. */
  llmAnswered(
    { agent, request }: Origin,
    onTime: boolean,
    refusal: { readonly reason: FallbackReason; readonly detail?: string | undefined } | undefined,
    answer: LlmAnswer | undefined,
  ): void {
    if (!this.isObserved) return;
    const nowMs = this.#clock.now();
    const { reason: problem, detail } = refusal ?? {};
    const shape = answer?.kind === "plan" ? answer.shape : undefined;
    const { text, usage } = answer ?? {};
    const details = { onTime, problem, detail, shape, usage, text };
    this.emit({ type: "llm-answer", agent, request, nowMs, ...details });
  }

  /** Counts and reports the failure of a component. */
  failed(component: ComponentName, error: unknown, origin: Origin = NO_ORIGIN): void {
    this.telemetry.count(ERROR_COUNTERS[component]);
    if (!this.isObserved) return;
    const { agent, request } = origin;
    const message = messageOf(error);
    const nowMs = this.#clock.now();
    this.emit({ type: "component-error", agent, request, nowMs, component, message });
  }

  /** The result of a pluggable component; undefined if it throws, which is reported. */
  guard<Result>(component: ComponentName, work: () => Result, origin?: Origin): Result | undefined {
    const fail = (error: unknown): void => this.failed(component, error, origin);
    try {
      const result = work();
      // A promise instead of a value is invalid, and its rejection must be handled.
      if (!(result instanceof Promise)) return result;
      settleSafely(result, fail);
    } catch (error) {
      fail(error);
    }
    return undefined;
  }

  /** Counts an answered request of `plan`. */
  answered(
    outcome: Pick<Outcome, "source" | "reason" | "elapsedMs">,
    budgetMs: number,
    hasLlm: boolean,
  ): void {
    const { telemetry } = this;
    const { source, reason, elapsedMs } = outcome;
    telemetry.record("latency.plan_total", elapsedMs);
    const leftMs = budgetMs - elapsedMs;
    if (leftMs >= 0) telemetry.record("deadline.remaining", leftMs);
    else telemetry.record("deadline.overshoot", -leftMs);
    if (hasLlm) telemetry.outcome(reason, source === "cache");
  }

  /** Counts a finished call of the LLM planner, with or without an answer. */
  called(answer: LlmAnswer | undefined, elapsedMs: number): void {
    countCall(this.telemetry, answer, elapsedMs);
    if (answer?.kind === "plan" && answer.shape !== undefined) this.telemetry.shape(answer.shape);
  }
}
