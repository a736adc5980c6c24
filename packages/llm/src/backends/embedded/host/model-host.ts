import { nodeThread, type SpawnWorker } from "../worker/spawn-worker.ts";
import { type ModelHostOptions, ThreadHost } from "./thread/thread-host.ts";

/** Dependencies that tests can replace. */
export interface HostInternals {
  readonly spawn?: SpawnWorker;
  readonly llamaModule?: string;
}

/**
 * Several models in one worker thread. Loads and unloads them, tracks their memory, and restarts the thread if it
 * crashes or hangs. Models are opened with `openEmbeddedBackend`.
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
