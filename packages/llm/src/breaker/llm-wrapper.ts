import type {
  Admission,
  Deadline,
  DirectiveReader,
  Domain,
  LlmAnswer,
  LlmPlanner,
  LlmRequest,
  Question,
} from "@understudy/planner-core";
import type { BackendInfo, Generation, TextRequest } from "../backends/interface/backend.ts";

/** An LLM planner that may predict the duration of its calls. */
export interface PredictingLlmPlanner extends LlmPlanner {
  /** Predicted time of a call without waiting, in milliseconds; undefined if unknown so far. */
  readonly predictMs?: Predict | undefined;
  /** Whether predictions are based on measured calls; false while they use expected speeds. Default: true. */
  readonly isMeasured?: boolean | undefined;
  /** Whether the model is loaded; until then the first question is delayed by loading. Default: true. */
  readonly isLoaded?: boolean | undefined;
  /** Number of calls processed in parallel, if known. */
  readonly slots?: number | undefined;
  /** The backend's description; undefined before it is loaded, or for custom LLM planners. */
  readonly info?: BackendInfo | undefined;
  /**
   * Writes any text. Text calls take no slot of the plan calls and do not affect their admission. Undefined if the
   * model can only plan.
   *
   * @throws as `Backend.generate`
   */
  readonly writeText?: ((request: TextRequest) => Promise<Generation>) | undefined;
  /**
   * Asks the model a small question of its own after failures, and rejects if it is still down. Undefined if only a
   * caller's question can tell.
   */
  readonly probe?: (() => Promise<void>) | undefined;
  /** Makes a domain's first question as fast as later ones, if possible. */
  warmUp?(domain: Domain, signal?: AbortSignal): Promise<void>;
}

/** Predicts the duration of a call from the question and the classical planner's plan. */
export type Predict = (
  question: Question,
  draft: readonly number[] | undefined,
) => number | undefined;

/** A call to a model, for a plan or a text. */
export interface GuardedCall {
  readonly deadline: Deadline;
  readonly onText?: ((piece: string) => void) | undefined;
}

/** The question and draft of a plan call. */
export type AskedPlan = Pick<LlmRequest, "question" | "draft">;

/** A wrapper around another LLM planner. Everything not overridden is delegated. */
export abstract class LlmWrapper implements PredictingLlmPlanner {
  /** The inner LLM planner's prediction, if any. */
  readonly predictMs: Predict | undefined;
  protected readonly inner: PredictingLlmPlanner;

  constructor(inner: PredictingLlmPlanner) {
    this.inner = inner;
    this.predictMs =
      inner.predictMs === undefined
        ? undefined
        : (question, draft) => inner.predictMs?.(question, draft);
  }

  get model(): string {
    return this.inner.model;
  }

  get fingerprint(): string {
    return this.inner.fingerprint;
  }

  get readsWords(): LlmPlanner["readsWords"] {
    return this.inner.readsWords;
  }

  get reader(): DirectiveReader | undefined {
    return this.inner.reader;
  }

  /** Delegates to the inner LLM planner; see {@link PredictingLlmPlanner.isMeasured}. */
  get isMeasured(): boolean | undefined {
    return this.inner.isMeasured;
  }

  get isLoaded(): boolean | undefined {
    return this.inner.isLoaded;
  }

  get info(): BackendInfo | undefined {
    return this.inner.info;
  }

  get probe(): PredictingLlmPlanner["probe"] {
    return this.inner.probe?.bind(this.inner);
  }

  get slots(): number | undefined {
    return this.inner.slots;
  }

  get write(): LlmPlanner["write"] {
    return this.inner.write?.bind(this.inner);
  }

  get writeText(): PredictingLlmPlanner["writeText"] {
    return this.inner.writeText?.bind(this.inner);
  }

  onChange(listener: () => void): () => void {
    return this.inner.onChange?.(listener) ?? (() => {});
  }

  isTaught(domain: Domain): boolean {
    return this.inner.isTaught?.(domain) ?? true;
  }

  admit(question: Question, limitMs: number, draft: readonly number[] | undefined): Admission {
    return this.inner.admit(question, limitMs, draft);
  }

  /**
   * Makes a domain's first question as fast as later ones. Intended for loading screens.
   *
   * @throws as `ask`
   */
  async warmUp(domain: Domain, signal?: AbortSignal): Promise<void> {
    await this.inner.warmUp?.(domain, signal);
  }

  ask(request: LlmRequest): Promise<LlmAnswer> {
    return this.askInner(request);
  }

  async dispose(): Promise<void> {
    await this.inner.dispose?.();
  }

  /** Calls the inner LLM planner's `ask`, turning synchronous errors into rejections. */
  protected askInner(request: LlmRequest): Promise<LlmAnswer> {
    try {
      return this.inner.ask(request);
    } catch (error) {
      return Promise.reject(error);
    }
  }
}
