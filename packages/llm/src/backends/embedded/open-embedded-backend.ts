/**
 * Models inside this process.
 *
 * @module
 */

import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { basename } from "node:path";
import { type Clock, type Issue, ModelNotLoadedError } from "@understudy/planner-core";
import { loaded } from "../interface/loaded.ts";
import {
  positiveIssues,
  rangeIssues,
  refuseIssues,
  unknownIssues,
  wholeNumberIssues,
  wordIssues,
} from "../interface/options.ts";
import type { GenerationDefaults } from "../interface/sampling.ts";
import { chooseFrame } from "./choose-frame.ts";
import { SMALL_MODEL_BYTES } from "./gguf/model-memory.ts";
import { EmbeddedBackend } from "./host/embedded-backend.ts";
import { MAX_TAUGHT_BYTES } from "./host/embedded-backend-parts.ts";
import { type HostInternals, ModelHost } from "./host/model-host.ts";
import { readAdapter, refuseAdapter } from "./read-adapter.ts";
import { checkModelFile, type EmbeddedModel, resolveEmbeddedModel } from "./resolve-model.ts";
import type { ModelCalibration } from "./shared/calibrate.ts";
import type { EngineName, GpuChoice, ModelSettings, WireMode } from "./shared/protocol.ts";
import { SHIPPED_MODEL } from "./shipped-model.ts";
import type { TemplateChoice } from "./turns.ts";

/**
 * Constraint on decoded plans: `free` means none, `grammar` allows only well-formed plans of the domain, and
 * `applicable` only plans whose steps are all applicable.
 */
export type DecodingMode = WireMode;

/** Options of the embedded backend. */
export interface EmbeddedBackendOptions {
  /** `nano` (the default: the model that ships with this package) or the path of a `.gguf` file. */
  readonly model?: string | undefined;
  /**
   * Inference engine: `built-in`, Understudy's own engine for small models of the Phi-3 and Llama architectures, or
   * `node-llama-cpp`, an optional package for every model that llama.cpp supports. Default: `built-in` for `nano`;
   * for files `node-llama-cpp` if installed, else `built-in`.
   */
  readonly engine?: EngineName | undefined;
  /**
   * GPU backend of llama.cpp: `auto` takes the best one with an installed binary, or the CPU; `none`, `cuda`, `vulkan`
   * and `metal` have no fallback. Nothing is downloaded or compiled; see `info.placement` for the result. Default:
   * `auto`, but `none` for `nano`, which is too small to benefit.
   */
  readonly gpu?: GpuChoice | undefined;
  /**
   * Number of layers on the GPU, counted from the last, with the output as an additional layer: 0 to 1000. A number
   * larger than the model means all layers. Default: as many as fit into GPU memory.
   */
  readonly gpuLayers?: number | undefined;
  /** Context window in tokens, prompt and answer together. Default: the model's own, at most 2048. */
  readonly contextSize?: number | undefined;
  /**
   * Number of system prompts kept in the KV cache. Default: 4 for models up to 100 MB, else 1, or 2 for a model that
   * reads intents (`generation.reads`).
   */
  readonly sequences?: number | undefined;
  /**
   * Number of CPU threads; the built-in engine uses one. Default: the fastest of 1, 2 and, with more than four cores,
   * a quarter of the cores, as measured at load. The measurement cannot foresee the game's own load.
   */
  readonly threads?: number | undefined;
  /** Whether llama.cpp uses flash attention. Default: whichever is faster, as measured at load. */
  readonly flashAttention?: boolean | undefined;
  /**
   * Calls per batch. Default: 1 on the built-in engine; otherwise measured at load, and 1 if batching does not pay
   * off.
   */
  readonly batch?: number | undefined;
  /**
   * Chat template: `model` for the model's own, `contract` for the one that the shipped model was trained on. Default
   * `auto`: the model's own, except for models so small that they plan only if trained to. A template that prints the
   * date always gets 26 July 2024, so that kept prompts and cached plans stay valid.
   */
  readonly template?: TemplateChoice | undefined;
  /** Default `applicable`: only applicable steps can be decoded, and forced tokens cost no forward pass. */
  readonly decoding?: DecodingMode | undefined;
  /**
   * Whether the classical planner's plan serves as a draft for speculative decoding: `adaptive` (the default) while
   * that pays off, `always` or `never`.
   */
  readonly drafts?: "adaptive" | "always" | "never" | undefined;
  /**
   * Draft model for speculative decoding when the classical planner supplies no draft: a `.gguf` file of a smaller
   * model with the same vocabulary.
   */
  readonly draftModel?: string | undefined;
  /**
   * LoRA adapter for the model: a `.gguf` file from `convert_lora_to_gguf.py`; not supported by the built-in engine.
   */
  readonly adapter?: string | undefined;
  /** Generation settings for LLM planners without their own. */
  readonly generation?: GenerationDefaults | undefined;
  /** Calibration from an earlier run on this machine (`facts.calibration`), which skips measuring. */
  readonly calibration?: ModelCalibration | undefined;
  /** Idle time after which the model is unloaded, in milliseconds. Default: never. */
  readonly idleUnloadMs?: number | undefined;
  /**
   * Time limit for loading, in milliseconds. Default 60,000 plus a second per 20 MB of the file. A thread that
   * exceeds it is abandoned, with all models of its host.
   */
  readonly loadTimeoutMs?: number | undefined;
  /** Whether the model is loaded on its first call. Default false. */
  readonly isLazy?: boolean | undefined;
  /** Host that runs the model, possibly with other models. Default: a new host that is disposed with the backend. */
  readonly host?: ModelHost | undefined;
  /**
   * Duration of a forward pass after which the thread is considered hung, in milliseconds. Default 60,000; not with
   * `host`.
   */
  readonly hangMs?: number | undefined;
  /** Clock, for tests. Not with `host`. */
  readonly clock?: Clock | undefined;
}

