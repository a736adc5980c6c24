import {
  type Clock,
  type Deadline,
  InferenceError,
  type Random,
  seededRandom,
  systemClock,
} from "@understudy/planner-core";
import {
  type AskedPlan,
  type GuardedCall,
  LeadWrapper,
  type PredictingLead,
} from "./lead-wrapper.ts";
import { RetryBudget } from "./retry-budget.ts";
import { type ResilienceSettings, resilienceSettings } from "./settings.ts";

/** Longest delay between two tries, in milliseconds. */
const MAX_DELAY_MS = 10_000;

/**
 * The wait before a try, in milliseconds: twice as long each time, times a jitter in
 * [0.5, 1], so that those who failed together do not come back together.
 *
 * @param retry 0 for the first retry
 */
export function backoffMs(retry: number, firstDelayMs: number, random: Random): number {
  const delayMs = Math.min(firstDelayMs * 2 ** retry, MAX_DELAY_MS);
  return delayMs * (0.5 + random.next() / 2);
}

/** A call is about to be tried again. */
export interface Retry {
  /** 1 for the first retry. */
  readonly retry: number;
  /** Until then, in milliseconds. */
  readonly delayMs: number;
  /** The error of the last try. */
  readonly error: unknown;
}

/** Options of a {@link RetryLead}. */
export interface RetryLeadOptions
  extends Partial<Pick<ResilienceSettings, "maxRetries" | "retryDelayMs">> {
  readonly clock?: Clock | undefined;
  /** The source of the jitter. Default: another one in each process. */
  readonly random?: Random | undefined;
  /** Shared by all that use one server. Default: one of its own. */
  readonly budget?: RetryBudget | undefined;
  readonly onRetry?: ((retry: Retry) => void) | undefined;
}

/**
 * Tries a call again after a transient error or a time-out: only while a request awaits the answer, only if the delay
 * ends before the deadline, and only within the retry budget. A text is not begun again once a piece was handed on.
 *
 * @example
 * const lead = new RetryLead(model, { maxRetries: 2 });
 */
export class RetryLead extends LeadWrapper {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #budget: RetryBudget;
  readonly #maxRetries: number;
  readonly #retryDelayMs: number;
  readonly #onRetry: ((retry: Retry) => void) | undefined;

  constructor(inner: PredictingLead, options: RetryLeadOptions = {}) {
    super(inner);
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? seededRandom(Math.random() * 2 ** 32);
    this.#budget = options.budget ?? new RetryBudget();
    const { maxRetries, retryDelayMs } = resilienceSettings(options);
    this.#maxRetries = maxRetries;
    this.#retryDelayMs = retryDelayMs;
    this.#onRetry = options.onRetry;
  }

  protected override async call<Call extends GuardedCall, Answer>(
    request: Call,
    ask: (request: Call) => Promise<Answer>,
    plan?: AskedPlan,
  ): Promise<Answer> {
    const { deadline } = request;
    let hasBegun = false;
    const onText = (piece: string): void => {
      hasBegun = true;
      request.onText?.(piece);
    };
    let asked =
      plan === undefined && request.onText !== undefined ? { ...request, onText } : request;
    for (let retry = 0; ; retry++) {
      try {
        const answer = await ask(asked);
        this.#budget.succeed();
        return answer;
      } catch (error) {
        if (!isTransient(error)) throw error;
        // A call that was turned away costs the server nothing.
        if (error.code !== "overloaded") this.#budget.fail();
        const delayMs = hasBegun ? undefined : this.#delayMs(deadline, retry, error, plan);
        if (delayMs === undefined) throw error;
        this.#onRetry?.({ retry: retry + 1, delayMs, error });
        await sleep(delayMs, deadline);
        // The last request may have left during the delay.
        if (!isAwaited(deadline)) throw error;
        // Limits of a call count from the beginning of its deadline: each try has its own.
        asked = { ...asked, deadline: deadline.derive() };
      }
    }
  }

  /** The wait before the next try, in milliseconds; undefined if there is none. */
  #delayMs(
    deadline: Deadline,
    retry: number,
    error: InferenceError,
    plan: AskedPlan | undefined,
  ): number | undefined {
    if (retry >= this.#maxRetries || !this.#budget.allows || !isAwaited(deadline)) return undefined;
    const serverMs = (error as { readonly retryAfterMs?: number | undefined }).retryAfterMs ?? 0;
    const delayMs = Math.max(backoffMs(retry, this.#retryDelayMs, this.#random), serverMs);
    // A call may go on for its harvest, but those who wait for it would wait in vain.
    const endMs = Math.min(deadline.atMs, deadline.rankMs);
    const leftMs = endMs - this.#clock.now() - delayMs;
    // An answer that cannot come in time is not worth asking for.
    const callMs = (plan && this.predictMs?.(plan.question, plan.draft)) ?? 0;
    return leftMs > callMs ? delayMs : undefined;
  }
}

function isTransient(error: unknown): error is InferenceError {
  return error instanceof InferenceError && error.transient;
}

/** Whether anybody still waits for the call. */
function isAwaited(deadline: Deadline): boolean {
  return deadline.rankMs !== Number.POSITIVE_INFINITY && !deadline.isOver;
}

/** Waits; no longer than the deadline. */
function sleep(delayMs: number, deadline: Deadline): Promise<void> {
  const nap = deadline.derive({ totalMs: delayMs });
  return new Promise((resolve) => {
    nap.onEnd(resolve);
  });
}
