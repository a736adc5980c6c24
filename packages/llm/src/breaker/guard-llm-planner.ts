import type { LlmAnswer, LlmPlanner, LlmRequest } from "@understudy/planner-core";
import {
  type AskedPlan,
  type GuardedCall,
  LlmWrapper,
  type PredictingLlmPlanner,
} from "./llm-wrapper.ts";

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
export abstract class GuardLlmPlanner extends LlmWrapper {
  readonly #innerGuard: GuardLlmPlanner | undefined;
  readonly #sendInner: SendCall<LlmRequest, LlmAnswer>;

  constructor(inner: PredictingLlmPlanner) {
    super(inner);
    this.#innerGuard = inner instanceof GuardLlmPlanner ? inner : undefined;
    this.#sendInner = this.passInner.bind(this);
  }

  override ask(request: LlmRequest): Promise<LlmAnswer> {
    return new Promise((resolve, reject) => {
      this.pass(request, resolve, reject);
    });
  }

  /**
   * The inner LLM planner's `write`, with the same limits as plan calls but without a slot; undefined if the inner LLM
   * planner can only plan.
   */
  override get write(): LlmPlanner["write"] {
    const write = super.write;
    return write && ((request) => this.#guardText(request, write));
  }

  /** The inner LLM planner's `writeText`; see {@link write}. */
  override get writeText(): PredictingLlmPlanner["writeText"] {
    const writeText = super.writeText;
    return writeText && ((request) => this.#guardText(request, writeText));
  }

  /** @internal `ask` for the guard around this one. */
  pass(request: LlmRequest, resolve: Settle<LlmAnswer>, reject: Settle<unknown>): void {
    this.guard(request, this.#sendInner, resolve, reject, request);
  }

  /** Asks the inner LLM planner. Never throws. */
  protected passInner(
    request: LlmRequest,
    resolve: Settle<LlmAnswer>,
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
