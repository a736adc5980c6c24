import { type Clock, RequestError } from "@understudy/planner-core";
import { OllamaBackend, openOllamaBackend } from "../http/ollama-backend.ts";
import { OpenAiBackend, openOpenAiBackend } from "../http/openai-backend.ts";
import type { Backend } from "../interface/backend.ts";
import type { GenerationDefaults } from "../interface/sampling.ts";
import { checkPlace, generationOf, type ModelOptions } from "./model-options.ts";

/** Options for opening a model on a server, in addition to its SPEC. */
export interface ServedModelOptions {
  /** Address of Ollama. Default: `OLLAMA_URL` of the environment, else `http://127.0.0.1:11434`. */
  readonly ollamaUrl?: string | undefined;
  /** API key. Default: the environment's key for the host. */
  readonly apiKey?: string | undefined;
  /** Context window in tokens, prompt and answer together. */
  readonly contextSize?: number | undefined;
  /** Whether the model must be there now. False: one on a server is looked for at its first call. Default true. */
  readonly loads?: boolean | undefined;
  readonly clock?: Clock | undefined;
}

/** Options that only certain callers set. */
export interface ServedModelSettings extends ServedModelOptions {
  readonly generation?: GenerationDefaults | undefined;
  readonly loadTimeoutMs?: number | undefined;
}

/** Connects to a running Ollama. Options of the caller override those of the SPEC. */
export async function openOllama(
  model: string,
  chosen: ModelOptions = {},
  { ollamaUrl, contextSize, loadTimeoutMs, generation, clock, loads = true }: ServedModelSettings,
): Promise<Backend> {
  checkPlace(chosen, "ollama");
  const { keepAlive, think, threads, gpu, gpuLayers, slots } = chosen;
  if (think === "minimal") {
    const message = "#think must be true, false, low, medium or high for Ollama";
    throw new RequestError([{ pointer: "/model", message }]);
  }
  const options = {
    ...{ model, url: ollamaUrl, keepAlive, think, threads, gpu, gpuLayers },
    ...{ slots, loadTimeoutMs: loadTimeoutMs ?? chosen.loadTimeoutMs, clock },
    contextSize: contextSize ?? chosen.context,
    generation: { ...generationOf(chosen), ...generation },
  };
  return loads ? openOllamaBackend(options) : new OllamaBackend(options);
}

/** Connects to an OpenAI-compatible server. Options of the caller override those of the SPEC. */
export async function openServer(
  model: string,
  url: string,
  chosen: ModelOptions = {},
  { apiKey, contextSize, loadTimeoutMs, generation, clock, loads = true }: ServedModelSettings,
): Promise<Backend> {
  checkPlace(chosen, "openai");
  const { slots, structured, think } = chosen;
  const options = {
    ...{ model, url, apiKey, slots, structured, think, clock },
    loadTimeoutMs: loadTimeoutMs ?? chosen.loadTimeoutMs,
    contextSize: contextSize ?? chosen.context,
    generation: { ...generationOf(chosen), ...generation },
  };
  return loads ? openOpenAiBackend(options) : new OpenAiBackend(options);
}
