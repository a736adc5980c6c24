import { type Clock, ModelNotLoadedError } from "@understudy/planner-core";
import { readEnvironment } from "../../config.ts";
import type { Backend } from "../backend.ts";
import {
  type EmbeddedBackendOptions,
  openEmbeddedBackend,
} from "../embedded/open-embedded-backend.ts";
import { openOllamaBackend } from "../http/ollama-backend.ts";
import { openOpenAiBackend } from "../http/openai-backend.ts";
import { listModelFiles, matchModelFile } from "./model-files.ts";
import { type ModelSpec, parseModelSpec } from "./model-spec.ts";
import { ollamaStatus } from "./ollama-status.ts";

/** How a SPEC is opened. */
export interface OpenBackendOptions {
  /** Where Ollama is. Default: `OLLAMA_URL` of the environment, else `http://127.0.0.1:11434`. */
  readonly ollamaUrl?: string | undefined;
  /** Key of an OpenAI-compatible server. Default: `OPENAI_API_KEY`, for OpenAI's own alone. */
  readonly apiKey?: string | undefined;
  /** Where model files are looked for. Default: `UNDERSTUDY_MODELS`, else `models`. */
  readonly modelsFolder?: string | undefined;
  /** Tokens that prompt and answer may have together. */
  readonly contextSize?: number | undefined;
  /** How a model runs that is embedded: rules, drafts, threads and the like. */
  readonly embedded?: Omit<EmbeddedBackendOptions, "model" | "contextSize" | "clock"> | undefined;
  readonly clock?: Clock | undefined;
}

/**
 * Opens the model that a SPEC names: `nano`, `FILE.gguf`, `ollama/NAME`, `openai/NAME@URL` or
 * `local/NAME:VARIANT[@ollama|@embedded]`. A local model is looked for in a running Ollama first, then
 * among the files of the folder of models.
 *
 * @throws ModelNotLoadedError, InferenceError, OutOfMemoryError; RequestError if the SPEC is none
 *
 * @example
 * const backend = await openBackend("local/phi3:mini");
 */
export async function openBackend(
  spec: string | ModelSpec,
  options: OpenBackendOptions = {},
): Promise<Backend> {
  const named = typeof spec === "string" ? parseModelSpec(spec) : spec;
  const { ollamaUrl, apiKey, contextSize, embedded, clock } = options;
  switch (named.kind) {
    case "nano":
      return openEmbeddedBackend({ ...embedded, model: "nano", contextSize, clock });
    case "file":
      return openEmbeddedBackend({ ...embedded, model: named.path, contextSize, clock });
    case "ollama":
      return openOllamaBackend({ model: named.model, url: ollamaUrl, contextSize, clock });
    case "openai":
      return openOpenAiBackend({ model: named.model, url: named.url, apiKey, contextSize, clock });
    case "local":
      return openLocal(named, options);
  }
}

async function openLocal(
  spec: Extract<ModelSpec, { readonly kind: "local" }>,
  options: OpenBackendOptions,
): Promise<Backend> {
  const { model, variant, at } = spec;
  const { ollamaUrl, contextSize, embedded, clock } = options;
  const folder = options.modelsFolder ?? readEnvironment().modelsFolder;
  const name = variant === undefined ? model : `${model}:${variant}`;
  const tried: string[] = [];
  if (at !== "embedded") {
    const status = await ollamaStatus({ url: ollamaUrl });
    const listed = status?.models.some((each) => isTagged(each.name, name)) ?? false;
    if (listed || at === "ollama") {
      return openOllamaBackend({ model: name, url: ollamaUrl, contextSize, clock });
    }
    tried.push(
      status === undefined ? "no Ollama runs" : `Ollama at ${status.url} does not have it`,
    );
  }
  const file = matchModelFile(await listModelFiles(folder), model, variant);
  if (file !== undefined) {
    return openEmbeddedBackend({ ...embedded, model: file.path, contextSize, clock });
  }
  tried.push(`the folder ${folder} holds no file of it`);
  throw new ModelNotLoadedError(
    `There is no model ${name}: ${tried.join(", ")}. Get it with "ollama pull ${name}", or put its .gguf file into the folder`,
  );
}

function isTagged(listed: string, name: string): boolean {
  return listed === (name.includes(":") ? name : `${name}:latest`);
}
