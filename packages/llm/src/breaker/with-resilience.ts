import {
  type Admission,
  type Clock,
  type LlmAnswer,
  type LlmRequest,
  type Question,
  type Random,
  systemClock,
  type Telemetry,
} from "@understudy/planner-core";
import { AdmissionLlmPlanner } from "./admission/admission-llm-planner.ts";
import { Breaker, type BreakerState } from "./breaker.ts";
import { BreakerLlmPlanner } from "./breaker-llm-planner.ts";
import { Bulkhead } from "./bulkhead.ts";
import { BulkheadLlmPlanner } from "./bulkhead-llm-planner.ts";
import { LlmWrapper, type PredictingLlmPlanner } from "./llm-wrapper.ts";
import type { RetryBudget } from "./retry-budget.ts";
import { type Retry, RetryLlmPlanner } from "./retry-llm-planner.ts";
import { attemptLimitMs, type ResilienceSettings, resilienceSettings } from "./settings.ts";
import { TimeoutLlmPlanner } from "./timeout-llm-planner.ts";

/** Events of the wrappers. */
export type ResilienceEvent =
  | ({ readonly type: "call-retry"; readonly nowMs: number } & Retry)
  | { readonly type: "breaker-change"; readonly nowMs: number; readonly state: BreakerState };

/** Options of {@link withResilience}. */
export interface ResilienceOptions extends Partial<ResilienceSettings> {
  readonly clock?: Clock | undefined;
  /** Random source of the retry jitter. Default: seeded differently in each process. */
  readonly random?: Random | undefined;
  /** The breaker shared by all LLM planners on one backend and model. Default: a separate one. */
  readonly breaker?: Breaker | undefined;
  /** The bulkhead shared by all LLM planners on one backend. Default: a separate one. */
  readonly bulkhead?: Bulkhead | undefined;
  /** The retry budget shared by all LLM planners on one backend. Default: a separate one. */
  readonly retryBudget?: RetryBudget | undefined;
  /**
   * Receives the counters `llm.retry` and `llm.circuit_open` and the gauge `breaker.state`. Pass the same object to the
   * orchestrator.
   */
  readonly telemetry?: (Pick<Telemetry, "count"> & Partial<Pick<Telemetry, "gauge">>) | undefined;
  readonly onEvent?: ((event: ResilienceEvent) => void) | undefined;
}

/** An LLM planner with resilience; see {@link withResilience}. */
export class ResilientLlmPlanner extends LlmWrapper {
  /** The LLM planner's breaker; its `gauge` is the value of `breaker.state`. */
  readonly breaker: Breaker;
  readonly bulkhead: Bulkhead;
  readonly settings: ResilienceSettings;
  readonly #guarded: BreakerLlmPlanner;
  readonly #stopListening: () => void;
  readonly #ownsBreaker: boolean;

  /** @throws RequestError if a setting is invalid */
  constructor(llm: PredictingLlmPlanner, options: ResilienceOptions = {}) {
    const settings = resilienceSettings({ ...options, slots: options.slots ?? llm.slots ?? 1 });
    const { clock = systemClock, telemetry, onEvent } = options;
    const parts = { ...settings, clock };
    const breaker = options.breaker ?? new Breaker({ ...parts, name: llm.model });
    const bulkhead = options.bulkhead ?? new Bulkhead(parts);
    const emit = (event: ResilienceEvent): void => {
      try {
        onEvent?.(event);
      } catch {
        // A listener's error must not affect the call.
      }
    };
    const timely = new TimeoutLlmPlanner(llm, settings);
    const admitted: LlmWrapper = new AdmissionLlmPlanner(timely, {
      ...parts,
      probe: (request) => queued.ask(request),
    });
    const guarded = new BreakerLlmPlanner(admitted, { ...parts, breaker });
    const queued = new BulkheadLlmPlanner(guarded, { ...parts, bulkhead });
    super(
      new RetryLlmPlanner(queued, {
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
    this.#guarded = guarded;
    this.breaker = breaker;
    this.bulkhead = bulkhead;
    this.#ownsBreaker = options.breaker === undefined;
    telemetry?.gauge?.("breaker.state", () => breaker.gauge);
    this.#stopListening = breaker.onChange((state) => {
      if (state === "open") telemetry?.count("llm.circuit_open");
      emit({ type: "breaker-change", nowMs: clock.now(), state });
    });
  }

  /** The bulkhead's number of slots. */
  override get slots(): number {
    return this.bulkhead.slots;
  }

  override admit(
    question: Question,
    limitMs: number,
    draft: readonly number[] | undefined,
  ): Admission {
    const attemptMs = attemptLimitMs(this.settings, question);
    return this.inner.admit(question, Math.min(limitMs, attemptMs), draft);
  }

  override ask(request: LlmRequest): Promise<LlmAnswer> {
    // Checked before queueing, because most calls end here during an outage.
    if (this.breaker.admits) return this.inner.ask(request);
    this.#guarded.probeIfDue();
    return rejectSoon(this.breaker.error());
  }

  override async dispose(): Promise<void> {
    this.#stopListening();
    if (this.#ownsBreaker) this.breaker.dispose();
    await super.dispose();
  }
}

const SETTLED: Promise<void> = Promise.resolve();

/** Rejects in a moment. Node keeps a record of each promise that is rejected before it has a listener. */
function rejectSoon(error: unknown): Promise<never> {
  return new Promise((_resolve, reject) => {
    SETTLED.then(() => reject(error));
  });
}

/**
 * Makes an LLM planner resilient. Only questions that can be answered in time are asked, a few at a time and the most
 * urgent first. Transient failures are retried, a failing backend gets no calls for a while, and hung calls are ended.
 *
 * From the outside in: retry, bulkhead, breaker, admission, timeout, LLM planner. The breaker sees only calls that had
 * a slot, and a call in back-off holds none.
 *
 * @throws RequestError if a setting or its environment variable is invalid
 *
 * @example
 * const bare = new BackendLlmPlanner({ backend: await openBackend("ollama/phi3") });
 * const llm = withResilience(bare, { timeoutMs: 2000 });
 * const orchestrator = new Orchestrator({ domain, planner, llm });
 */
export function withResilience(
  llm: PredictingLlmPlanner,
  options: ResilienceOptions = {},
): ResilientLlmPlanner {
  return new ResilientLlmPlanner(llm, options);
}
