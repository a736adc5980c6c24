/**
 * Models on node-llama-cpp.
 *
 * @module
 */

import { readFileSync } from "node:fs";
import type * as NodeLlama from "node-llama-cpp";
import { EngineError } from "../../../../inference/errors.ts";
import type { ModelPlacement } from "../../../interface/placement.ts";
import type { GpuMemory } from "../../gguf/memory-fit.ts";
import { verifyAdapterFile } from "../../gguf/verify-adapter-file.ts";
import { verifyHash, verifyModelFile } from "../../gguf/verify-model-file.ts";
import { adapterProblem } from "../../read-adapter.ts";
import { calibrate, passTokens, timeBatch } from "../../shared/calibrate.ts";
import { isOutOfMemory, LoadFailure, workerMessageOf } from "../../shared/call-errors.ts";
import type { ModelSettings } from "../../shared/protocol.ts";
import { checkMemory } from "../check-memory.ts";
import { checkDraftModel, type LoadedModel, lettersOf } from "../loaded-model.ts";
import { SchemaAnswers } from "../session/answer-by-schema.ts";
import { ModelSession } from "../session/model-session.ts";
import { PREFILL_CHUNK } from "../session/served-engine.ts";
import type { LlamaLibrary } from "./llama-libraries.ts";
import { LlamaPrompts, llamaVocabulary } from "./llama-prompts.ts";
import { SequenceEngine } from "./sequence-engine.ts";

/** Maximum default context in tokens. Plans are short, so more would only cost memory. */
const MAX_DEFAULT_CONTEXT = 2048;
/** Maximum size of models that keep several system prompts by default. */
const SMALL_MODEL_BYTES = 100_000_000;
const SMALL_MODEL_SEQUENCES = 4;
/** Maximum relative duration of a batch; above it, batching only delays every call. */
const WORTHWHILE_BATCH = 0.6;
/** Tokens per forward pass, all calls together. */
const BATCH_TOKENS = 512;
/** Maximum number of threads for any model. */
const MAX_THREADS = 64;
const CHANGED = "it has changed since it was opened, or the model has";

/** Loads models into one instance of llama.cpp. */
export class LlamaLoader {
  readonly #library: LlamaLibrary;
  readonly #onPass: () => void;
  readonly #isClosed: () => boolean;

  /**
   * @param onPass called after each forward pass of any model
   * @param isClosed whether the thread is about to end: a load is given up then, since a thread that ends inside the
   *   native library ends the whole process
   */
  constructor(library: LlamaLibrary, onPass: () => void, isClosed: () => boolean) {
    this.#library = library;
    this.#onPass = onPass;
    this.#isClosed = isClosed;
  }

