import {
  ContextLimitError,
  type Deadline,
  type ErrorCode,
  GenerationTimeoutError,
  UnderstudyError,
  type UnderstudyErrorOptions,
} from "@understudy/planner-core";

/** Evidence from a call about the health of its backend; `neutral` means none. */
export type CallResult = "success" | "slow" | "failure" | "neutral";

/** A call exceeded a limit of its backend, rather than its caller's deadline. */
export class BackendTimeoutError extends GenerationTimeoutError {
  static override readonly brand: symbol = Symbol.for("understudy.error.backend-timeout");
  override readonly name: string = "BackendTimeoutError";

  constructor(message: string, options: UnderstudyErrorOptions = {}) {
    super(message, { ...options, code: "backend-timeout" });
  }
}

/** A late call was ended to make room for another one, and will start again. */
export class YieldError extends GenerationTimeoutError {
  override readonly name: string = "YieldError";
}

/**
 * Fraction of the timeout that counts as the whole. By default a flight's late answer may take as long as the timeout, but
 * starts with the question, slightly before the call.
 */
const ALL_OF_IT = 0.98;

/** Codes of errors that say nothing about the health of the backend. */
const NEUTRAL_CODES: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "overloaded",
  "breaker-open",
  "disposed",
  "context-limit",
  "invalid-domain",
  "invalid-state",
  "invalid-request",
  "invalid-cost",
]);

/** A finished call. Times are in milliseconds. */
export interface EndedCall {
  readonly deadline: Deadline;
  readonly elapsedMs: number;
  readonly timeoutMs: number;
  /** Predicted duration; undefined if there was no prediction. */
  readonly predictedMs: number | undefined;
  readonly slowFactor: number;
  /** Minimum duration of a slow call. */
  readonly slowFloorMs: number;
}

/**
 * The result of a failed call. Cancellation, deadlines and full queues are no evidence about the backend; a call that
 * used the whole timeout is.
 */
export function failureResult(error: unknown, call: EndedCall): CallResult {
  if (error instanceof BackendTimeoutError) return "failure";
  const isOverload = error instanceof UnderstudyError && error.code === "overloaded";
  if (isOverload || error instanceof ContextLimitError) return "neutral";
  if (call.elapsedMs >= call.timeoutMs * ALL_OF_IT) return "failure";
  // The call was cancelled after its request had been sent, so at most its slowness is evidence.
  if (error instanceof YieldError) return isSlow(call) ? "slow" : "neutral";
  // Whatever the error says, the call was cancelled.
  if (call.deadline.isOver) return "neutral";
  return error instanceof UnderstudyError && NEUTRAL_CODES.has(error.code) ? "neutral" : "failure";
}

/** The result of an answered call: a wrong plan also proves that the backend works. */
export function successResult(call: Omit<EndedCall, "deadline" | "timeoutMs">): CallResult {
  return isSlow(call) ? "slow" : "success";
}

function isSlow(call: Omit<EndedCall, "deadline" | "timeoutMs">): boolean {
  const { elapsedMs, predictedMs, slowFactor, slowFloorMs } = call;
  return predictedMs !== undefined && elapsedMs > Math.max(slowFloorMs, slowFactor * predictedMs);
}
