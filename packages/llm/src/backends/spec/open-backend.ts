/**
 * SPECs: parsing them, finding their models and opening backends.
 *
 * @module
 */

import {
  type EmbeddedBackendOptions,
  openEmbeddedBackend,
} from "../embedded/open-embedded-backend.ts";
import { AnthropicBackend, openAnthropicBackend } from "../http/anthropic-backend.ts";
import type { Backend } from "../interface/backend.ts";
import { checkPlace, generationOf, type ModelOptions } from "./model-options.ts";
import { type ModelSpec, parseModelSpec } from "./model-spec.ts";
import { openOllama, openServer, type ServedModelOptions } from "./open-server.ts";
import { placeOfLocal } from "./place-of-local.ts";

/** Options for opening a SPEC. */
export interface OpenBackendOptions extends ServedModelOptions {
  /** Folder with model files. Default: `UNDERSTUDY_MODELS`, else `models`. */
  readonly modelsFolder?: string | undefined;
  /** Options for embedded models: constraints, drafts, threads and so on. */
  readonly embedded?:
    | Omit<EmbeddedBackendOptions, "model" | "contextSize" | "generation" | "clock">
    | undefined;
}

/**
 * Opens the model of a SPEC: `nano`, `FILE.gguf`, `ollama/NAME`, `openai/NAME@URL`, `anthropic/NAME[@URL]` or
 * `local/NAME:VARIANT[@ollama|@embedded]`. A local model is searched in a running Ollama, then in the models folder.
 * Options follow after `#`, such as `nano#temperature=0.2`.
 *
 * @throws ModelNotLoadedError, InferenceError, OutOfMemoryError; RequestError if the SPEC is invalid
 *
 * @example
 * const backend = await openBackend("local/phi3:mini");
 */
export async function openBackend(
  spec: string | ModelSpec,
  options: OpenBackendOptions = {},
): Promise<Backend> {
  const named = typeof spec === "string" ? parseModelSpec(spec) : spec;
  switch (named.kind) {
    case "nano":
      return openFile("nano", named.options, options);
    case "file":
      return openFile(named.path, named.options, options);
    case "ollama":
      return openOllama(named.model, named.options, options);
    case "openai":
      return openServer(named.model, named.url, named.options, options);
    case "anthropic":
      return openClaude(named.model, named.url, named.options, options);
    case "local":
      return openLocal(named, options);
  }
}

/** Options of the caller override those of the SPEC. */
function openFile(
  model: string,
  chosen: ModelOptions = {},
  { embedded, contextSize, clock }: OpenBackendOptions,
): Promise<Backend> {
  checkPlace(chosen, model === "nano" ? "nano" : "file");
  return openEmbeddedBackend({
    ...given({
      threads: chosen.threads,
      gpu: chosen.gpu,
      gpuLayers: chosen.gpuLayers,
      batch: chosen.batch,
      flashAttention: chosen.flashAttention,
      engine: chosen.engine,
      decoding: chosen.decoding,
      drafts: chosen.drafts,
      template: chosen.template,
      draftModel: chosen.draftModel,
      adapter: chosen.adapter,
      loadTimeoutMs: chosen.loadTimeoutMs,
      generation: generationOf(chosen),
    }),
    ...given(embedded ?? {}),
    model,
    contextSize: contextSize ?? chosen.context,
    clock,
  });
}

async function openClaude(
  model: string,
  url: string | undefined,
  chosen: ModelOptions = {},
  { apiKey, contextSize, clock, loads = true }: OpenBackendOptions,
): Promise<Backend> {
  checkPlace(chosen, "anthropic");
  const { slots, loadTimeoutMs } = chosen;
  const settings = {
    ...{ model, url, apiKey, slots, loadTimeoutMs, clock },
    contextSize: contextSize ?? chosen.context,
    generation: generationOf(chosen),
  };
  return loads ? openAnthropicBackend(settings) : new AnthropicBackend(settings);
}

/** The options without undefined values, which would override earlier ones. */
function given<T extends object>(options: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as Partial<T>;
}

async function openLocal(
  spec: Extract<ModelSpec, { readonly kind: "local" }>,
  options: OpenBackendOptions,
): Promise<Backend> {
  const place = await placeOfLocal(spec, options);
  return "file" in place
    ? openFile(place.file, spec.options, options)
    : openOllama(place.ollama, spec.options, options);
}
