import type {
  Admission,
  Domain,
  LlmAnswer,
  LlmPlanner,
  LlmRequest,
  Question,
} from "@understudy/planner-core";
import { OverloadedError } from "@understudy/planner-core";

const NOT_YET: Admission = { admitted: false, reason: "budget", background: false };

/** An LLM planner for orchestrators that start before their model: it refuses questions until the model arrives. */
export class ArrivingLlmPlanner implements LlmPlanner {
  readonly model: string;
  readonly fingerprint: string;
  #llm: LlmPlanner | undefined;

  constructor(model: string, fingerprint: string) {
    this.model = model;
    this.fingerprint = fingerprint;
  }

  /** Sets the LLM planner to ask from now on. */
  arrive(llm: LlmPlanner): void {
    this.#llm = llm;
  }

  get readsWords(): LlmPlanner["readsWords"] {
    return this.#llm === undefined ? false : this.#llm.readsWords;
  }

  isTaught(domain: Domain): boolean {
    return this.#llm?.isTaught?.(domain) ?? true;
  }

  admit(question: Question, limitMs: number, draft: readonly number[] | undefined): Admission {
    return this.#llm?.admit(question, limitMs, draft) ?? NOT_YET;
  }

  async ask(request: LlmRequest): Promise<LlmAnswer> {
    if (this.#llm === undefined) throw new OverloadedError("The model is still on its way");
    return await this.#llm.ask(request);
  }
}
