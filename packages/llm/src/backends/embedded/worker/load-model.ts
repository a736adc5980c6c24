import type * as NodeLlama from "node-llama-cpp";
import { ImplausibleModelFile } from "../gguf/header-reader.ts";
import { verifyModelFile } from "../gguf/verify-model-file.ts";
import { calibrate, timeBatch } from "../shared/calibrate.ts";
import { isOutOfMemory, LoadFailure, workerMessageOf } from "../shared/call-errors.ts";
import type { ModelSettings, WorkerSettings } from "../shared/protocol.ts";
import { LlamaPrompts, llamaVocabulary } from "./llama-prompts.ts";
import { checkDraftModel, type LoadedModel, lettersOf } from "./loaded-model.ts";
import { ModelSession } from "./model-session.ts";
import { SequenceEngine } from "./sequence-engine.ts";

/** Longer contexts only cost memory: plans are short. */
const MAX_DEFAULT_CONTEXT = 2048;
/** Below this size a context is cheap enough to keep several system prompts. */
const SMALL_MODEL_BYTES = 100_000_000;
const SMALL_MODEL_SEQUENCES = 4;
/** A batch of several calls must save this share of the time, or each is only delayed by the others. */
const WORTHWHILE_BATCH = 0.6;
/** Tokens in one forward pass of all calls together. */
const BATCH_TOKENS = 512;
/** Threads that any model may be given at most. */
const MAX_THREADS = 64;
/** Lines of the library's log that are worth showing when a model cannot be loaded. */
const MAX_COMPLAINTS = 3;

/** The library, loaded once a worker. */
export class Llama {
  readonly #module: typeof NodeLlama;
  readonly #llama: NodeLlama.Llama;
  readonly #complaints: string[];
  readonly #onPass: () => void;

  private constructor(
    module: typeof NodeLlama,
    llama: NodeLlama.Llama,
    complaints: string[],
    onPass: () => void,
  ) {
    this.#module = module;
    this.#llama = llama;
    this.#complaints = complaints;
    this.#onPass = onPass;
  }

  /**
   * @param onPass called after each forward pass of any model
   * @throws LoadFailure if the library is not installed or has no binary for this machine
   */
  static async start(settings: WorkerSettings, onPass: () => void): Promise<Llama> {
    const module = await importLlama(settings.llamaModule);
    const complaints: string[] = [];
    try {
      const llama = await module.getLlama({
        gpu: false,
        build: "never",
        skipDownload: true,
        progressLogs: false,
        maxThreads: 1,
        logLevel: module.LlamaLogLevel.error,
        logger: (_level, message) => {
          if (complaints.length < MAX_COMPLAINTS) complaints.push(message.trim());
        },
      });
      return new Llama(module, llama, complaints, onPass);
    } catch (error) {
      const details = [workerMessageOf(error), ...complaints].join("; ");
      const isBinary = error instanceof Error && error.constructor.name === "NoBinaryFoundError";
      const message = isBinary
        ? `node-llama-cpp has no binary for ${process.platform}-${process.arch}: ${details}. ` +
          "Install it again with optional dependencies (they hold the binaries)"
        : `node-llama-cpp cannot be started: ${details}`;
      throw new LoadFailure("model-not-loaded", message, error);
    }
  }