  /**
   * Loads a model and calibrates it for this machine.
   *
   * @throws LoadFailure
   */
  async load(settings: ModelSettings): Promise<LoadedModel> {
    const startMs = performance.now();
    const { llama, log } = this.#library;
    log.clear();
    // All contexts share one thread limit, and a later model may need more threads.
    const counts = [...settings.threads, settings.calibration?.threads ?? 1];
    llama.maxThreads = Math.min(MAX_THREADS, Math.max(llama.maxThreads, ...counts));
    const { modelPath, draftModelPath, gpu, gpuLayers } = settings;
    let model: NodeLlama.LlamaModel | undefined;
    let draftModel: NodeLlama.LlamaModel | undefined;
    try {
      verify(modelPath, settings.sha256);
      if (draftModelPath !== undefined) verify(draftModelPath);
      verifyAdapter(settings);
      checkMemory(settings, await gpuMemory(this.#library, settings));
      const fitContext = { contextSize: settings.contextSize || MAX_DEFAULT_CONTEXT };
      const layers = { gpuLayers: gpu === "none" ? 0 : (gpuLayers ?? { fitContext }) };
      model = await this.#loadModel({ modelPath, ...layers });
      const layerDevices = log.layerDevices(model.fileInsights.totalLayers);
      this.#goOn();
      if (draftModelPath !== undefined) {
        draftModel = await llama.loadModel({
          modelPath: draftModelPath,
          gpuLayers: gpu === "none" ? 0 : "auto",
        });
      }
      return await this.#open(model, draftModel, { settings, layerDevices, startMs });
    } catch (error) {
      await draftModel?.dispose().catch(() => {});
      await model?.dispose().catch(() => {});
      throw loadError(error, log.complaints, settings);
    }
  }

  /** On a GPU, reads the library's debug log, which names the device of each layer. */
  async #loadModel(model: NodeLlama.LlamaModelOptions): Promise<NodeLlama.LlamaModel> {
    const { llama, module, devices } = this.#library;
    const giveUp = new AbortController();
    const onLoadProgress = (): void => {
      if (this.#isClosed()) giveUp.abort(closed());
    };
    const options = { ...model, onLoadProgress, loadSignal: giveUp.signal };
    onLoadProgress();
    if (devices.length === 0) return await llama.loadModel(options);
    llama.logLevel = module.LlamaLogLevel.debug;
    try {
      return await llama.loadModel(options);
    } finally {
      llama.logLevel = module.LlamaLogLevel.error;
    }
  }

  async #open(
    model: NodeLlama.LlamaModel,
    draftModel: NodeLlama.LlamaModel | undefined,
    { settings, layerDevices, startMs }: Loading,
  ): Promise<LoadedModel> {
    if (draftModel !== undefined) {
      checkDraftModel(llamaVocabulary(model), llamaVocabulary(draftModel));
    }
    // The thread count does not matter for a model that is entirely on a GPU.
    const isWhole = model.gpuLayers >= model.fileInsights.totalLayers;
    const threadCounts = isWhole ? settings.threads.slice(0, 1) : settings.threads;
    const timing =
      settings.calibration ??
      (await calibrate(model, threadCounts, settings.flashAttention, this.#afterPass));
    const { threads, flashAttention } = timing;
    const contextSize =
      settings.contextSize || Math.min(model.trainContextSize, MAX_DEFAULT_CONTEXT);
    const sequences =
      settings.sequences || (model.size <= SMALL_MODEL_BYTES ? SMALL_MODEL_SEQUENCES : 1);
    const open = async (one: NodeLlama.LlamaModel, lora?: string) =>
      await one.createContext({
        ...(lora !== undefined && { lora }),
        contextSize,
        sequences,
        batchSize: Math.min(BATCH_TOKENS, contextSize),
        threads,
        flashAttention,
        // With sliding window attention, keeping a system prompt requires the full cache.
        swaFullCache: true,
        batching: { itemPrioritizationStrategy: mostUrgentFirst },
      });
    const context = await open(model, settings.adapter?.path);
    const draftContext = draftModel === undefined ? undefined : await open(draftModel);
    const all = Array.from({ length: sequences }, () => context.getSequence());
    const batchCost = settings.calibration?.batchCost ?? (await this.#batchCost(all));
    const worthwhile = batchCost <= WORTHWHILE_BATCH ? sequences : 1;
    const batch = Math.min(settings.batch || worthwhile, sequences);
    const limit = passLimitOf(settings, timing);
    const engines = all.map((sequence) => this.#engine(model, sequence, limit));
    const drafts = Array.from({ length: sequences }, () =>
      draftModel === undefined || draftContext === undefined
        ? undefined
        : this.#engine(draftModel, draftContext.getSequence(), limit),
    );
    return {
      session: new ModelSession(
        new LlamaPrompts(model),
        engines,
        context.contextSize,
        drafts,
        new SchemaAnswers(() => llamaVocabulary(model)),
      ),
      facts: {
        contextSize: context.contextSize,
        sequences,
        batch,
        modelBytes: sumOf([model.size, draftModel?.size ?? 0, settings.adapter?.bytes ?? 0]),
        contextBytes: bytesOf([context, draftContext]),
        loadMs: performance.now() - startMs,
        calibration: { ...timing, batchCost },
        computedBy: "native",
        placement: this.#placement(model, threads, layerDevices, [
          ...memoryOf([model, draftModel, context, draftContext]),
          adapterMemory(model, settings.adapter),
        ]),
        letters: lettersOf(engines[0]),
      },
      dispose: async () => {
        await draftModel?.dispose();
        await model.dispose();
      },
    };
  }

  #placement(
    model: NodeLlama.LlamaModel,
    threads: number,
    layerDevices: readonly string[] | undefined,
    memory: readonly Memory[],
  ): ModelPlacement {
    const { llama, devices, passedOver } = this.#library;
    const isUsed = model.gpuLayers > 0;
    return {
      gpu: isUsed && llama.gpu !== false ? llama.gpu : undefined,
      devices: isUsed ? devices : [],
      layers: model.fileInsights.totalLayers,
      gpuLayers: model.gpuLayers,
      layerDevices: isUsed ? layerDevices : undefined,
      threads,
      ...(passedOver.length > 0 && { passedOver }),
      gpuBytes: sumOf(memory.map(({ vram }) => vram)),
      machineBytes: sumOf(memory.map(({ ram }) => ram)),
    };
  }

  /** @throws LoadFailure if the thread is about to end */
  #goOn(): void {
    if (this.#isClosed()) throw closed();
  }

  /** Called after each forward pass that measures the model. */
  readonly #afterPass = (): void => {
    this.#onPass();
    this.#goOn();
  };

  async #batchCost([first, second]: readonly NodeLlama.LlamaContextSequence[]): Promise<number> {
    if (first === undefined || second === undefined) return 1;
    return await timeBatch(first, second, this.#afterPass);
  }

  #engine(
    model: NodeLlama.LlamaModel,
    sequence: NodeLlama.LlamaContextSequence,
    passLimit: number,
  ): SequenceEngine {
    const { TokenBias } = this.#library.module;
    return new SequenceEngine(
      model,
      sequence,
      (tokens, logit) => new TokenBias(model.tokenizer).set([...tokens], { logit }),
      this.#onPass,
      passLimit,
    );
  }
}

