import type { Generation } from "@understudy/llm";
import type { ModelList } from "../schema/query-messages.ts";

/** Which of the two a client asked for. */
export type OllamaKind = "chat" | "generate";

const NS_PER_MS = 1_000_000;

/** Makes the objects of one answer in Ollama's form. */
export class OllamaObjects {
  readonly #kind: OllamaKind;
  readonly #model: string;

  constructor(kind: OllamaKind, model: string) {
    this.#kind = kind;
    this.#model = model;
  }

  /** A piece of text. */
  piece(text: string): object {
    return { ...this.#object(text), done: false };
  }

  /** The last object of an answer: the counts, and the whole text if it did not come in pieces. */
  end({ stop, usage }: Generation, totalMs: number, text = ""): object {
    const total = Math.round(totalMs * NS_PER_MS);
    return {
      ...this.#object(text),
      done: true,
      done_reason: stop === "length" ? "length" : "stop",
      total_duration: total,
      load_duration: 0,
      prompt_eval_count: usage.promptTokens,
      prompt_eval_duration: 0,
      eval_count: usage.completionTokens,
      eval_duration: total,
    };
  }

  #object(text: string): object {
    const content =
      this.#kind === "chat"
        ? { message: { role: "assistant", content: text } }
        : { response: text };
    return { model: this.#model, created_at: new Date().toISOString(), ...content };
  }
}

/** The list of models. */
export function ollamaModels({ models }: ModelList): object {
  return {
    models: models.map(({ name }) => ({
      name,
      model: name,
      modified_at: new Date(0).toISOString(),
      size: 0,
      digest: "",
      details: {
        parent_model: "",
        format: "gguf",
        family: "",
        families: [],
        parameter_size: "",
        quantization_level: "",
      },
    })),
  };
}
