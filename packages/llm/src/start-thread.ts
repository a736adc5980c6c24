import { Worker, type WorkerOptions } from "node:worker_threads";

/**
 * Starts a thread of this package: from `dist` as it is, from source in one bundle.
 *
 * @param source URL of the `.ts` file, as one literal, so that tools see the file; what is built stands beside it
 */
export function startThread(source: URL, options: WorkerOptions): Worker {
  // Flags of the game's process are not inherited: they need not suit a thread.
  const own = { execArgv: [], ...options };
  if (!import.meta.url.endsWith(".ts")) {
    return new Worker(new URL(source.href.replace(/\.ts$/, ".js")), own);
  }
  return new Worker(sourceLoader(source), { ...own, eval: true });
}

/** A script that continues with a source file: a thread has no loader of TypeScript. */
function sourceLoader(file: URL): string {
  // Not a literal: a built package has no such file, and tools would look for it.
  const loader = import.meta.url.replace(/packages\/llm\/.*$/, "scripts/import-source.mjs");
  const then = `({ importSource }) => importSource(${JSON.stringify(file.href)})`;
  return `import(${JSON.stringify(loader)}).then(${then});`;
}
