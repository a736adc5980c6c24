import type {
  DirectiveReader,
  Domain,
  LlmAnswer,
  LlmPlanner,
  LlmRequest,
} from "@understudy/planner-core";

/** An LLM planner that forwards to another, which can be replaced. Calls in flight finish where they started. */
export class ReplaceableLlmPlanner implements LlmPlanner {
  readonly #listeners = new Set<() => void>();
  readonly #tell = (): void => {
    for (const listener of [...this.#listeners]) listener();
  };
  #llm: LlmPlanner;
  #stopListening: (() => void) | undefined;

  constructor(llm: LlmPlanner) {
    this.#llm = llm;
    this.#stopListening = llm.onChange?.(this.#tell);
  }

  /** The present LLM planner. */
  get current(): LlmPlanner {
    return this.#llm;
  }

  get model(): string {
    return this.#llm.model;
  }

  get fingerprint(): string {
    return this.#llm.fingerprint;
  }

  get readsWords(): LlmPlanner["readsWords"] {
    return this.#llm.readsWords;
  }

  get reader(): DirectiveReader | undefined {
    return this.#llm.reader;
  }

  get write(): LlmPlanner["write"] {
    return this.#llm.write?.bind(this.#llm);
  }

  isTaught(domain: Domain): boolean {
    return this.#llm.isTaught?.(domain) ?? true;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  admit(...asked: Parameters<LlmPlanner["admit"]>): ReturnType<LlmPlanner["admit"]> {
    return this.#llm.admit(...asked);
  }

  ask(request: LlmRequest): Promise<LlmAnswer> {
    return this.#llm.ask(request);
  }

  /** Forwards to another LLM planner from the next question on. */
  replace(llm: LlmPlanner): void {
    this.release();
    this.#llm = llm;
    this.#stopListening = llm.onChange?.(this.#tell);
    this.#tell();
  }

  /** Stops listening to the LLM planner, which outlives this wrapper. */
  release(): void {
    this.#stopListening?.();
    this.#stopListening = undefined;
  }
}