/** A model's details while it loads. */
interface Loading {
  readonly settings: ModelSettings;
  readonly layerDevices: readonly string[] | undefined;
  readonly startMs: number;
}

type Memory = NodeLlama.LlamaModel["memoryUsage"];

function memoryOf(parts: readonly ({ readonly memoryUsage: Memory } | undefined)[]): Memory[] {
  return parts.flatMap((one) => one?.memoryUsage ?? []);
}

function bytesOf(parts: Parameters<typeof memoryOf>[0]): number {
  return sumOf(memoryOf(parts).flatMap(({ ram, vram }) => [ram, vram]));
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

/**
 * Explicit flash attention is a request for reproducible answers, so the chunk size must not depend on measured times.
 */
function passLimitOf(
  { flashAttention }: ModelSettings,
  timing: Parameters<typeof passTokens>[0],
): number {
  return flashAttention === undefined ? passTokens(timing) : PREFILL_CHUNK;
}

/** Memory of the GPU to use; undefined for the CPU. */
async function gpuMemory(
  { llama, devices }: LlamaLibrary,
  { gpu, gpuLayers }: ModelSettings,
): Promise<GpuMemory | undefined> {
  if (devices.length === 0 || gpu === "none" || gpuLayers === 0) return undefined;
  const { free, unifiedSize } = await llama.getVramState();
  return { name: devices.join(", "), freeBytes: free, isShared: unifiedSize > 0 };
}

/** @throws LoadFailure for a file that is unsafe for llama.cpp */
function verify(path: string, sha256?: string): void {
  try {
    verifyModelFile(path, sha256);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const message = `${path} is not a sound model file: ${error.message}. Download it again`;
    throw new LoadFailure("model-not-loaded", message, error);
  }
}

/**
 * Validates the adapter again, as the file may have changed since it was opened.
 *
 * @throws LoadFailure
 */
function verifyAdapter({ adapter, modelPath }: ModelSettings): void {
  if (adapter === undefined) return;
  const { path, sha256 } = adapter;
  try {
    verifyHash(readFileSync(path), sha256);
    verifyAdapterFile(path, modelPath);
  } catch (error) {
    const problem = error instanceof EngineError ? CHANGED : workerMessageOf(error);
    throw new LoadFailure("model-not-loaded", adapterProblem(path, modelPath, problem), error);
  }
}

/**
 * Estimated memory of an adapter, which the library does not report. An adapter is stored next to the layers that it
 * changes.
 */
function adapterMemory({ gpuLayers }: NodeLlama.LlamaModel, adapter: ModelSettings["adapter"]) {
  const { bytes = 0 } = adapter ?? {};
  return gpuLayers > 0 ? { ram: 0, vram: bytes } : { ram: bytes, vram: 0 };
}

/** Batching strategy that fills the batch by urgency, so that a chunk of a less urgent prompt waits. */
const mostUrgentFirst: NodeLlama.CustomBatchingPrioritizationStrategy = ({ items, size }) => {
  let left = size;
  return items
    .toSorted((a, b) => b.evaluationPriority - a.evaluationPriority)
    .map((item) => {
      const processAmount = Math.min(item.tokens.length, left);
      left -= processAmount;
      return { item, processAmount };
    })
    .filter(({ processAmount }) => processAmount > 0);
};

function closed(): LoadFailure {
  return new LoadFailure("model-not-loaded", "The load was given up", undefined);
}

function loadError(
  error: unknown,
  complaints: readonly string[],
  { modelPath }: ModelSettings,
): LoadFailure {
  if (error instanceof LoadFailure) return error;
  const details = [workerMessageOf(error), ...complaints].join("; ");
  if (isOutOfMemory(error)) {
    const message = `There is not enough memory for ${modelPath}: ${details}. Use a smaller model or context`;
    return new LoadFailure("out-of-memory", message, error);
  }
  const message =
    `${modelPath} cannot be loaded: ${details}. ` +
    "The file may be damaged or of an unknown architecture: download it again";
  return new LoadFailure("model-not-loaded", message, error);
}
