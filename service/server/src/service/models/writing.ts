import type { Generation } from "@understudy/llm";
import type { TextPrompt, TextRequest } from "@understudy/llm/pool";
import type { TenantGate } from "../../access/admission.ts";
import { checkAnswer, isAnswer } from "../../openai/answer-schema.ts";
import type { Call } from "../call.ts";
import type { AskedModels, ServedModels } from "./served-models.ts";

/** Time limit of chats. Plans come first meanwhile. */
const WRITING_MS = 600_000;

/** A text request for one model or several. */
export interface WriteRequest {
  /** The name of a model, the pool, or a strategy. */
  readonly model: string;
  /** Makes the prompt for a model. */
  readonly promptFor: TextRequest["promptFor"];
  /** Default 1. */
  readonly count?: number | undefined;
  /** Receives each piece of text, with the index of its text. */
  readonly onText?: ((piece: string, index: number) => void) | undefined;
}

/** Generates text for a tenant, within its token limit. */
export class Writing {
  readonly #models: ServedModels;
  readonly #gate: TenantGate;

  constructor(models: ServedModels, gate: TenantGate) {
    this.#models = models;
    this.#gate = gate;
  }

  /**
   * Generates text.
   *
   * @returns as many texts as asked for, each with its own seed
   * @throws ServiceRefusedError for an unknown model, without a free place, or without tokens left; InferenceError
   */
  async write(asked: WriteRequest, call: Call): Promise<readonly Generation[]> {
    const request = { ...asked, promptFor: madeOnce(asked.promptFor) };
    const models = this.#models.named(request.model);
    this.#gate.admitWaiting("text");
    const { count = 1 } = request;
    if (count === 1) {
      const writeOne = async () => [await this.#writeOne(request, models, call, 0)];
      return this.#gate.during(writeOne, "text");
    }
    const others = new AbortController();
    const signal = AbortSignal.any([call.signal, others.signal]);
    const texts = Array.from({ length: count }, (_, index) =>
      this.#writeOne(request, models, { ...call, signal }, index),
    );
    return this.#gate.during(async () => {
      try {
        return await Promise.all(texts);
      } catch (error) {
        others.abort(error);
        throw error;
      }
    }, "text");
  }

  async #writeOne(
    { promptFor, onText, count = 1 }: WriteRequest,
    models: Pick<AskedModels, "members" | "strategy">,
    call: Call,
    index: number,
  ): Promise<Generation> {
    let schema: TextPrompt["schema"];
    const ownPromptFor: TextRequest["promptFor"] = (info) => {
      const prompt = promptFor(info);
      const { sampling } = prompt;
      ({ schema } = prompt);
      // A model that draws its own seeds could draw equal ones.
      if (count === 1) return prompt;
      return { ...prompt, sampling: { ...sampling, seed: ((sampling.seed ?? 0) + index) >>> 0 } };
    };
    const isFine: AskedModels["isFine"] = (_, generation) => isAnswer(generation, schema);
    const tell = onText && ((piece: string): void => onText(piece, index));
    const { members, strategy } = models;
    const asked: AskedModels = { members, strategy, promptFor: ownPromptFor, isFine };
    const written = await this.#models.write(
      asked,
      { kind: "chat", deadlineMs: WRITING_MS },
      call,
      tell,
    );
    checkAnswer(written, schema);
    return written;
  }
}

/** Caches the prompt of each model. */
function madeOnce(promptFor: TextRequest["promptFor"]): TextRequest["promptFor"] {
  const made = new Map<object, TextPrompt>();
  return (info) => {
    const prompt = made.get(info) ?? promptFor(info);
    made.set(info, prompt);
    return prompt;
  };
}
