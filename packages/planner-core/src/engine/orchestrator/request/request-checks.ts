import { RequestError, StateError } from "../../../base/errors.ts";
import { describeValue } from "../../../base/json/issues.ts";
import type { PlanLimits } from "../../contract/request.ts";

/** Limits of a request whose steps may have any type. */
interface UncheckedLimits extends Pick<PlanLimits, "signal"> {
  readonly budgetMs: unknown;
  readonly onStep?: unknown;
}

/** @throws RequestError unless the value is a finite number of at least 0 */
export function checkDuration(pointer: string, value: unknown): void {
  if (typeof value === "number" && value >= 0 && value < Number.POSITIVE_INFINITY) return;
  throw requestMisfit(pointer, "a number of milliseconds of at least 0", value);
}

/** @throws RequestError unless the urgency is absent or a number */
export function checkUrgency(value: unknown): void {
  if (value === undefined || Number.isFinite(value)) return;
  throw requestMisfit("/urgency", "a finite number", value);
}

/** @throws RequestError unless all limits are valid */
export function checkLimits({ budgetMs, signal, onStep }: UncheckedLimits): void {
  checkDuration("/budgetMs", budgetMs);
  checkSignal(signal);
  checkListener(onStep);
}

/** @throws RequestError unless the value is absent or a signal */
function checkSignal(signal: AbortSignal | undefined): void {
  if (signal === undefined || typeof signal?.throwIfAborted === "function") return;
  throw requestMisfit("/signal", "an AbortSignal", signal);
}

/** @throws RequestError unless the value is absent or a function */
function checkListener(onStep: unknown): void {
  if (onStep === undefined || typeof onStep === "function") return;
  throw requestMisfit("/onStep", "a function", onStep);
}

/** The error for an invalid part of a request. */
export function requestMisfit(pointer: string, expected: string, value: unknown): RequestError {
  const message = `must be ${expected}, not ${describeValue(value)}`;
  return new RequestError([{ pointer, message }]);
}

/** The error of one request, with the request's index prefixed to its pointers. */
export function within(error: unknown, index: number): unknown {
  return pointingTo(error, (pointer) => `/${index}${pointer}`);
}

/** The error of some of many requests, with the indices among all in its pointers. */
export function renumbered(error: unknown, indices: readonly number[]): unknown {
  return pointingTo(error, (pointer) =>
    pointer.replace(/^\/(\d+)/, (_, index: string) => `/${indices[Number(index)] ?? index}`),
  );
}

function pointingTo(error: unknown, change: (pointer: string) => string): unknown {
  const isOurs = error instanceof RequestError || error instanceof StateError;
  if (!isOurs) return error;
  const issues = error.issues.map((issue) => ({ ...issue, pointer: change(issue.pointer) }));
  const options = { cause: error };
  return error instanceof StateError
    ? new StateError(issues, options)
    : new RequestError(issues, options);
}

/**
 * The results for many requests.
 *
 * @throws the error of a request, with its index prefixed to the pointers
 */
export function forEachRequest<Request, Result>(
  requests: readonly Request[],
  use: (request: Request) => Result,
): Result[] {
  return requests.map((request, index) => {
    try {
      return use(request);
    } catch (error) {
      throw within(error, index);
    }
  });
}
