import { basename } from "node:path";
import {
  type Clock,
  type Issue,
  ModelNotLoadedError,
  RequestError,
  systemClock,
} from "@understudy/planner-core";
import { EmbeddedBackend } from "./embedded-backend.ts";
import { checkModelFile, resolveEmbeddedModel, SHIPPED_MODEL } from "./resolve-model.ts";
import { type SpawnWorker, spawnWorker } from "./spawn-worker.ts";

/** Options of the embedded backend. */
export interface EmbeddedBackendOptions {
  /** `nano` (the default: the model that ships with this package) or the path of a `.gguf` file. */
  readonly model?: string | undefined;
  /** Tokens that prompt and answer may have together. Default: the model's, at most 2048. */
  readonly contextSize?: number | undefined;
  /** Domains whose system prompt stays evaluated. Default: 4 for models up to 100 MB, else 1. */
  readonly sequences?: number | undefined;
  /** Threads that compute. Default 1: more lose on a CPU that the game uses as well. */
  readonly threads?: number | undefined;
  readonly clock?: Clock | undefined;
}

/** What tests replace. */
export interface EmbeddedInternals {
  readonly spawn?: SpawnWorker;
  readonly llamaModule?: string;
}

/**
 * Starts a model inside this process, in a thread of its own, through node-llama-cpp.
 *
 * @throws ModelNotLoadedError, OutOfMemoryError; RequestError if an option is out of range
 *
 * @example
 * const backend = await openEmbeddedBackend({ model: "nano" });
 */
export async function openEmbeddedBackend(
  options: EmbeddedBackendOptions = {},
  internals: EmbeddedInternals = {},
): Promise<EmbeddedBackend> {
  checkOptions(options);
  const spec = options.model ?? SHIPPED_MODEL;
  const model = resolveEmbeddedModel(spec);
  if (model === undefined) {
    throw new ModelNotLoadedError(
      `"${spec}" names no embedded model: use "${SHIPPED_MODEL}" or a path that ends in .gguf`,
    );
  }
  const bytes = await checkModelFile(model.path);
  const { contextSize = 0, sequences = 0, threads = 1, clock = systemClock } = options;
  const backend = new EmbeddedBackend({
    model: model.name,
    fingerprint: `${basename(model.path)}:${bytes}`,
    settings: {
      modelPath: model.path,
      contextSize,
      sequences,
      threads,
      llamaModule: internals.llamaModule ?? "node-llama-cpp",
    },
    clock,
    spawn: internals.spawn ?? spawnWorker,
  });
  await backend.load();
  return backend;
}

function checkOptions(options: EmbeddedBackendOptions): void {
  const issues: Issue[] = [];
  for (const name of ["contextSize", "sequences", "threads"] as const) {
    const value = options[name];
    if (value === undefined || (Number.isInteger(value) && value >= 1)) continue;
    issues.push({ pointer: `/${name}`, message: `is ${value}; it must be an integer from 1` });
  }
  if (issues.length > 0) throw new RequestError(issues);
}
