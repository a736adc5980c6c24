import { UnderstudyError } from "@understudy/planner-core";

/** The service's own refusals, by their `code`. */
export const REFUSALS = {
  "malformed-request": 400,
  "invalid-json": 400,
  "invalid-message": 400,
  "protocol-unknown": 400,
  "hello-missing": 400,
  unauthenticated: 401,
  "invalid-token": 401,
  "not-allowed": 403,
  forbidden: 403,
  "not-found": 404,
  "unknown-domain": 404,
  "unknown-model": 404,
  "request-late": 408,
  "hello-late": 408,
  "slow-reader": 408,
  "domain-differs": 409,
  "too-many-domains": 409,
  "too-many-agents": 409,
  "too-many-things": 409,
  "too-much-memory": 409,
  "body-too-large": 413,
  "message-too-large": 413,
  "not-json": 415,
  "rate-limited": 429,
  "too-many-mistakes": 429,
  "headers-too-large": 431,
  "no-model": 501,
  overloaded: 503,
  "too-busy": 503,
  draining: 503,
} as const;

/** The code of a refusal. */
export type ServiceRefusal = keyof typeof REFUSALS;

/** An authenticated client whose request was refused. */
interface RefusedCaller {
  readonly tenant: string;
  /** The means of authentication. */
  readonly shown?: string | undefined;
}

/** A refusal by the service itself, independent of the engine. */
export class ServiceRefusedError extends UnderstudyError {
  static override readonly brand: symbol = Symbol.for("understudy.error.service-refused");
  override readonly name: string = "ServiceRefusedError";
  readonly refusal: ServiceRefusal;
  /** Retry delay in ms; undefined if a retry is useless. */
  readonly retryAfterMs: number | undefined;
  /** The client, for the log only; undefined if unknown. */
  readonly caller: RefusedCaller | undefined;

  constructor(
    refusal: ServiceRefusal,
    message: string,
    retryAfterMs?: number,
    caller?: RefusedCaller,
  ) {
    super("service-refused", message);
    this.refusal = refusal;
    this.retryAfterMs = retryAfterMs;
    this.caller = caller;
  }

  /** The HTTP status. */
  get status(): number {
    return REFUSALS[this.refusal];
  }
}
