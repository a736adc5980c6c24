import type { Generation } from "@understudy/llm";
import type { TextPrompt, TextRequest } from "@understudy/llm/pool";
import type { TenantGate } from "../../access/admission.ts";
import { checkAnswer, isAnswer } from "../../openai/answer-schema.ts";
import type { Call } from "../call.ts";
import type { AskedModels, ServedModels } from "./served-models.ts";

/** Texts that nobody plays by may take long; plans go first meanwhile. */
const WRITING_MS = 600_000;

/** Texts that are asked of a model, or of several. */
export interface WriteRequest {
  /** Its name, or one that stands for several. */
  readonly model: string;
  /** The prompt for a model, by what that tells about itself. */
  readonly promptFor: TextRequest["promptFor"];
  /** Default 1. */
  readonly count?: number | undefined;
  /** Is given each piece of text as it comes, and which of the texts it belongs to. */
  readonly onText?: ((piece: string, index: number) => void) | undefined;
}

/** Texts that models write for a tenant, as long as its tokens last. */
export class Writing {
  readonly #models: ServedModels;
  readonly #gate: TenantGate;

  constructor(models: ServedModels, gate: TenantGate) {
    this.#models = models;
    this.#gate = gate;
  }

  /**
   * Has a model write, or several.
   *
   * @returns so many texts as are asked for; each is sampled by a seed of its own
   * @throws ServiceRefusedError if there is no model of that name, no place to wait, or no token left; InferenceError
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
      // A model that draws a seed of its own may draw the same for several.
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

/** Makes the prompt for a model once, however often it is asked for. */
function madeOnce(promptFor: TextRequest["promptFor"]): TextRequest["promptFor"] {
  const made = new Map<object, TextPrompt>();
  return (info) => {
    const prompt = made.get(info) ?? promptFor(info);
    made.set(info, prompt);
    return prompt;
  };
}