const OPTION_NAMES: readonly string[] = Object.keys({
  ...{ model: 1, engine: 1, gpu: 1, gpuLayers: 1, contextSize: 1, sequences: 1, threads: 1 },
  ...{ flashAttention: 1, batch: 1, template: 1, decoding: 1, drafts: 1, draftModel: 1 },
  ...{
    adapter: 1,
    generation: 1,
    calibration: 1,
    idleUnloadMs: 1,
    loadTimeoutMs: 1,
    isLazy: 1,
    host: 1,
  },
  ...{ hangMs: 1, clock: 1 },
} satisfies Record<keyof EmbeddedBackendOptions, 1>);
/** Base time limit for loading, in milliseconds; time to read the file from a slow disk is added. */
const LOAD_MS = 60_000;
const LOAD_BYTES_PER_MS = 20_000;
/** Maximum number of cores with which only low thread counts are tried, because the game needs the rest. */
const FEW_CORES = 4;

/**
 * Loads a model inside this process, in a worker thread.
 *
 * @throws ModelNotLoadedError, OutOfMemoryError; RequestError if an option is out of range
 *
 * @example
 * const backend = await openEmbeddedBackend({ model: "nano" });
 */
export async function openEmbeddedBackend(
  options: EmbeddedBackendOptions = {},
  internals: HostInternals = {},
): Promise<EmbeddedBackend> {
  const engine = options.engine ?? engineFor(options.model, internals.llamaModule);
  checkOptions({ ...options, engine });
  const model = resolve(options.model ?? SHIPPED_MODEL);
  const draftModel = options.draftModel === undefined ? undefined : resolve(options.draftModel);
  const bytes = await checkModelFile(model.path);
  refuseAdapter(model.path);
  const adapter =
    options.adapter === undefined ? undefined : await readAdapter(options.adapter, model.path);
  const draftBytes = draftModel === undefined ? 0 : await checkModelFile(draftModel.path);
  const { host, clock, hangMs, decoding = "applicable", drafts = "adaptive" } = options;
  const { contextSize = 0, batch = 0 } = options;
  const { calibration, gpuLayers } = options;
  const files = [model, ...(draftModel === undefined ? [] : [draftModel])];
  const names = files.map(({ path }) => basename(path)).join("+");
  const adapted = adapter === undefined ? "" : `:${adapter.sha256}`;
  const fileBytes = bytes + draftBytes + (adapter?.bytes ?? 0);
  const backend = new EmbeddedBackend({
    model: adapter === undefined ? model.name : `${model.name}+${adapter.name}`,
    // Engines round differently and so give different answers.
    fingerprint: `${engine}:${names}:${bytes}${adapted}:${decoding}`,
    turns: chooseFrame(model.path, options.template ?? "auto", bytes <= MAX_TAUGHT_BYTES),
    fileBytes,
    ...(adapter === undefined && abilitiesOf(model)),
    settings: {
      modelPath: model.path,
      sha256: model.sha256,
      engine,
      gpu: gpuFor(options, engine),
      gpuLayers,
      contextSize,
      sequences: promptsToKeep(options, bytes),
      ...choicesOf(engine, options),
      batch,
      calibration,
      draftModelPath: draftModel?.path,
      adapter,
    },
    decoding,
    drafts,
    generation: options.generation,
    idleUnloadMs: options.idleUnloadMs ?? Number.POSITIVE_INFINITY,
    loadTimeoutMs: options.loadTimeoutMs ?? LOAD_MS + fileBytes / LOAD_BYTES_PER_MS,
    host: host ?? new ModelHost({ clock, hangMs }, internals),
    ownsHost: host === undefined,
  });
  return options.isLazy === true ? backend : loaded(backend);
}

/**
 * The number of system prompts to keep; 0 for the default of the model's size. A reader of intents has two: one for the
 * question, and one for the likelihoods that decide where it differs from the reader of words.
 */
