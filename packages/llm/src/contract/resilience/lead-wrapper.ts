import type {
  Admission,
  Deadline,
  DirectiveReader,
  Domain,
  Lead,
  LeadAnswer,
  LeadRequest,
  Question,
} from "@understudy/planner-core";
import type { BackendInfo, Generation, TextRequest } from "../backend/backend.ts";

/** A lead that may be able to tell how long a call will take. */
export interface PredictingLead extends Lead {
  /** Predicted time of a call without waiting, in milliseconds; undefined when it cannot tell yet. */
  readonly predictMs?: Predict | undefined;
  /**
   * Whether predictions rest on calls that were measured; false as long as they are what is expected of such a
   * model. Default: they do.
   */
  readonly isMeasured?: boolean | undefined;
  /** False as long as its model was never in memory: its first question takes longer. Default: it is there. */
  readonly isLoaded?: boolean | undefined;
  /** Calls that it works on at the same time, if it can tell. */
  readonly slots?: number | undefined;
  /** The model's description of itself; undefined before it was loaded, or where it is none of ours. */
  readonly info?: BackendInfo | undefined;
  /**
   * Writes any text. It is not a plan: it holds no slot of those, and says nothing of whether they come in time.
   * Undefined: it can only plan.
   *
   * @throws as `Backend.generate`
   */
  readonly writeText?: ((request: TextRequest) => Promise<Generation>) | undefined;
  /** Makes the first questions on a domain as fast as later ones, if there is anything to do. */
  warmUp?(domain: Domain, signal?: AbortSignal): Promise<void>;
}

/** Predicts how long a call will take, from the question and the understudy's plan. */
export type Predict = (
  question: Question,
  draft: readonly number[] | undefined,
) => number | undefined;

/** A call of a model: for a plan, or for a text. */
export interface GuardedCall {
  readonly deadline: Deadline;
  readonly onText?: ((piece: string) => void) | undefined;
}

/** The plan that a call is for. */
export type AskedPlan = Pick<LeadRequest, "question" | "draft">;

/** A lead around another one: what it does not change, it passes on. */
export abstract class LeadWrapper implements PredictingLead {
  /** As the inner lead predicts; undefined if that one predicts nothing. */
  readonly predictMs: Predict | undefined;
  protected readonly inner: PredictingLead;

  constructor(inner: PredictingLead) {
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

  get readsWords(): boolean | undefined {
    return this.inner.readsWords;
  }

  get reader(): DirectiveReader | undefined {
    return this.inner.reader;
  }

  /** As the inner lead says; see {@link PredictingLead.isMeasured}. */
  get isMeasured(): boolean | undefined {
    return this.inner.isMeasured;
  }

  get isLoaded(): boolean | undefined {
    return this.inner.isLoaded;
  }

  get info(): BackendInfo | undefined {
    return this.inner.info;
  }

  get slots(): number | undefined {
    return this.inner.slots;
  }

  /** As the inner lead writes, under the same control as plans but without a slot; undefined while it can only plan. */
  get write(): Lead["write"] {
    const write = this.inner.write?.bind(this.inner);
    return write && ((request) => this.call(request, async (asked) => await write(asked)));
  }

  /** As the inner lead writes; see {@link write}. */
  get writeText(): PredictingLead["writeText"] {
    const writeText = this.inner.writeText?.bind(this.inner);
    return writeText && ((request) => this.call(request, async (asked) => await writeText(asked)));
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
   * Makes the first questions on a domain as fast as later ones. For the time while a game loads.
   *
   * @throws as `ask`
   */
  async warmUp(domain: Domain, signal?: AbortSignal): Promise<void> {
    await this.inner.warmUp?.(domain, signal);
  }

  ask(request: LeadRequest): Promise<LeadAnswer> {
    return this.call(request, (asked) => this.askInner(asked), request);
  }

  async dispose(): Promise<void> {
    await this.inner.dispose?.();
  }

  /**
   * Makes a call of the inner lead. Default: as it is.
   *
   * @param plan undefined for a text
   */
  protected call<Call extends GuardedCall, Answer>(
    request: Call,
    ask: (request: Call) => Promise<Answer>,
    _plan?: AskedPlan,
  ): Promise<Answer> {
    return ask(request);
  }

  /** Asks the inner lead; what it throws at once becomes a rejection. */
  protected askInner(request: LeadRequest): Promise<LeadAnswer> {
    try {
      return this.inner.ask(request);
    } catch (error) {
      return Promise.reject(error);
    }
  }
}
