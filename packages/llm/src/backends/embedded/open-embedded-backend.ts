/**
 * Models inside this process.
 *
 * @module
 */

import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { basename } from "node:path";
import { type Clock, type Issue, ModelNotLoadedError } from "@understudy/planner-core";
import { loaded } from "../../contract/backend/loaded.ts";
import {
  positiveIssues,
  rangeIssues,
  refuseIssues,
  unknownIssues,
  wholeNumberIssues,
  wordIssues,
} from "../../contract/backend/options.ts";
import type { GenerationDefaults } from "../../contract/backend/sampling.ts";
import { chooseFrame } from "./choose-frame.ts";
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
 * Rules for writing a plan: `free` allows anything; `grammar` only well-formed plans of the domain; `applicable` only
 * plans in which every step applies at its point.
 */
export type DecodingMode = WireMode;

/** Options of the embedded backend. */
export interface EmbeddedBackendOptions {
  /** `nano` (the default: the model that ships with this package) or the path of a `.gguf` file. */
  readonly model?: string | undefined;
  /**
   * The engine: `built-in`, Understudy's own engine for small models of the architectures of Phi-3 and Llama, or
   * `node-llama-cpp`, an optional package for all that llama.cpp knows. Default: `built-in` for `nano`; for files
   * `node-llama-cpp` where it is installed, else `built-in`.
   */
  readonly engine?: EngineName | undefined;
  /**
   * The GPU that llama.cpp computes on: `auto` takes the best one for which a binary is installed, or the processor
   * if there is none; `none`, `cuda`, `vulkan` and `metal` insist. Nothing is downloaded or compiled for it, and
   * `info.placement` says what it took. Default: `auto`; `none` for `nano`, which is too small to gain by one.
   */
  readonly gpu?: GpuChoice | undefined;
  /**
   * Layers on the GPU, the last ones, with the output as one more: 0 to 1000; a number above the model's means all.
   * Default: as many as fit into its memory.
   */
  readonly gpuLayers?: number | undefined;
  /** Tokens that prompt and answer may have together. Default: the model's, at most 2048. */
  readonly contextSize?: number | undefined;
  /** Domains whose system prompt stays evaluated. Default: 4 for models up to 100 MB, else 1. */
  readonly sequences?: number | undefined;
  /**
   * Threads that compute; the built-in engine needs one. Default: measured at load, out of 1 and 2, on machines with
   * more than four cores also a quarter of them; the game's own needs cannot be measured at that time.
   */
  readonly threads?: number | undefined;
  /** Whether llama.cpp uses flash attention. Default: measured at load. */
  readonly flashAttention?: boolean | undefined;
  /** Calls put into one batch. Default: 1 on the built-in engine, else measured at load: 1 where a batch does not pay. */
  readonly batch?: number | undefined;
  /**
   * Turn markers of prompts: those of the `model`'s own chat template, or of the `contract` that the shipped model
   * was taught. Default `auto`: the model's, except for models so small that they only plan if taught to.
   */
  readonly template?: TemplateChoice | undefined;
  /** Default `applicable`: only steps that apply can be written, and forced text costs no pass. */
  readonly decoding?: DecodingMode | undefined;
  /**
   * Whether the understudy's plan is read as a draft: `adaptive` (the default) as long as that pays,
   * `always` or `never`.
   */
  readonly drafts?: "adaptive" | "always" | "never" | undefined;
  /** A smaller model of the same vocabulary, a `.gguf` file, that drafts where the understudy does not. */
  readonly draftModel?: string | undefined;
  /** A LoRA adapter for the model, a `.gguf` file of `convert_lora_to_gguf.py`; not with the built-in engine. */
  readonly adapter?: string | undefined;
  /** How leads generate unless told otherwise. */
  readonly generation?: GenerationDefaults | undefined;
  /** Earlier measurements on this machine (`facts.calibration`), to save measuring again. */
  readonly calibration?: ModelCalibration | undefined;
  /** Unloads the model after this long without use, in milliseconds. Default: never. */
  readonly idleUnloadMs?: number | undefined;
  /**
   * The longest that loading may take, in milliseconds. Default 60,000, and a second more for each 20 MB of the file. A
   * thread that takes longer is given up, with all models of its host.
   */
  readonly loadTimeoutMs?: number | undefined;
  /** Whether the model is loaded on its first call rather than now. Default false. */
  readonly isLazy?: boolean | undefined;
  /** The host that runs it, with other models. Default: one of its own, which goes with the backend. */
  readonly host?: ModelHost | undefined;
  /** A forward pass that takes this long counts as hanging, in milliseconds. Default 60,000; not with `host`. */
  readonly hangMs?: number | undefined;
  /** Not with `host`. */
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
/** Loading takes no longer than this, and what reading the file from a slow disk takes. */
const LOAD_MS = 60_000;
const LOAD_BYTES_PER_MS = 20_000;
/** Models on so few cores leave them to the game. */
const FEW_CORES = 4;

/**
 * Starts a model inside this process, in a worker thread.
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
  const { contextSize = 0, sequences = 0, batch = 0 } = options;
  const { calibration, gpuLayers } = options;
  const files = [model, ...(draftModel === undefined ? [] : [draftModel])];
  const names = files.map(({ path }) => basename(path)).join("+");
  const adapted = adapter === undefined ? "" : `:${adapter.sha256}`;
  const fileBytes = bytes + draftBytes + (adapter?.bytes ?? 0);
  const backend = new EmbeddedBackend({
    model: adapter === undefined ? model.name : `${model.name}+${adapter.name}`,
    // Engines round differently, so what one says is not what another would.
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
      sequences,
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

/** Nobody knows them of a model that an adapter has changed. */
function abilitiesOf({ taughtDomains, readsWords, writesTexts }: EmbeddedModel) {
  return { taughtDomains, readsWords, writesTexts };
}

/** The shipped model needs no other package, and others have to do without it where it is not installed. */
function engineFor(model = SHIPPED_MODEL, llama = "node-llama-cpp"): EngineName {
  return model === SHIPPED_MODEL || !isInstalled(llama) ? "built-in" : "node-llama-cpp";
}

/** A user's model runs on what there is. The shipped one is faster on a processor than a GPU is asked. */
function gpuFor({ model = SHIPPED_MODEL, gpu }: EmbeddedBackendOptions, engine: EngineName) {
  if (engine === "built-in") return "none";
  return gpu ?? (model === SHIPPED_MODEL ? "none" : "auto");
}

/** Settings that are measured when the model is loaded. The built-in engine runs in one way. */
function choicesOf(
  engine: EngineName,
  { threads, flashAttention }: EmbeddedBackendOptions,
): Pick<ModelSettings, "threads" | "flashAttention"> {
  if (engine === "built-in") return { threads: [1], flashAttention: false };
  return { threads: threads === undefined ? threadCounts() : [threads], flashAttention };
}

/** Numbers of threads worth trying: the game needs cores as well. */
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

/** Options that mean nothing to the built-in engine. */
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

/** Layers for a GPU that is not used. */
function gpuIssues(options: EmbeddedBackendOptions): Issue[] {
  const { engine = "built-in", gpu, gpuLayers = 0 } = options;
  if (engine === "built-in" || gpuLayers <= 0 || gpuFor(options, engine) !== "none") return [];
  const why = gpu === "none" ? "" : `, the default of ${SHIPPED_MODEL}`;
  const message = `is ${gpuLayers}, and gpu is none${why}: leave it out, or give another gpu`;
  return [{ pointer: "/gpuLayers", message }];
}

/** Whether a package is there to be imported; it is not loaded for that. */
function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch (error) {
    // A package for `import` alone is found, and then refused to `require`.
    return (error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND";
  }
}
