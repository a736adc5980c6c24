import { type Backend, type Generation, PromptCache } from "@understudy/llm";
import { cleanUserText, GREEDY } from "@understudy/llm/internal";
import { type Clock, Deadline } from "@understudy/planner-core";
import { checkAnswer } from "../openai/answer-schema.ts";
import type { AskedText } from "../openai/prompt-of.ts";
import type { AnswerMessage, ModelList, QueryMessage } from "../schema/query-messages.ts";
import { type Call, leftMsOf } from "./call.ts";
import { ServiceRefusedError } from "./refused-error.ts";

const DEFAULT_MAX_TOKENS = 128;
/** Tells this prompt from those that plan. */
const SYSTEM = { content: "", hash: "no-system-prompt" } as const;

/** Puts questions in words to the model that also plans. */
export class ServedModels {
  readonly #backend: Backend | undefined;
  readonly #clock: Clock;
  readonly #answers: PromptCache<Generation>;

  constructor(backend: Backend | undefined, clock: Clock) {
    this.#backend = backend;
    this.#clock = clock;
    this.#answers = new PromptCache({ clock });
  }

  /** The model's description of itself; undefined without one. */
  get info(): Backend["info"] | undefined {
    return this.#backend?.info;
  }

  models(): ModelList {
    if (this.#backend === undefined) return { models: [] };
    const { model: name, contextSize, slots } = this.#backend.info;
    return { models: [{ name, slots, ...(contextSize === undefined ? {} : { contextSize }) }] };
  }

  /**
   * The model's answer to a prompt; greedily, so that an equal prompt is answered from memory.
   *
   * @throws ServiceRefusedError without a model; InferenceError if the model fails or is late
   */
  async query(message: QueryMessage, call: Call): Promise<AnswerMessage> {
    const { info } = this;
    if (info === undefined) throw noModel();
    const { prompt, maxTokens = DEFAULT_MAX_TOKENS, deadlineMs } = message;
    const text = cleanUserText(prompt);
    const { model, fingerprint } = info;
    const key = `${fingerprint} ${maxTokens} ${text}`;
    const known = this.#answers.get(key)?.value;
    const user = [{ kind: "user", text }] as const;
    const asked = { system: SYSTEM, user, maxTokens, sampling: GREEDY };
    const answer = known ?? (await this.generate(asked, deadlineMs, call));
    if (known === undefined) this.#answers.set(key, answer);
    return {
      answer: answer.text,
      model,
      stop: answer.stop,
      tokens: answer.usage.completionTokens,
      cached: known === undefined ? false : "exact",
      elapsedMs: this.#clock.now() - call.receivedMs,
    };
  }

  /**
   * Has the model write.
   *
   * @param deadlineMs counts from when the call was received
   * @throws ServiceRefusedError without a model; InferenceError if the model fails or is late
   */
  async generate(
    asked: AskedText,
    deadlineMs: number,
    call: Call,
    onText?: (piece: string) => void,
  ): Promise<Generation> {
    const backend = this.#backend;
    if (backend === undefined) throw noModel();
    const { signal } = call;
    signal.throwIfAborted();
    const nowMs = this.#clock.now();
    const deadline = new Deadline(this.#clock, leftMsOf(deadlineMs, call, nowMs), nowMs);
    const cancel = (): void => deadline.cancel(signal.reason);
    signal.addEventListener("abort", cancel, { once: true });
    try {
      const written = await backend.generate({ ...asked, deadline, onText });
      const { schema } = asked;
      if (schema !== undefined && written.stop === "end") checkAnswer(written.text, schema);
      return written;
    } finally {
      signal.removeEventListener("abort", cancel);
      deadline.release();
    }
  }
}

function noModel(): ServiceRefusedError {
  return new ServiceRefusedError("no-model", "this server has no model to ask");
}
