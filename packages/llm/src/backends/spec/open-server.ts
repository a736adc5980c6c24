import type { Clock } from "@understudy/planner-core";
import type { Backend } from "../../contract/backend/backend.ts";
import type { GenerationDefaults } from "../../contract/backend/sampling.ts";
import { openOllamaBackend } from "../http/ollama-backend.ts";
import { openOpenAiBackend } from "../http/openai-backend.ts";
import { checkPlace, generationOf, type ModelOptions } from "./model-options.ts";

/** How a model of a server is opened, beside what its SPEC says. */
export interface ServedModelOptions {
  /** The address of Ollama. Default: `OLLAMA_URL` of the environment, else `http://127.0.0.1:11434`. */
  readonly ollamaUrl?: string | undefined;
  /** Key of a server. Default: the one of the environment that belongs to its host. */
  readonly apiKey?: string | undefined;
  /** Tokens that prompt and answer may have together. */
  readonly contextSize?: number | undefined;
  readonly clock?: Clock | undefined;
}

/** Settings that only some callers give. */
export interface ServedModelSettings extends ServedModelOptions {
  readonly generation?: GenerationDefaults | undefined;
  readonly loadTimeoutMs?: number | undefined;
}

/** Connects to a running Ollama as a SPEC says. What a program says goes before what the SPEC says. */
export function openOllama(
  model: string,
  chosen: ModelOptions = {},
  { ollamaUrl, contextSize, loadTimeoutMs, generation, clock }: ServedModelSettings,
): Promise<Backend> {
  checkPlace(chosen, "ollama");
  const { keepAlive, think, threads, gpu, gpuLayers, slots } = chosen;
  return openOllamaBackend({
    ...{ model, url: ollamaUrl, keepAlive, think, threads, gpu, gpuLayers },
    ...{ slots, loadTimeoutMs, clock },
    contextSize: contextSize ?? chosen.context,
    generation: { ...generationOf(chosen), ...generation },
  });
}

/** Connects to a server of OpenAI's dialect as a SPEC says. */
export function openServer(
  model: string,
  url: string,
  chosen: ModelOptions = {},
  { apiKey, contextSize, loadTimeoutMs, generation, clock }: ServedModelSettings,
): Promise<Backend> {
  checkPlace(chosen, "openai");
  const { slots, structured } = chosen;
  return openOpenAiBackend({
    ...{ model, url, apiKey, slots, structured, loadTimeoutMs, clock },
    contextSize: contextSize ?? chosen.context,
    generation: { ...generationOf(chosen), ...generation },
  });
}
