import {
  type Admission,
  type Deadline,
  type DirectiveReader,
  DisposedError,
  type Domain,
  InferenceError,
  type LlmAnswer,
  type LlmPlanner,
  type LlmRequest,
  type Question,
} from "@understudy/planner-core";
import { whenAborted } from "@understudy/planner-core/internal";
import type { BackendInfo, Generation, TextRequest } from "../../backends/interface/backend.ts";
import type { PredictingLlmPlanner } from "../../breaker/llm-wrapper.ts";
import type { ManagedModel } from "./managed-model.ts";
import type { ModelScheduler } from "./model-scheduler.ts";
import type { ModelWork } from "./waiting-calls.ts";

/**
 * An LLM planner for a model of a `ModelManager`, which can be switched to another model. Created by
 * `ModelManager.llm`.
 *
 * Answers always meet their deadlines: a question is refused if the model cannot be loaded in time, and the classical
 * planner answers instead.
 */
export class ManagedLlmPlanner implements PredictingLlmPlanner {
  readonly #scheduler: ModelScheduler;
  readonly #find: (name: string) => ManagedModel;
  readonly #listeners = new Set<() => void>();
  readonly #tell = (): void => {
    for (const listener of [...this.#listeners]) listener();
  };
  #model: ManagedModel;
  #isDisposed = false;

  /** @internal */
  constructor(
    scheduler: ModelScheduler,
    model: ManagedModel,
    find: (name: string) => ManagedModel,
  ) {
    this.#scheduler = scheduler;
    this.#find = find;
    this.#model = model;
    model.openListeners.add(this.#tell);
  }

  /** The current model's name in the manager. */
  get target(): string {
    return this.#model.name;
  }

  /** The model's own name; the manager's name before the first load. */
  get model(): string {
    return this.#model.modelName;
  }

  /** Fingerprint that changes with the first load of a model and with each switch: see {@link onChange}. */
  get fingerprint(): string {
    return this.#model.fingerprint;
  }

  get readsWords(): LlmPlanner["readsWords"] {
    return this.#model.llm?.readsWords;
  }

  get reader(): DirectiveReader | undefined {
    return this.#model.llm?.reader;
  }

  get isMeasured(): boolean {
    return this.#model.llm?.isMeasured ?? false;
  }

  get isLoaded(): boolean {
    return this.#model.llm !== undefined;
  }

  get slots(): number {
    return this.#model.slots;
  }

  get info(): BackendInfo | undefined {
    return this.#model.backend?.info;
  }

  isTaught(domain: Domain): boolean {
    return this.#model.llm?.isTaught(domain) ?? true;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  admit(question: Question, limitMs: number, draft: readonly number[] | undefined): Admission {
    return this.#scheduler.admit(this.#model, question, limitMs, draft);
  }

  ask(request: LlmRequest): Promise<LlmAnswer> {
    const { question, draft } = request;
    const ask: Work<LlmAnswer> = async (llm, deadline, model) =>
      signed(await llm.ask({ ...request, deadline }), model);
    return this.#do(ask, request.deadline, (llm) => llm.predictMs?.(question, draft));
  }

  /** The current model's `write`; undefined before the first load, or if the model can only plan. */
  get write(): LlmPlanner["write"] {
    if (this.#model.llm?.write === undefined) return undefined;
    return (request) =>
      this.#do(async (llm, deadline, model) => {
        if (llm.write === undefined) throw new InferenceError(`${model} fills no prompts`);
        return await llm.write({ ...request, deadline });
      }, request.deadline);
  }

  /**
   * Writes any text, once the model is loaded.
   *
   * @throws as `Backend.generate`
   */
  writeText(request: TextRequest): Promise<Generation> {
    return this.#do(async (llm, deadline, model) => {
      if (llm.writeText === undefined) throw new InferenceError(`${model} writes no texts`);
      return await llm.writeText({ ...request, deadline });
    }, request.deadline);
  }

  /** Queues work for the current model. */
  #do<Answer extends Pick<LlmAnswer, "usage">>(
    work: Work<Answer>,
    deadline: Deadline,
    predictMs: ModelWork["predictMs"] = () => undefined,
  ): Promise<Answer> {
    if (this.#isDisposed) return Promise.reject(new DisposedError("The LLM planner was disposed"));
    return new Promise((resolve, reject) => {
      const doBy: ModelWork["doBy"] = async (...by) => {
        const answer = await work(...by);
        return { usage: answer.usage, resolve: () => resolve(answer) };
      };
      this.#scheduler.ask(this.#model, { deadline, reject, predictMs, doBy }, this);
    });
  }

  /**
   * Loads the model and makes a domain's first questions as fast as later ones. Intended for loading screens.
   *
   * @throws as `ModelManager.load`; the signal's reason
   */
  async warmUp(domain: Domain, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const loading = this.#scheduler.bring(this.#model, "in");
    let ignoreSignal = (): void => {};
    const aborted = new Promise<never>((_, reject) => {
      ignoreSignal = whenAborted(signal, () => reject(signal?.reason));
    });
    try {
      await Promise.race([loading, aborted]);
      await this.#model.llm?.warmUp(domain, signal);
    } finally {
      ignoreSignal();
      loading.catch(() => {});
    }
  }

  /**
   * Switches to another model of the manager once it is loaded. The old model answers in the meantime if both fit into
   * memory. Its running calls finish there and its waiting calls move to the new model, so none is lost. A pin moves to
   * the new model as well.
   *
   * @throws RequestError for an unknown model; errors of loading it, which leave the old model in place
   */
  async switchTo(name: string): Promise<void> {
    const [before, model] = [this.#model, this.#find(name)];
    if (before === model) return;
    const { isPinned } = before;
    // Unpinned, because a pinned model could not be unloaded to make room.
    before.isPinned = false;
    try {
      await this.#scheduler.bring(model, "in");
    } catch (error) {
      before.isPinned = isPinned;
      // The old model may have been unloaded in vain; if its reload fails, its next question reports the error.
      if (isPinned) this.#scheduler.bring(before, "in").catch(() => {});
      throw error;
    }
    model.isPinned ||= isPinned;
    before.openListeners.delete(this.#tell);
    model.openListeners.add(this.#tell);
    this.#model = model;
    this.#scheduler.redirect(before, model, this);
    this.#tell();
  }

  /** Rejects the LLM planner's calls in flight. The models stay in the manager. */
  dispose(): Promise<void> {
    this.#isDisposed = true;
    this.#model.openListeners.delete(this.#tell);
    this.#listeners.clear();
    this.#scheduler.endCalls(this, new DisposedError("The LLM planner was disposed"));
    return Promise.resolve();
  }
}

/** Work for the current model until `attempt` ends; `model` is the model's own name. */
type Work<Answer> = (...by: Parameters<ModelWork["doBy"]>) => Promise<Answer>;

function signed(answer: LlmAnswer, model: string): LlmAnswer {
  const { usage } = answer;
  return usage === undefined ? answer : { ...answer, usage: { ...usage, model } };
}
