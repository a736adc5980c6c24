import { InferenceError } from "@understudy/planner-core";
import { behindOf } from "../service/told-failure.ts";

/** An error for the log. */
export interface LoggedError {
  readonly type: string;
  readonly code?: string;
  /** Empty if it may quote a client's text. */
  readonly message: string;
  /** The stack frames, one per line. */
  readonly stack: string;
  readonly cause?: LoggedError;
  readonly [part: string]: unknown;
}

/** Limit of logged causes. */
const MAX_CAUSES = 4;

/**
 * The parts of an error that are safe to log. Messages of the runtime and the system are kept; all others may quote a
 * prompt, even those of `JSON.parse`.
 */
export function loggedError(error: unknown, causes = MAX_CAUSES): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: "", stack: "" };
  const { name, message, stack = "", cause } = error;
  const { code } = error as NodeJS.ErrnoException;
  const isSystem = typeof code === "string" && /^E[A-Z0-9]+$/.test(code);
  const isOfRuntime = error instanceof TypeError || error instanceof ReferenceError;
  const frames = stack.split("\n").filter((line) => /^\s+at /.test(line));
  return {
    type: name,
    ...(typeof code === "string" ? { code } : {}),
    ...(error instanceof InferenceError ? behindOf(message) : {}),
    message: isSystem || isOfRuntime ? message : "",
    stack: frames.map((line) => line.trim()).join("\n"),
    ...(cause instanceof Error && causes > 0 ? { cause: loggedError(cause, causes - 1) } : {}),
  };
}
