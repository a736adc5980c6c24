import { nodeThread, type SpawnWorker } from "../worker/spawn-worker.ts";
import { type ModelHostOptions, ThreadHost } from "./thread/thread-host.ts";

/** Parts that tests replace. */
export interface HostInternals {
  readonly spawn?: SpawnWorker;
  readonly llamaModule?: string;
}

/**
 * Several models in one worker thread: loads and unloads them, keeps account of their memory, starts
 * the thread again when it died or hung. Models are opened with `openEmbeddedBackend`.
 *
 * @example
 * const host = new ModelHost({ memoryLimitBytes: 4e9 });
 * const small = await openEmbeddedBackend({ model: "nano", host });
 * const large = await openEmbeddedBackend({ model: "models/phi3.gguf", host, isLazy: true });
 */
export class ModelHost extends ThreadHost {
  constructor(options: ModelHostOptions = {}, internals: HostInternals = {}) {
    const { spawn, llamaModule = "node-llama-cpp" } = internals;
    super(() => nodeThread(llamaModule, spawn), options);
  }
}
