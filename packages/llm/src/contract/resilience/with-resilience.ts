/**
 * Timeout, retry, breaker, bulkhead and admission around a lead.
 *
 * @module
 */

import {
  type Admission,
  type Clock,
  type LeadAnswer,
  type LeadRequest,
  type Question,
  type Random,
  systemClock,
  type Telemetry,
} from "@understudy/planner-core";
import { AdmissionLead } from "./admission-lead.ts";
import { Breaker, type BreakerState } from "./breaker.ts";
import { BreakerLead } from "./breaker-lead.ts";
import { Bulkhead } from "./bulkhead.ts";
import { BulkheadLead } from "./bulkhead-lead.ts";
import { LeadWrapper, type PredictingLead } from "./lead-wrapper.ts";
import type { RetryBudget } from "./retry-budget.ts";
import { type Retry, RetryLead } from "./retry-lead.ts";
import { type ResilienceSettings, resilienceSettings } from "./settings.ts";
import { TimeoutLead } from "./timeout-lead.ts";

/** Events of the wrappers, as they happen. */
export type ResilienceEvent =
  | ({ readonly type: "call-retry"; readonly nowMs: number } & Retry)
  | { readonly type: "breaker-change"; readonly nowMs: number; readonly state: BreakerState };

/** Options of {@link withResilience}. */
export interface ResilienceOptions extends Partial<ResilienceSettings> {
  readonly clock?: Clock | undefined;
  /** The source of the jitter of retries. Default: another one in each process. */
  readonly random?: Random | undefined;
  /** One breaker for all leads on the same backend and model. Default: one of its own. */
  readonly breaker?: Breaker | undefined;
  /** One bulkhead for all leads on the same backend. Default: one of its own. */
  readonly bulkhead?: Bulkhead | undefined;
  /** One retry budget for all leads on the same backend. Default: one of its own. */
  readonly retryBudget?: RetryBudget | undefined;
  /**
   * Counts `llm.retry` and `llm.circuit_open`, and shows the gauge `breaker.state`; give the orchestrator
   * the same.
   */
  readonly telemetry?: (Pick<Telemetry, "count"> & Partial<Pick<Telemetry, "gauge">>) | undefined;
  readonly onEvent?: ((event: ResilienceEvent) => void) | undefined;
}

/** A lead under control; see {@link withResilience}. */
export class ResilientLead extends LeadWrapper {
  /** Its `gauge` is `breaker.state`. */
  readonly breaker: Breaker;
  readonly bulkhead: Bulkhead;
  readonly settings: ResilienceSettings;
  readonly #stopListening: () => void;
  readonly #ownsBreaker: boolean;

  /** @throws RequestError if a knob makes no sense */
  constructor(lead: PredictingLead, options: ResilienceOptions = {}) {
    const settings = resilienceSettings({ ...options, slots: options.slots ?? lead.slots ?? 1 });
    const { clock = systemClock, telemetry, onEvent } = options;
    const parts = { ...settings, clock };
    const breaker = options.breaker ?? new Breaker({ ...parts, name: lead.model });
    const bulkhead = options.bulkhead ?? new Bulkhead(parts);
    const emit = (event: ResilienceEvent): void => {
      try {
        onEvent?.(event);
      } catch {
        // Errors of listeners do not disturb the call.
      }
    };
    const timely = new TimeoutLead(lead, settings);
    const admitted: LeadWrapper = new AdmissionLead(timely, {
      ...parts,
      probe: (request) => queued.ask(request),
    });
    const guarded = new BreakerLead(admitted, { ...parts, breaker });
    const queued = new BulkheadLead(guarded, { ...parts, bulkhead });
    super(
      new RetryLead(queued, {
        ...parts,
        random: options.random,
        budget: options.retryBudget,
        onRetry: (retry) => {
          telemetry?.count("llm.retry");
          emit({ type: "call-retry", nowMs: clock.now(), ...retry });
        },
      }),
    );
    this.settings = settings;
    this.breaker = breaker;
    this.bulkhead = bulkhead;
    this.#ownsBreaker = options.breaker === undefined;
    telemetry?.gauge?.("breaker.state", () => breaker.gauge);
    this.#stopListening = breaker.onChange((state) => {
      if (state === "open") telemetry?.count("llm.circuit_open");
      emit({ type: "breaker-change", nowMs: clock.now(), state });
    });
  }

  /** As many as its bulkhead lets through. */
  override get slots(): number {
    return this.bulkhead.slots;
  }

  override admit(
    question: Question,
    limitMs: number,
    draft: readonly number[] | undefined,
  ): Admission {
    return this.inner.admit(question, Math.min(limitMs, this.settings.timeoutMs), draft);
  }

  override ask(request: LeadRequest): Promise<LeadAnswer> {
    // Before anything is queued: in an outage most calls end here.
    return this.breaker.admits ? this.inner.ask(request) : Promise.reject(this.breaker.error());
  }

  override async dispose(): Promise<void> {
    this.#stopListening();
    if (this.#ownsBreaker) this.breaker.dispose();
    await super.dispose();
  }
}

/**
 * Puts a lead under control: it is asked only what it can answer in time, a few questions at once,
 * the most urgent first; what fails for a moment is tried again, what is down is left alone, and what
 * hangs is ended.
 *
 * From the outside in: retry, bulkhead, breaker, admission, time-out, lead. The breaker hears only of
 * calls that had a slot; a call that waits for its next try holds none.
 *
 * @throws RequestError if a knob, or the variable that it comes from, makes no sense
 *
 * @example
 * const bare = new BackendLead({ backend: await openBackend("ollama/phi3") });
 * const lead = withResilience(bare, { timeoutMs: 2000 });
 * const orchestrator = new Orchestrator({ domain, planner, lead });
 */
export function withResilience(
  lead: PredictingLead,
  options: ResilienceOptions = {},
): ResilientLead {
  return new ResilientLead(lead, options);
}
