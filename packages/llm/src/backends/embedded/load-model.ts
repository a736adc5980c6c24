import type * as NodeLlama from "node-llama-cpp";
import { isOutOfMemory, LoadFailure, messageOf } from "./call-errors.ts";
import { ModelSession } from "./model-session.ts";
import type { ModelFacts, WorkerSettings } from "./protocol.ts";

/** A model that is ready to answer. */
export interface LoadedModel {
  readonly session: ModelSession;
  readonly facts: ModelFacts;
  dispose(): Promise<void>;
}

/** Longer contexts only cost memory: plans are short. */
const MAX_DEFAULT_CONTEXT = 2048;
/** Below this size a context is cheap enough to keep several system prompts. */
const SMALL_MODEL_BYTES = 100_000_000;
const SMALL_MODEL_SEQUENCES = 4;
/** Lines of the library's log that are worth showing when a model cannot be loaded. */
const MAX_COMPLAINTS = 3;

/**
 * Loads node-llama-cpp and a model with settings for small models on a shared CPU: the library's own
 * defaults (all threads, flash attention) were measured 1000 and 5 times slower there.
 *
 * @throws LoadFailure
 */
export async function loadModel(settings: WorkerSettings): Promise<LoadedModel> {
  const startMs = performance.now();
  const llamaModule = await importLlama(settings.llamaModule);
  const complaints: string[] = [];
  let llama: NodeLlama.Llama | undefined;
  try {
    llama = await llamaModule.getLlama({
      gpu: false,
      build: "never",
      skipDownload: true,
      progressLogs: false,
      maxThreads: settings.threads,
      logLevel: llamaModule.LlamaLogLevel.error,
      logger: (_level, message) => {
        if (complaints.length < MAX_COMPLAINTS) complaints.push(message.trim());
      },
    });
    const model = await llama.loadModel({ modelPath: settings.modelPath });
    const contextSize =
      settings.contextSize || Math.min(model.trainContextSize, MAX_DEFAULT_CONTEXT);
    const sequences =
      settings.sequences || (model.size <= SMALL_MODEL_BYTES ? SMALL_MODEL_SEQUENCES : 1);
    const context = await model.createContext({
      contextSize,
      sequences,
      batchSize: Math.min(512, contextSize),
      threads: settings.threads,
      flashAttention: false,
      // Where a model has a sliding window, a kept system prompt needs the whole cache.
      swaFullCache: true,
    });
    const all = Array.from({ length: sequences }, () => context.getSequence());
    const loaded = llama;
    return {
      session: new ModelSession(model, all, context.contextSize),
      facts: {
        contextSize: context.contextSize,
        sequences,
        modelBytes: model.size,
        loadMs: performance.now() - startMs,
      },
      dispose: () => loaded.dispose(),
    };
  } catch (error) {
    await llama?.dispose().catch(() => {});
    throw loadError(error, complaints, settings);
  }
}

async function importLlama(name: string): Promise<typeof NodeLlama> {
  try {
    return (await import(name)) as typeof NodeLlama;
  } catch (error) {
    const message =
      "The embedded backend needs the package node-llama-cpp, which cannot be imported " +
      `(${messageOf(error)}). Install it: npm install node-llama-cpp@3`;
    throw new LoadFailure("model-not-loaded", message, error);
  }
}

function loadError(
  error: unknown,
  complaints: readonly string[],
  { modelPath }: WorkerSettings,
): LoadFailure {
  const details = [messageOf(error), ...complaints].join("; ");
  if (isOutOfMemory(error)) {
    const message = `There is not enough memory for ${modelPath}: ${details}. Use a smaller model or context`;
    return new LoadFailure("out-of-memory", message, error);
  }
  const isBinary = error instanceof Error && error.constructor.name === "NoBinaryFoundError";
  const message = isBinary
    ? `node-llama-cpp has no binary for ${process.platform}-${process.arch}: ${details}. ` +
      "Install it again with optional dependencies (they hold the binaries)"
    : `${modelPath} cannot be loaded: ${details}. ` +
      "The file may be damaged or of an unknown architecture: download it again";
  return new LoadFailure("model-not-loaded", message, error);
}