export function promptsToKeep(
  { sequences = 0, generation }: Pick<EmbeddedBackendOptions, "sequences" | "generation">,
  bytes: number,
): number {
  const isReader = generation?.reads === "intent" && bytes > SMALL_MODEL_BYTES;
  return sequences === 0 && isReader ? 2 : sequences;
}

/** Abilities of the model; unknown if an adapter changes it. */
function abilitiesOf({ taughtDomains, readsWords, writesTexts }: EmbeddedModel) {
  return { taughtDomains, readsWords, writesTexts };
}

/**
 * The engine to use. The shipped model needs no other package; other models use the built-in engine only if llama.cpp
 * is not installed.
 */
function engineFor(model = SHIPPED_MODEL, llama = "node-llama-cpp"): EngineName {
  return model === SHIPPED_MODEL || !isInstalled(llama) ? "built-in" : "node-llama-cpp";
}

/** Default GPU setting. The shipped model is faster on the CPU. */
function gpuFor({ model = SHIPPED_MODEL, gpu }: EmbeddedBackendOptions, engine: EngineName) {
  if (engine === "built-in") return "none";
  return gpu ?? (model === SHIPPED_MODEL ? "none" : "auto");
}

/** Settings to try at load, unless the options fix them. The built-in engine has only one. */
function choicesOf(
  engine: EngineName,
  { threads, flashAttention }: EmbeddedBackendOptions,
): Pick<ModelSettings, "threads" | "flashAttention"> {
  if (engine === "built-in") return { threads: [1], flashAttention: false };
  return { threads: threads === undefined ? threadCounts() : [threads], flashAttention };
}

/** Thread counts worth measuring; the game needs cores too. */
function threadCounts(): readonly number[] {
  const cores = availableParallelism();
  if (cores <= 2) return [1];
  return cores <= FEW_CORES ? [1, 2] : [1, 2, Math.max(3, Math.floor(cores / 4))];
}

function resolve(spec: string): EmbeddedModel {
  const model = resolveEmbeddedModel(spec);
  if (model !== undefined) return model;
  throw new ModelNotLoadedError(
    `"${spec}" names no embedded model: use "${SHIPPED_MODEL}" or a path that ends in .gguf`,
  );
}

function checkOptions(options: EmbeddedBackendOptions): void {
  const { contextSize, sequences, threads, batch, gpuLayers } = options;
  const { idleUnloadMs, hangMs, loadTimeoutMs } = options;
  refuseIssues(
    unknownIssues(options, OPTION_NAMES),
    wholeNumberIssues({ contextSize, sequences }),
    rangeIssues({ threads: [threads, 1, 256], batch: [batch, 1, 64] }),
    rangeIssues({ gpuLayers: [gpuLayers, 0, 1000] }),
    positiveIssues({ idleUnloadMs, hangMs, loadTimeoutMs }),
    wordIssues("decoding", options.decoding, ["free", "grammar", "applicable"]),
    wordIssues("template", options.template, ["auto", "model", "contract"]),
    wordIssues("engine", options.engine, ["built-in", "node-llama-cpp"]),
    wordIssues("gpu", options.gpu, ["auto", "none", "cuda", "vulkan", "metal"]),
    builtInIssues(options),
    gpuIssues(options),
  );
}

/** Issues with options that the built-in engine does not support. */
function builtInIssues(options: EmbeddedBackendOptions): Issue[] {
  const { engine, gpu, gpuLayers = 0, threads = 1 } = options;
  if (engine !== "built-in") return [];
  const refused = (isSaid: boolean, name: string, fact: string, instead: string): Issue[] => {
    const hint = `engine "node-llama-cpp" ${instead}`;
    const message = `means nothing to the built-in engine, which ${fact}`;
    return isSaid ? [{ pointer: `/${name}`, message, hint }] : [];
  };
  const isGpuAsked = gpu !== undefined && gpu !== "auto" && gpu !== "none";
  const placed = isGpuAsked ? "gpu" : "gpuLayers";
  return [
    ...refused(isGpuAsked || gpuLayers > 0, placed, "runs on the processor", "runs on GPUs"),
    ...refused(threads > 1, "threads", "computes on one thread", "takes several"),
    ...refused(options.adapter !== undefined, "adapter", "takes no adapters", "takes them"),
    ...refused(options.flashAttention === true, "flashAttention", "does not know it", "has it"),
  ];
}

/** Issues with GPU layers when no GPU is used. */
function gpuIssues(options: EmbeddedBackendOptions): Issue[] {
  const { engine = "built-in", gpu, gpuLayers = 0 } = options;
  if (engine === "built-in" || gpuLayers <= 0 || gpuFor(options, engine) !== "none") return [];
  const why = gpu === "none" ? "" : `, the default of ${SHIPPED_MODEL}`;
  const message = `is ${gpuLayers}, and gpu is none${why}: leave it out, or give another gpu`;
  return [{ pointer: "/gpuLayers", message }];
}

/** Whether a package can be resolved, without loading it. */
function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch (error) {
    // An ES module without a `require` entry is found, but `require.resolve` reports another error.
    return (error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND";
  }
}
