import {
  type Clock,
  type Deadline,
  InferenceError,
  type Random,
  seededRandom,
  systemClock,
} from "@understudy/planner-core";
import { BackendTimeoutError } from "./call-result.ts";
import { GuardLlmPlanner, type SendCall, type Settle } from "./guard-llm-planner.ts";
import type { AskedPlan, GuardedCall, PredictingLlmPlanner } from "./llm-wrapper.ts";
import { RetryBudget } from "./retry-budget.ts";
import { type ResilienceSettings, resilienceSettings } from "./settings.ts";

/** Longest back-off, in milliseconds. */
const MAX_DELAY_MS = 10_000;
/** Longest wait asked for by a server that a call without a deadline sits out, in milliseconds. */
const MAX_SERVER_MS = 60_000;

/**
 * The back-off before a retry, in milliseconds: exponential, with a jitter factor in [0.5, 1] so that calls that failed
 * together do not retry together.
 *
 * @param retry 0 for the first retry
 */
export function backoffMs(retry: number, firstDelayMs: number, random: Random): number {
  const delayMs = Math.min(firstDelayMs * 2 ** retry, MAX_DELAY_MS);
  return delayMs * (0.5 + random.next() / 2);
}

/** A retry that is about to start. */
export interface Retry {
  /** Number of the retry; 1 for the first. */
  readonly retry: number;
  /** Back-off before the retry, in milliseconds. */
  readonly delayMs: number;
  /** The error of the previous attempt. */
  readonly error: unknown;
}

/** Options of a {@link RetryLlmPlanner}. */
export interface RetryLlmPlannerOptions
  extends Partial<Pick<ResilienceSettings, "maxRetries" | "retryDelayMs">> {
  readonly clock?: Clock | undefined;
  /** Random source of the jitter. Default: seeded differently in each process. */
  readonly random?: Random | undefined;
  /** The retry budget shared by all users of a server. Default: a separate one. */
  readonly budget?: RetryBudget | undefined;
  readonly onRetry?: ((retry: Retry) => void) | undefined;
}

/** A call that may be made more than once. */
interface RetriedCall<Call, Answer> {
  readonly request: Call;
  readonly send: SendCall<Call, Answer>;
  readonly resolve: Settle<Answer>;
  readonly reject: Settle<unknown>;
  readonly plan: AskedPlan | undefined;
  /** Whether a piece of the text has been passed on. */
  hasBegun: boolean;
}

/**
 * Retries calls after transient errors and timeouts. A call is retried only if a request still waits for it, the
 * back-off ends before the deadline and the retry budget allows it. A text is not restarted once a piece has been
 * passed on.
 *
 * @example
 * const llm = new RetryLlmPlanner(model, { maxRetries: 2 });
 */
export class RetryLlmPlanner extends GuardLlmPlanner {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #budget: RetryBudget;
  readonly #maxRetries: number;
  readonly #retryDelayMs: number;
  readonly #onRetry: ((retry: Retry) => void) | undefined;

  constructor(inner: PredictingLlmPlanner, options: RetryLlmPlannerOptions = {}) {
    super(inner);
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? seededRandom(Math.random() * 2 ** 32);
    this.#budget = options.budget ?? new RetryBudget();
    const { maxRetries, retryDelayMs } = resilienceSettings(options);
    this.#maxRetries = maxRetries;
    this.#retryDelayMs = retryDelayMs;
    this.#onRetry = options.onRetry;
  }

  protected override guard<Call extends GuardedCall, Answer>(
    request: Call,
    send: SendCall<Call, Answer>,
    resolve: Settle<Answer>,
    reject: Settle<unknown>,
    plan?: AskedPlan,
  ): void {
    const call: RetriedCall<Call, Answer> = {
      request,
      send,
      resolve,
      reject,
      plan,
      hasBegun: false,
    };
    let asked = request;
    if (plan === undefined && request.onText !== undefined) {
      const onText = (piece: string): void => {
        call.hasBegun = true;
        request.onText?.(piece);
      };
      asked = { ...request, onText };
    }
    this.#attempt(call, asked, 0);
  }

  #attempt<Call extends GuardedCall, Answer>(
    call: RetriedCall<Call, Answer>,
    asked: Call,
    retry: number,
  ): void {
    const { send, resolve, reject, request } = call;
    send(
      asked,
      (answer) => {
        this.#budget.succeed();
        resolve(answer);
      },
      (error) => {
        if (!isTransient(error)) {
          reject(error);
          return;
        }
        // A refused call costs the server nothing.
        if (error.code !== "overloaded") this.#budget.fail();
        if (call.hasBegun) {
          reject(error);
          return;
        }
        this.#backOff(request.deadline, retry, error, call.plan)
          .then(() => {
            // Call limits count from the start of the deadline, so each attempt gets its own deadline.
            this.#attempt(call, { ...asked, deadline: request.deadline.derive() }, retry + 1);
          })
          .catch(reject);
      },
    );
  }

  /** Waits until the next attempt is due; rejects with the error if there will be none. */
  async #backOff(
    deadline: Deadline,
    retry: number,
    error: InferenceError,
    plan: AskedPlan | undefined,
  ): Promise<void> {
    const delayMs = this.#delayMs(deadline, retry, error, plan);
    if (delayMs === undefined) throw error;
    this.#onRetry?.({ retry: retry + 1, delayMs, error });
    await sleep(delayMs, deadline);
    // The last request may have left during the back-off.
    if (!isAwaited(deadline)) throw error;
  }

  /** The back-off before the next attempt, in milliseconds; undefined if there will be no other attempt. */
  #delayMs(
    deadline: Deadline,
    retry: number,
    error: InferenceError,
    plan: AskedPlan | undefined,
  ): number | undefined {
    // A reading that took all of its time would do so again.
    const isReading = plan?.question.intent !== undefined;
    if (isReading && error instanceof BackendTimeoutError) return undefined;
    if (retry >= this.#maxRetries || !this.#budget.allows || !isAwaited(deadline)) return undefined;
    const serverMs = (error as { readonly retryAfterMs?: number | undefined }).retryAfterMs ?? 0;
    const delayMs = Math.max(backoffMs(retry, this.#retryDelayMs, this.#random), serverMs);
    // The call may continue as a late call, but that is too late for the waiting requests.
    const endMs = Math.min(deadline.atMs, deadline.rankMs);
    if (endMs === Number.POSITIVE_INFINITY && serverMs > MAX_SERVER_MS) return undefined;
    const leftMs = endMs - this.#clock.now() - delayMs;
    // A retry is pointless if its answer would be late.
    const callMs = (plan && this.predictMs?.(plan.question, plan.draft)) ?? 0;
    return leftMs > callMs ? delayMs : undefined;
  }
}

function isTransient(error: unknown): error is InferenceError {
  return error instanceof InferenceError && error.transient;
}

/** Whether any request still waits for the call. */
function isAwaited(deadline: Deadline): boolean {
  return deadline.rankMs !== Number.POSITIVE_INFINITY && !deadline.isOver;
}

/** Sleeps, but no longer than the deadline. */
function sleep(delayMs: number, deadline: Deadline): Promise<void> {
  const nap = deadline.derive({ totalMs: delayMs });
  return new Promise((resolve) => {
    nap.onEnd(resolve);
  });
}