  /**
   * Loads a model and finds out how it is best run here.
   *
   * @throws LoadFailure
   */
  async load(settings: ModelSettings): Promise<LoadedModel> {
    const startMs = performance.now();
    this.#complaints.length = 0;
    // All contexts share this limit, and those of a later model may want more.
    const { maxThreads } = this.#llama;
    const counts = [...settings.threads, settings.calibration?.threads ?? 1];
    this.#llama.maxThreads = Math.min(MAX_THREADS, Math.max(maxThreads, ...counts));
    let model: NodeLlama.LlamaModel | undefined;
    let draftModel: NodeLlama.LlamaModel | undefined;
    try {
      verify(settings.modelPath, settings.sha256);
      if (settings.draftModelPath !== undefined) verify(settings.draftModelPath);
      model = await this.#llama.loadModel({ modelPath: settings.modelPath });
      if (settings.draftModelPath !== undefined) {
        draftModel = await this.#llama.loadModel({ modelPath: settings.draftModelPath });
      }
      return await this.#open(model, draftModel, settings, startMs);
    } catch (error) {
      await draftModel?.dispose().catch(() => {});
      await model?.dispose().catch(() => {});
      throw loadError(error, this.#complaints, settings);
    }
  }

  async dispose(): Promise<void> {
    await this.#llama.dispose();
  }

  async #open(
    model: NodeLlama.LlamaModel,
    draftModel: NodeLlama.LlamaModel | undefined,
    settings: ModelSettings,
    startMs: number,
  ): Promise<LoadedModel> {
    if (draftModel !== undefined) {
      checkDraftModel(llamaVocabulary(model), llamaVocabulary(draftModel));
    }
    const timing =
      settings.calibration ??
      (await calibrate(model, settings.threads, settings.flashAttention, this.#onPass));
    const { threads, flashAttention } = timing;
    const trained = Math.min(model.trainContextSize, MAX_DEFAULT_CONTEXT);
    const contextSize = settings.contextSize || trained;
    const sequences =
      settings.sequences || (model.size <= SMALL_MODEL_BYTES ? SMALL_MODEL_SEQUENCES : 1);
    const open = async (one: NodeLlama.LlamaModel) =>
      await one.createContext({
        contextSize,
        sequences,
        batchSize: Math.min(BATCH_TOKENS, contextSize),
        threads,
        flashAttention,
        // Where a model has a sliding window, a kept system prompt needs the whole cache.
        swaFullCache: true,
        batching: { itemPrioritizationStrategy: mostUrgentFirst },
      });
    const context = await open(model);
    const draftContext = draftModel === undefined ? undefined : await open(draftModel);
    const all = Array.from({ length: sequences }, () => context.getSequence());
    const batchCost = settings.calibration?.batchCost ?? (await this.#batchCost(all));
    const worthwhile = batchCost <= WORTHWHILE_BATCH ? sequences : 1;
    const batch = Math.min(settings.batch || worthwhile, sequences);
    const engines = all.map((sequence) => this.#engine(model, sequence));
    const drafts = Array.from({ length: sequences }, () =>
      draftModel === undefined || draftContext === undefined
        ? undefined
        : this.#engine(draftModel, draftContext.getSequence()),
    );
    const { ram, vram } = context.memoryUsage;
    return {
      session: new ModelSession(new LlamaPrompts(model), engines, context.contextSize, drafts),
      facts: {
        contextSize: context.contextSize,
        sequences,
        batch,
        modelBytes: model.size + (draftModel?.size ?? 0),
        contextBytes: ram + vram,
        loadMs: performance.now() - startMs,
        calibration: { ...timing, batchCost },
        computedBy: "native",
        letters: lettersOf(engines[0]),
      },
      dispose: async () => {
        await draftModel?.dispose();
        await model.dispose();
      },
    };
  }

  async #batchCost([first, second]: readonly NodeLlama.LlamaContextSequence[]): Promise<number> {
    if (first === undefined || second === undefined) return 1;
    return await timeBatch(first, second, this.#onPass);
  }

  #engine(model: NodeLlama.LlamaModel, sequence: NodeLlama.LlamaContextSequence): SequenceEngine {
    const { TokenBias } = this.#module;
    return new SequenceEngine(
      model,
      sequence,
      (tokens, logit) => new TokenBias(model.tokenizer).set([...tokens], { logit }),
      this.#onPass,
    );
  }
}

/** @throws LoadFailure for a file that llama.cpp should not see */
function verify(path: string, sha256?: string): void {
  try {
    verifyModelFile(path, sha256);
  } catch (error) {
    if (!(error instanceof ImplausibleModelFile)) throw error;
    const message = `${path} is no sound model file: ${error.message}. Download it again`;
    throw new LoadFailure("model-not-loaded", message, error);
  }
}

/** Most urgent first, as many tokens as fit: a chunk of a less urgent prompt waits for its turn. */
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

async function importLlama(name: string): Promise<typeof NodeLlama> {
  try {
    return (await import(name)) as typeof NodeLlama;
  } catch (error) {
    const message =
      "The embedded backend needs the package node-llama-cpp, which cannot be imported " +
      `(${workerMessageOf(error)}). Install it: npm install --ignore-scripts node-llama-cpp@3`;
    throw new LoadFailure("model-not-loaded", message, error);
  }
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
