/**
 * Error codes of this package, in the order of the documentation. The guide "Errors" explains each code and its remedy.
 */
export const ERROR_CODES = [
  "invalid-domain",
  "invalid-state",
  "invalid-request",
  "invalid-cost",
  "invalid-plan-library",
  "invalid-save",
  "inference-failed",
  "model-not-loaded",
  "context-limit",
  "generation-timeout",
  "overloaded",
  "breaker-open",
  "out-of-memory",
  "disposed",
] as const;

/**
 * Stable, machine-readable kinds of failure. Check `code` (or `instanceof` of a subclass), never the message. Other
 * packages have codes of their own, so the type is open; editors still complete the codes of this package.
 */
export type ErrorCode = (typeof ERROR_CODES)[number] | (string & Record<never, never>);

/** A mistake in an input: what is wrong, where it is, and how to fix it. */
export interface Issue {
  /** JSON pointer (RFC 6901) to the mistake; the empty string is the whole document. */
  readonly pointer: string;
  /** The mistake, in words. */
  readonly message: string;
  /** Advice on fixing the mistake. */
  readonly hint?: string;
}

/** Options common to all errors. */
export interface UnderstudyErrorOptions {
  /** The original error. */
  readonly cause?: unknown;
}

/**
 * Base class of all errors of this project.
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
  /**
   * Name of the class, shared by all copies of these packages. A program may load several versions: `instanceof` works
   * across them.
   */
  static readonly brand: symbol = Symbol.for("error.classical");
  override readonly name: string = "UnderstudyError";
  /** The kind of failure; stable across releases. */
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options: UnderstudyErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
  }

  /** Whether a value is an instance, even of the same class from another copy of these packages: brands are shared. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: the subclass on the left of instanceof
    return isInstance(this, value);
  }
}

function isInstance(of: typeof UnderstudyError, value: unknown): boolean {
  if (Function.prototype[Symbol.hasInstance].call(of, value)) return true;
  const brand = ownValue(of, "brand");
  // A subclass written outside this project has no brand.
  if (brand === undefined || typeof value !== "object" || value === null) return false;
  for (let at = Object.getPrototypeOf(value); at !== null; at = Object.getPrototypeOf(at)) {
    if (ownValue(ownValue(at, "constructor"), "brand") === brand) return true;
  }
  return false;
}

/** An object's own property, read without running a getter. */
function ownValue(object: unknown, key: string): unknown {
  if (typeof object !== "object" && typeof object !== "function") return undefined;
  return object === null ? undefined : Object.getOwnPropertyDescriptor(object, key)?.value;
}

/** Base class for invalid input, with all issues found. */
export abstract class InputIssuesError extends UnderstudyError {
  static override readonly brand: symbol = Symbol.for("understudy.error.issues");
  /** Never empty. */
  readonly issues: readonly Issue[];

  /** @param subject the invalid input, such as `The domain is not valid` */
  constructor(
    code: ErrorCode,
    subject: string,
    issues: readonly Issue[],
    options: UnderstudyErrorOptions = {},
  ) {
    super(code, `${subject}:${describeIssues(issues)}`, options);
    this.issues = issues;
  }
}

function describeIssues(issues: readonly Issue[]): string {
  const lines = issues.map(
    ({ pointer, message, hint }) =>
      `${pointer === "" ? "(root)" : pointer}: ${message}${hint === undefined ? "" : ` (${hint})`}`,
  );
  return lines.length === 1 ? ` ${lines[0]}` : `\n  ${lines.join("\n  ")}`;
}

/** An invalid domain, with every issue found. */
export class DomainError extends InputIssuesError {
  static override readonly brand: symbol = Symbol.for("understudy.error.invalid-domain");
  override readonly name: string = "DomainError";

  constructor(issues: readonly Issue[], options?: UnderstudyErrorOptions) {
    super("invalid-domain", "The domain is not valid", issues, options);
  }
}

/** A state that does not fit its domain: unknown or missing variables, values out of range. */
export class StateError extends InputIssuesError {
  static override readonly brand: symbol = Symbol.for("understudy.error.invalid-state");
  override readonly name: string = "StateError";

  constructor(issues: readonly Issue[], options?: UnderstudyErrorOptions) {
    super("invalid-state", "The state does not fit the domain", issues, options);
  }
}

