import { ContextLimitError, InputIssuesError, UnderstudyError } from "@understudy/planner-core";
import type { ErrorMessage } from "../schema/domain-messages.ts";
import { ServiceRefusedError } from "./refused-error.ts";
import { toldFailure } from "./told-failure.ts";

/** An error as clients see it, with its HTTP status. */
export interface ToldError {
  readonly status: number;
  readonly body: ErrorMessage;
}

/** Statuses of what the engine throws, besides mistakes of the request. */
const STATUSES: Readonly<Record<string, number>> = {
  "context-limit": 422,
  overloaded: 503,
  "breaker-open": 503,
  disposed: 503,
  "generation-timeout": 504,
  "backend-timeout": 504,
};

/** The part of an error that a client may see: no words of one that is the server's fault, or that of a model behind it. */
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

/** A server that is busy, or about to end, does what it should; so does one whose client has left. */
const NO_FAULTS: ReadonlySet<string> = new Set([
  "too-busy",
  "overloaded",
  "draining",
  "no-model",
  "disposed",
]);

/** Whether an error blames the server, or the models behind it. */
export function isFailure({ status, body }: ToldError): boolean {
  return status >= 500 && !NO_FAULTS.has(body.error.code);
}
