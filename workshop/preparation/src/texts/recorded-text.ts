/**
 * Model answers as text, for replay without a model.
 *
 * @module
 */

import { parsePlan, renderPrompt } from "@understudy/llm/internal";
import {
  type Admission,
  type Domain,
  InferenceError,
  type LlmAnswer,
  type LlmPlanner,
  type LlmRequest,
  type LlmUsage,
  type Question,
} from "@understudy/planner-core";

/** One answer of a model, one line of a preparation's recording. */
export interface RecordedText {
  readonly model: string;
  /** The whole prompt, including the persona. */
  readonly prompt: string;
  /** The model's text. */
  readonly text: string;
  readonly usage?: LlmUsage | undefined;
}

/** An LLM planner that records the answers of another. */
export class TextRecordingLlmPlanner implements LlmPlanner {
  readonly model: string;
  readonly fingerprint: string;
  readonly #llm: LlmPlanner;
  readonly #record: (answer: RecordedText) => void;

  /** @param record called with each answer */
  constructor(llm: LlmPlanner, record: (answer: RecordedText) => void) {
    this.#llm = llm;
    this.#record = record;
    this.model = llm.model;
    this.fingerprint = llm.fingerprint;
  }

  isTaught(domain: Domain): boolean {
    return this.#llm.isTaught?.(domain) ?? true;
  }

  admit(question: Question, limitMs: number, draft: readonly number[] | undefined): Admission {
    return this.#llm.admit(question, limitMs, draft);
  }

  async ask(request: LlmRequest): Promise<LlmAnswer> {
    const answer = await this.#llm.ask(request);
    const { text, usage } = answer;
    const prompt = promptOf(request.question);
    this.#record({ model: this.model, prompt, text, ...(usage === undefined ? {} : { usage }) });
    return answer;
  }

  async dispose(): Promise<void> {
    await this.#llm.dispose?.();
  }
}

/**
 * An LLM planner that repeats recorded answers to the same prompts, without a model.
 *
 * @example
 * const llm = new TextReplayLlmPlanner(lines.map((line) => JSON.parse(line) as RecordedText));
 */
export class TextReplayLlmPlanner implements LlmPlanner {
  readonly model: string;
  readonly fingerprint: string;
  readonly #answers: ReadonlyMap<string, RecordedText>;

  constructor(recorded: readonly RecordedText[]) {
    this.#answers = new Map(recorded.map((answer) => [answer.prompt, answer]));
    this.model = recorded[0]?.model ?? "replayed";
    this.fingerprint = `replayed ${this.model}`;
  }

  admit(): Admission {
    return { admitted: true, predictedMs: 0 };
  }

  /** @throws InferenceError for a prompt without a recorded answer */
  async ask({ question }: LlmRequest): Promise<LlmAnswer> {
    const known = this.#answers.get(promptOf(question));
    if (known === undefined) {
      throw new InferenceError(
        "The recording has no answer to this prompt, so it is from another run",
      );
    }
    const { text, usage } = known;
    const read = parsePlan(question.domain, text);
    return read.kind === "plan"
      ? { kind: "plan", actions: read.actions, text, usage, shape: read.shape }
      : { kind: read.kind, message: read.message, text, usage };
  }
}

function promptOf({ domain, state, goal, text }: Question): string {
  return renderPrompt(domain, state, goal, text);
}