/** An invalid request: unknown goal, malformed condition, unknown action, bad budget. */
export class RequestError extends InputIssuesError {
  static override readonly brand: symbol = Symbol.for("understudy.error.invalid-request");
  override readonly name: string = "RequestError";

  constructor(issues: readonly Issue[], options?: UnderstudyErrorOptions) {
    super("invalid-request", "The request is not valid", issues, options);
  }
}

/** A run-time cost function returned a cost below its declared minimum, above the limit, or not a number. */
export class CostError extends UnderstudyError {
  static override readonly brand: symbol = Symbol.for("understudy.error.invalid-cost");
  override readonly name: string = "CostError";

  constructor(message: string, options: UnderstudyErrorOptions = {}) {
    super("invalid-cost", message, options);
  }
}

/** The model or its server failed to answer. */
export class InferenceError extends UnderstudyError {
  static override readonly brand: symbol = Symbol.for("understudy.error.inference-failed");
  override readonly name: string = "InferenceError";
  /** Whether a retry of the same call may succeed. */
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

/** The model is not available: its file is missing or damaged, or no backend can load it. */
export class ModelNotLoadedError extends InferenceError {
  static override readonly brand: symbol = Symbol.for("understudy.error.model-not-loaded");
  override readonly name: string = "ModelNotLoadedError";

  constructor(message: string, options: UnderstudyErrorOptions = {}) {
    super(message, { ...options, code: "model-not-loaded" });
  }
}

/** Prompt and answer exceed the context of the model. */
export class ContextLimitError extends InferenceError {
  static override readonly brand: symbol = Symbol.for("understudy.error.context-limit");
  override readonly name: string = "ContextLimitError";
  /** Context length in tokens; undefined if the server does not report it. */
  readonly max: number | undefined;
  /** Number of tokens that the question needs; undefined if the server does not report it. */
  readonly required: number | undefined;

  constructor(
    max: number | undefined,
    required: number | undefined,
    options: UnderstudyErrorOptions = {},
  ) {
    super(contextLimitMessage(max, required), { ...options, code: "context-limit" });
    this.max = max;
    this.required = required;
  }
}

function contextLimitMessage(max: number | undefined, required: number | undefined): string {
  const need = required === undefined ? "is too long" : `needs ${required} tokens`;
  const limit = max === undefined ? "does not hold it" : `holds ${max}`;
  const mend = "shorten memory and persona, or serve the model with a larger context";
  const isTold = required !== undefined && max !== undefined;
  return `The question ${need}; the model's context ${limit}${isTold ? "" : `: ${mend}`}`;
}

/** The model's answer was not finished in time. */
export class GenerationTimeoutError extends InferenceError {
  static override readonly brand: symbol = Symbol.for("understudy.error.generation-timeout");
  override readonly name: string = "GenerationTimeoutError";

  constructor(
    message: string,
    options: UnderstudyErrorOptions & { readonly code?: ErrorCode } = {},
  ) {
    super(message, { code: "generation-timeout", ...options, transient: true });
  }
}

/** Not enough memory for the model or its context. */
export class OutOfMemoryError extends InferenceError {
  static override readonly brand: symbol = Symbol.for("understudy.error.out-of-memory");
  override readonly name: string = "OutOfMemoryError";

  constructor(message: string, options: UnderstudyErrorOptions = {}) {
    super(message, { ...options, code: "out-of-memory" });
  }
}

/** The queue of the model or its server is full. */
export class OverloadedError extends InferenceError {
  static override readonly brand: symbol = Symbol.for("understudy.error.overloaded");
  override readonly name: string = "OverloadedError";

  constructor(message: string, options: UnderstudyErrorOptions = {}) {
    super(message, { ...options, code: "overloaded", transient: true });
  }
}

/** The circuit breaker is open: the model failed repeatedly and receives no calls for a while. */
export class BreakerOpenError extends InferenceError {
  static override readonly brand: symbol = Symbol.for("understudy.error.breaker-open");
  override readonly name: string = "BreakerOpenError";

  constructor(message: string, options: UnderstudyErrorOptions = {}) {
    super(message, { ...options, code: "breaker-open" });
  }
}

/** Use of a disposed object: an orchestrator, an LLM planner, a backend, or the question itself. */
export class DisposedError extends InferenceError {
  static override readonly brand: symbol = Symbol.for("understudy.error.disposed");
  override readonly name: string = "DisposedError";

  constructor(message: string, options: UnderstudyErrorOptions = {}) {
    super(message, { ...options, code: "disposed" });
  }
}
