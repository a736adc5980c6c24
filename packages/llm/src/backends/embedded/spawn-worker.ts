import { Worker } from "node:worker_threads";
import type { WorkerSettings } from "./protocol.ts";
import { workerEnvironment } from "./worker-environment.ts";

/** Starts a thread; tests wrap it to get at the thread. */
export type SpawnWorker = (settings: WorkerSettings) => Worker;

/** Starts the thread that runs a model: from `dist` as it is, from source through tsx. */
export function spawnWorker(settings: WorkerSettings): Worker {
  const isSource = import.meta.url.endsWith(".ts");
  // One literal, so that tools see the file; the build does not rewrite it.
  const source = new URL("./model-worker.ts", import.meta.url);
  const file = isSource ? source : new URL(source.href.replace(/\.ts$/, ".js"));
  const options = {
    workerData: settings,
    name: "understudy-model",
    env: workerEnvironment(),
  };
  // Flags of the game's process are not inherited: they need not suit a thread.
  return isSource
    ? new Worker(sourceLoader(file), {
        ...options,
        eval: true,
        execArgv: ["--conditions=@understudy/source"],
      })
    : new Worker(file, { ...options, execArgv: [] });
}

/**
 * A script that registers tsx and goes on with a source file. `--import tsx` would not do: it has no
 * effect in a thread (tsx 4.23). Resolved from here, not from the working directory.
 */
function sourceLoader(file: URL): string {
  const tsx = JSON.stringify(import.meta.resolve("tsx/esm/api"));
  const then = `({ register }) => { register(); return import(${JSON.stringify(file.href)}); }`;
  return `import(${tsx}).then(${then});`;
}
