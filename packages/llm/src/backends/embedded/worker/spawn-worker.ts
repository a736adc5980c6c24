import type { Worker } from "node:worker_threads";
import { startThread } from "../../../start-thread.ts";
import type { ModelThread } from "../shared/model-thread.ts";
import type { WorkerMessage, WorkerSettings } from "../shared/protocol.ts";
import { SharedFlags } from "../shared/shared-flags.ts";
import { workerEnvironment } from "./worker-environment.ts";

/** Maximum delay of a process exit, in milliseconds. */
const MAX_WAIT_MS = 10_000;

const guarded = new Set<SharedFlags>();

/** Starts a worker thread; tests wrap it to reach the thread. */
export type SpawnWorker = (settings: WorkerSettings) => Worker;

/** Starts a Node worker thread that runs models. */
export function nodeThread(llamaModule: string, spawn: SpawnWorker = spawnWorker): ModelThread {
  const flags = new SharedFlags();
  const worker = spawn({ llamaModule, flags: flags.buffer as SharedArrayBuffer });
  const endGuard = guardExit(flags);
  worker.once("exit", endGuard);
  let cause: unknown;
  worker.on("error", (error) => {
    cause = error;
  });
  return {
    flags,
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => {
      worker.on("message", (message: WorkerMessage) => listener(message));
    },
    onEnd: (listener) => {
      worker.once("exit", (code) => listener({ how: `exit code ${code}`, cause }));
    },
    keepAlive: (isNeeded) => {
      if (isNeeded) worker.ref();
      else worker.unref();
    },
    terminate: () => void worker.terminate(),
  };
}

export function spawnWorker(settings: WorkerSettings): Worker {
  return startThread(new URL("./model-worker.js", import.meta.url), {
    workerData: settings,
    name: "understudy-model",
    env: workerEnvironment(),
  });
}

/**
 * Prevents an abort when the process exits during generation: terminating a thread inside the native library crashes
 * the process ("terminate called after throwing an instance of 'Napi::Error'"). On exit, all calls are cancelled, and
 * the exit waits for the current chunk.
 *
 * @returns function that ends the guard
 */
function guardExit(flags: SharedFlags): () => void {
  if (guarded.size === 0) process.on("exit", stopAll);
  guarded.add(flags);
  return () => {
    guarded.delete(flags);
    if (guarded.size === 0) process.off("exit", stopAll);
  };
}

function stopAll(): void {
  for (const flags of guarded) flags.cancelAll();
  for (const flags of guarded) flags.waitIdle(MAX_WAIT_MS);
}
