import type { Lead, LeadAnswer, LeadRequest } from "@understudy/planner-core";
import {
  type AskedPlan,
  type GuardedCall,
  LeadWrapper,
  type PredictingLead,
} from "./lead-wrapper.ts";

/** Gets a call's answer or its error. Never throws. */
export type Settle<Value> = (value: Value) => void;

/** Makes a call that ends with one of the two functions, at any time. Never throws. */
export type SendCall<Call, Answer> = (
  request: Call,
  resolve: Settle<Answer>,
  reject: Settle<unknown>,
) => void;

/** Ends a call with a promise, or with the error of making it. */
export function endWith<Answer>(
  promise: () => Promise<Answer>,
  resolve: Settle<Answer>,
  reject: Settle<unknown>,
): void {
  try {
    promise().then(resolve, reject);
  } catch (error) {
    reject(error);
  }
}

/** Does something before a call is settled. An error thrown there becomes the call's, as in a promise. */
export function before<Value>(
  settle: Settle<Value>,
  reject: Settle<unknown>,
  act: (value: Value) => void,
): Settle<Value> {
  return (value) => {
    try {
      act(value);
    } catch (error) {
      reject(error);
      return;
    }
    settle(value);
  };
}

/**
 * A wrapper that does something before and after calls. A guard around another one hands it questions without a promise
 * in between, which would cost more than the guard.
 */
export abstract class GuardLead extends LeadWrapper {
  readonly #innerGuard: GuardLead | undefined;
  readonly #sendInner: SendCall<LeadRequest, LeadAnswer>;

  constructor(inner: PredictingLead) {
    super(inner);
    this.#innerGuard = inner instanceof GuardLead ? inner : undefined;
    this.#sendInner = this.passInner.bind(this);
  }

  override ask(request: LeadRequest): Promise<LeadAnswer> {
    return new Promise((resolve, reject) => {
      this.pass(request, resolve, reject);
    });
  }

  /**
   * The inner lead's `write`, with the same limits as plan calls but without a slot; undefined if the inner lead can
   * only plan.
   */
  override get write(): Lead["write"] {
    const write = super.write;
    return write && ((request) => this.#guardText(request, write));
  }

  /** The inner lead's `writeText`; see {@link write}. */
  override get writeText(): PredictingLead["writeText"] {
    const writeText = super.writeText;
    return writeText && ((request) => this.#guardText(request, writeText));
  }

  /** @internal `ask` for the guard around this one. */
  pass(request: LeadRequest, resolve: Settle<LeadAnswer>, reject: Settle<unknown>): void {
    this.guard(request, this.#sendInner, resolve, reject, request);
  }

  /** Asks the inner lead. Never throws. */
  protected passInner(
    request: LeadRequest,
    resolve: Settle<LeadAnswer>,
    reject: Settle<unknown>,
  ): void {
    const guard = this.#innerGuard;
    if (guard === undefined) {
      endWith(() => this.inner.ask(request), resolve, reject);
      return;
    }
    try {
      guard.pass(request, resolve, reject);
    } catch (error) {
      reject(error);
    }
  }

  /**
   * Makes a call.
   *
   * @param plan undefined for a text
   */
  protected guard<Call extends GuardedCall, Answer>(
    request: Call,
    send: SendCall<Call, Answer>,
    resolve: Settle<Answer>,
    reject: Settle<unknown>,
    _plan?: AskedPlan,
  ): void {
    send(request, resolve, reject);
  }

  #guardText<Call extends GuardedCall, Answer>(
    request: Call,
    write: (request: Call) => Promise<Answer>,
  ): Promise<Answer> {
    const send: SendCall<Call, Answer> = (asked, resolve, reject) =>
      endWith(() => write(asked), resolve, reject);
    return new Promise((resolve, reject) => {
      this.guard(request, send, resolve, reject);
    });
  }
}
