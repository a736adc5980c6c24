import type { Worker } from "node:worker_threads";
import { startThread } from "../../../start-thread.ts";
import { guardExit } from "../shared/exit-guard.ts";
import type { ModelThread } from "../shared/model-thread.ts";
import type { WorkerMessage, WorkerSettings } from "../shared/protocol.ts";
import { SharedFlags } from "../shared/shared-flags.ts";
import { workerEnvironment } from "./worker-environment.ts";

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
