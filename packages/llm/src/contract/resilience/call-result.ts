import {
  ContextLimitError,
  type Deadline,
  type ErrorCode,
  GenerationTimeoutError,
  UnderstudyError,
  type UnderstudyErrorOptions,
} from "@understudy/planner-core";

/**
 * The verdict of a call on the health of its backend. `neutral`: none.
 */
export type CallResult = "success" | "slow" | "failure" | "neutral";

/** A call came to a limit of its backend, not to the end of anybody's patience. */
export class BackendTimeoutError extends GenerationTimeoutError {
  static override readonly brand: symbol = Symbol.for("understudy.error.backend-timeout");
  override readonly name: string = "BackendTimeoutError";

  constructor(message: string, options: UnderstudyErrorOptions = {}) {
    super(message, { ...options, code: "backend-timeout" });
  }
}

/** A call that nobody waits for any more was ended to make room for another; it will begin again. */
export class YieldError extends GenerationTimeoutError {
  override readonly name: string = "YieldError";
}

/**
 * Share of the longest time for a call that counts as all of it. A flight's harvest is as long as
 * that by default but begins with the question, a little before the call does.
 */
const ALL_OF_IT = 0.98;

/** Failures of the caller, or of nobody. */
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

/** A call that ended. Times are in milliseconds. */
export interface EndedCall {
  readonly deadline: Deadline;
  readonly elapsedMs: number;
  readonly timeoutMs: number;
  /** Undefined when nothing could be predicted. */
  readonly predictedMs: number | undefined;
  readonly slowFactor: number;
  /** No shorter call is slow. */
  readonly slowFloorMs: number;
}

/**
 * The sign that a failed call gives about its backend. A caller that stops waiting, gives up or finds the queue full
 * says nothing about it; a call that took all the time there is does.
 */
export function failureResult(error: unknown, call: EndedCall): CallResult {
  if (error instanceof BackendTimeoutError) return "failure";
  const isOverload = error instanceof UnderstudyError && error.code === "overloaded";
  if (isOverload || error instanceof ContextLimitError) return "neutral";
  if (call.elapsedMs >= call.timeoutMs * ALL_OF_IT) return "failure";
  // It had outlived its waiters: that it is slow is all that is known, if it is.
  if (error instanceof YieldError) return isSlow(call) ? "slow" : "neutral";
  // However its backend puts it: it was told to stop.
  if (call.deadline.isOver) return "neutral";
  return error instanceof UnderstudyError && NEUTRAL_CODES.has(error.code) ? "neutral" : "failure";
}

/** The sign that an answered call gives: wrong plans come from live backends, too. */
export function successResult(call: Omit<EndedCall, "deadline" | "timeoutMs">): CallResult {
  return isSlow(call) ? "slow" : "success";
}

function isSlow(call: Omit<EndedCall, "deadline" | "timeoutMs">): boolean {
  const { elapsedMs, predictedMs, slowFactor, slowFloorMs } = call;
  return predictedMs !== undefined && elapsedMs > Math.max(slowFloorMs, slowFactor * predictedMs);
}
