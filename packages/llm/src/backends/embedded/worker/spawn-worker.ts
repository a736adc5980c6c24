import { Worker } from "node:worker_threads";
import { guardExit } from "../shared/exit-guard.ts";
import type { ModelThread } from "../shared/model-thread.ts";
import type { WorkerMessage, WorkerSettings } from "../shared/protocol.ts";
import { SharedFlags } from "../shared/shared-flags.ts";
import { workerEnvironment } from "./worker-environment.ts";

/** Starts a thread; tests wrap it to get at the thread. */
export type SpawnWorker = (settings: WorkerSettings) => Worker;

/** A thread of Node that runs models. */
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

/** Starts the thread that runs a model: from `dist` as it is, from source in one bundle. */
export function spawnWorker(settings: WorkerSettings): Worker {
  const isSource = import.meta.url.endsWith(".ts");
  // One literal, so that tools see the file; the build does not rewrite it.
  const source = new URL("./model-worker.ts", import.meta.url);
  const file = isSource ? source : new URL(source.href.replace(/\.ts$/, ".js"));
  const options = {
    workerData: settings,
    name: "understudy-model",
    env: workerEnvironment(),
    // Flags of the game's process are not inherited: they need not suit a thread.
    execArgv: [],
  };
  return isSource
    ? new Worker(sourceLoader(file), { ...options, eval: true })
    : new Worker(file, options);
}

/** A script that continues with a source file: a thread has no loader of TypeScript. */
function sourceLoader(file: URL): string {
  // Not a literal: a built package has no such file, and tools would look for it.
  const loader = import.meta.url.replace(/packages\/llm\/.*$/, "scripts/import-source.mjs");
  const then = `({ importSource }) => importSource(${JSON.stringify(file.href)})`;
  return `import(${JSON.stringify(loader)}).then(${then});`;
}
