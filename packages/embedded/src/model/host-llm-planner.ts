import { jsonQuestion } from "@understudy/llm/json";
import {
  type Admission,
  GenerationTimeoutError,
  type LlmAnswer,
  type LlmPlanner,
  type LlmRequest,
  OverloadedError,
  type Question,
} from "@understudy/planner-core";
import { hashText } from "@understudy/planner-core/internal";
import type { HostModel } from "./host-model.ts";
import type { HostModelSettings } from "./model-settings.ts";

const NOT_ASKED: Admission = { admitted: false, reason: undefined, background: false };
const SILENT: Admission = { admitted: false, reason: "breaker-open", background: false };
const FULL: Admission = { admitted: false, reason: "overloaded", background: false };
const TOO_SLOW: Admission = { admitted: false, reason: "budget", background: true };

/** An LLM planner whose model runs in the host. */
export class HostLlmPlanner implements LlmPlanner {
  readonly model: string;
  readonly fingerprint: string;
  readonly readsWords: boolean | "intent";
  readonly #settings: HostModelSettings;
  readonly #host: HostModel;
  readonly #domain: string;

  /** @param domain its name in the engine */
  constructor(settings: HostModelSettings, host: HostModel, domain: string) {
    const { name, answers, answerForm } = settings;
    this.#settings = settings;
    this.#host = host;
    this.#domain = domain;
    this.model = name;
    this.fingerprint = hashText(JSON.stringify([name, answers, answerForm]));
    this.readsWords = answers.includes("reading") ? "intent" : answers.includes("choice");
  }

  admit(question: Question, limitMs: number, draft: readonly number[] | undefined): Admission {
    // An empty draft stands for a choice, or for a plan of no steps, which no model is needed for.
    const kind =
      question.intent !== undefined ? "reading" : draft?.length === 0 ? "choice" : "plan";
    if (!this.#settings.answers.includes(kind)) return NOT_ASKED;
    if (this.#host.isSilent) return SILENT;
    if (this.#host.isFull) return FULL;
    const predictedMs = this.#host.typicalMs;
    if (predictedMs !== undefined && predictedMs > limitMs) return TOO_SLOW;
    return { admitted: true, predictedMs };
  }

  async ask(request: LlmRequest): Promise<LlmAnswer> {
    if (this.#host.isFull) throw new OverloadedError("too many questions wait for the host");
    const { deadline } = request;
    if (deadline.isOver) throw new GenerationTimeoutError("The deadline of the call is over");
    const { answerForm } = this.#settings;
    const { kind, system, user, schema, answer } = jsonQuestion(request, { answerForm });
    const asked = { domain: this.#domain, kind, system, user, schema };
    return answer(await this.#host.ask(asked, deadline));
  }
}
