import type { Backend, Generation } from "@understudy/llm";
import {
  NS_PER_MS,
  type OllamaEnd,
  type OllamaModel,
  type OllamaModelDetails,
  type OllamaText,
  ollamaText,
} from "@understudy/llm/internal";
import type { PoolLead } from "@understudy/llm/pool";
import type { ModelList } from "../schema/query-messages.ts";

/** Which of the two a client asked for. */
export type OllamaKind = "chat" | "generate";

type Info = Partial<Backend["info"]>;

/** Clients look for the size of the context behind the name of the architecture, which nobody knows here. */
const ARCHITECTURE = "unknown";
const FOR_EVER = "9999-12-31T23:59:59Z";
/** Nothing of a model's file is known here. */
const DETAILS: OllamaModelDetails = {
  parent_model: "",
  format: "gguf",
  family: "",
  families: [],
  parameter_size: "",
  quantization_level: "",
};
/** Names of settings in Ollama's files. */
const PARAMETERS: Readonly<Record<string, string>> = {
  topP: "top_p",
  topK: "top_k",
  minP: "min_p",
  repeatPenalty: "repeat_penalty",
};

/** Makes the objects of one answer in Ollama's form. */
export class OllamaObjects {
  readonly #kind: OllamaKind;
  readonly #model: string;

  constructor(kind: OllamaKind, model: string) {
    this.#kind = kind;
    this.#model = model;
  }

  /** A piece of text. */
  piece(text: string): OllamaText & { readonly done: false } {
    return { ...this.#object(text), done: false };
  }

  /** The last object of an answer: the counts, and the whole text if it did not come in pieces. */
  end({ stop, usage }: Generation, totalMs: number, text = ""): OllamaText & OllamaEnd {
    const total = Math.round(totalMs * NS_PER_MS);
    const { firstTokenMs = 0, decodeMs = usage.totalMs - firstTokenMs, prefillMs = 0 } = usage;
    const spent = Math.round(decodeMs * NS_PER_MS);
    return {
      ...this.#object(text),
      done: true,
      done_reason: stop === "length" ? "length" : "stop",
      total_duration: total,
      load_duration: 0,
      prompt_eval_count: usage.promptTokens,
      prompt_eval_duration: Math.round(prefillMs * NS_PER_MS),
      eval_count: usage.completionTokens,
      eval_duration: spent > 0 && spent < total ? spent : total,
    };
  }

  #object(text: string): OllamaText {
    const head = { model: this.#model, created_at: new Date().toISOString() };
    return ollamaText(this.#kind, head, text);
  }
}

/** The list of models. */
export function ollamaModels({ models }: ModelList): { readonly models: readonly OllamaModel[] } {
  return {
    models: models.map(({ name }) => ({
      name,
      model: name,
      modified_at: new Date(0).toISOString(),
      size: 0,
      digest: "",
      details: DETAILS,
    })),
  };
}

/** A model, with as much as is known about it here. */
export function shownModel(name: string, info: Backend["info"] | undefined): object {
  const { contextSize, generation = {} } = info ?? {};
  const { maxTokens, stop = [], ...sampling } = generation;
  const parameters = [
    ...Object.entries(sampling).map(([key, value]) => [PARAMETERS[key] ?? key, value]),
    ...(contextSize === undefined ? [] : [["num_ctx", contextSize]]),
    ...(maxTokens === undefined ? [] : [["num_predict", maxTokens]]),
    ...stop.map((text) => ["stop", JSON.stringify(text)]),
  ];
  return {
    license: "",
    modelfile: `FROM ${name}`,
    parameters: parameters.map(([key, value]) => `${key} ${value}`).join("\n"),
    template: "",
    system: "",
    details: DETAILS,
    model_info: {
      "general.architecture": ARCHITECTURE,
      "general.name": info?.model ?? name,
      ...(contextSize === undefined ? {} : { [`${ARCHITECTURE}.context_length`]: contextSize }),
    },
    capabilities: ["completion"],
    modified_at: new Date(0).toISOString(),
  };
}

/** The models that are in memory. They stay there. */
export function ollamaRunning(writers: readonly PoolLead["writers"][number][]): object {
  const running = writers.filter(({ isLoaded }) => isLoaded);
  return {
    models: running.map(
      ({ name, info: { placement, memoryBytes = 0, contextSize } = {} as Info }) => ({
        ...{ name, model: name, digest: "", details: DETAILS },
        size: placement === undefined ? memoryBytes : placement.gpuBytes + placement.machineBytes,
        size_vram: placement?.gpuBytes ?? 0,
        expires_at: FOR_EVER,
        ...(contextSize === undefined ? {} : { context_length: contextSize }),
      }),
    ),
  };
}
