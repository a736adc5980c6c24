/**
 * Refusals of clients, and errors as messages.
 *
 * @module
 */

import { ContextLimitError, InputIssuesError, UnderstudyError } from "@understudy/planner-core";
import type { ErrorMessage } from "../messages/domain-fields.ts";
import { ServiceRefusedError } from "./refused-error.ts";
import { toldFailure } from "./told-failure.ts";

/** An error for clients, with its HTTP status. */
export interface ToldError {
  readonly status: number;
  readonly body: ErrorMessage;
}

/** Statuses of the engine's errors, invalid requests apart. */
const STATUSES: Readonly<Record<string, number>> = {
  "context-limit": 422,
  overloaded: 503,
  "breaker-open": 503,
  disposed: 503,
  "generation-timeout": 504,
  "backend-timeout": 504,
};

/** The public part of an error. The text of a failure of the server or of a model stays private. */
export function toldError(error: unknown): ToldError {
  if (error instanceof ServiceRefusedError) {
    const { status, refusal: code, message, retryAfterMs } = error;
    return {
      status,
      body: { error: { code, message, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) } },
    };
  }
  if (error instanceof InputIssuesError) {
    const { code, message, issues } = error;
    const [first] = issues;
    const place = first === undefined ? {} : { pointer: first.pointer };
    const hint = first?.hint === undefined ? {} : { hint: first.hint };
    return {
      status: 422,
      body: { error: { code, message, ...place, ...hint, issues: [...issues] } },
    };
  }
  if (error instanceof UnderstudyError) {
    const { code } = error;
    const message = error instanceof ContextLimitError ? error.message : toldFailure(code);
    return { status: STATUSES[code] ?? 502, body: { error: { code, message } } };
  }
  const message = "something went wrong in the server; its log says more";
  return { status: 500, body: { error: { code: "internal", message } } };
}

/** Codes of a busy or closing server, or of a client that left. None is a failure. */
const NO_FAULTS: ReadonlySet<string> = new Set([
  "too-busy",
  "overloaded",
  "draining",
  "no-model",
  "disposed",
]);

/** Whether the server or its models are at fault. */
export function isFailure({ status, body }: ToldError): boolean {
  return status >= 500 && !NO_FAULTS.has(body.error.code);
}
