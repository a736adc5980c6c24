/**
 * Stable, machine-readable kinds of failure. Code that reacts to an error reads `code` (or uses
 * `instanceof` on a subclass), never the message.
 */
export type ErrorCode =
  | "invalid-domain"
  | "invalid-state"
  | "invalid-request"
  | "invalid-repertoire"
  | "invalid-cost"
  | "invalid-save"
  | "inference-failed"
  | "model-not-loaded"
  | "context-limit"
  | "generation-timeout"
  | "overloaded"
  | "breaker-open"
  | "out-of-memory"
  | "disposed";

/** One thing that is wrong with an input: what, where and how to mend it. */
export interface Issue {
  /** JSON pointer (RFC 6901) to the offending place; the empty string is the whole document. */
  readonly pointer: string;
  /** What is wrong. */
  readonly message: string;
  /** How to mend it. */
  readonly hint?: string;
}

/** Options shared by all errors of this family. */
export interface UnderstudyErrorOptions {
  /** The error that led to this one. */
  readonly cause?: unknown;
}

/**
 * Base class of every error that this project throws on purpose.
 *
 * @example
 * try {
 *   loadDomain(text);
 * } catch (error) {
 *   if (error instanceof UnderstudyError && error.code === "invalid-domain") console.error(error.message);
 *   else throw error;
 * }
 */
export class UnderstudyError extends Error {
  override readonly name: string = "UnderstudyError";
  /** Stable kind of the failure. */
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options: UnderstudyErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
  }
}

function describeIssues(subject: string, issues: readonly Issue[]): string {
  const lines = issues.map(
    (issue) =>
      `${issue.pointer === "" ? "(root)" : issue.pointer}: ${issue.message}` +
      (issue.hint === undefined ? "" : ` (${issue.hint})`),
  );
  return lines.length === 1 ? `${subject}: ${lines[0]}` : `${subject}:\n  ${lines.join("\n  ")}`;
}

/** A domain that cannot be loaded. Carries every issue found, not only the first. */
export class DomainError extends UnderstudyError {
  override readonly name: string = "DomainError";
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[], options: UnderstudyErrorOptions = {}) {
    super("invalid-domain", describeIssues("The domain is not valid", issues), options);
    this.issues = issues;
  }
}

/** A state that does not fit its domain: unknown or missing variables, values out of range. */
export class StateError extends UnderstudyError {
  override readonly name: string = "StateError";
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[], options: UnderstudyErrorOptions = {}) {
    super("invalid-state", describeIssues("The state does not fit the domain", issues), options);
    this.issues = issues;
  }
}

/** A request that cannot be asked: unknown goal, malformed condition, unknown action, bad budget. */
export class RequestError extends UnderstudyError {
  override readonly name: string = "RequestError";
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[], options: UnderstudyErrorOptions = {}) {
    super("invalid-request", describeIssues("The request is not valid", issues), options);
    this.issues = issues;
  }
}

/** A run-time cost function answered below its declared minimum, above the limit, or no number. */
export class CostError extends UnderstudyError {
  override readonly name: string = "CostError";

  constructor(message: string, options: UnderstudyErrorOptions = {}) {
    super("invalid-cost", message, options);
  }
}

/** The model or its server failed to answer. */
export class InferenceError extends UnderstudyError {
  override readonly name: string = "InferenceError";
  /** Whether the same call may succeed when tried again. */
  readonly transient: boolean;

  constructor(
    message: string,
    options: UnderstudyErrorOptions & {
      readonly transient?: boolean;
      readonly code?: ErrorCode;
    } = {},
  ) {
    super(options.code ?? "inference-failed", message, options);
    this.transient = options.transient ?? false;
  }
}

/** The model is not there: its file is missing, damaged, or no backend can load it. */
export class ModelNotLoadedError extends InferenceError {
  override readonly name: string = "ModelNotLoadedError";

  constructor(message: string, options: UnderstudyErrorOptions = {}) {
    super(message, { ...options, code: "model-not-loaded" });
  }
}

/** The prompt and the answer do not fit the context of the model. */
export class ContextLimitError extends InferenceError {
  override readonly name: string = "ContextLimitError";
  /** Tokens that the model can hold. */
  readonly max: number;
  /** Tokens that the question needs. */
  readonly required: number;

  constructor(max: number, required: number, options: UnderstudyErrorOptions = {}) {
    super(`The question needs ${required} tokens; the model's context holds ${max}`, {
      ...options,
      code: "context-limit",
    });
    this.max = max;
    this.required = required;
  }
}

/** The model was asked but did not finish in time. */
export class GenerationTimeoutError extends InferenceError {
  override readonly name: string = "GenerationTimeoutError";

  constructor(message: string, options: UnderstudyErrorOptions = {}) {
    super(message, { ...options, code: "generation-timeout", transient: true });
  }
}

/** The machine has not enough memory for the model or its context. */
export class OutOfMemoryError extends InferenceError {
  override readonly name: string = "OutOfMemoryError";

  constructor(message: string, options: UnderstudyErrorOptions = {}) {
    super(message, { ...options, code: "out-of-memory" });
  }
}
