import { Worker, type WorkerOptions } from "node:worker_threads";

/**
 * Starts a thread of this package: from `dist` as it is, from source in one bundle.
 *
 * @param built URL of the `.js` file, as one literal, so that bundlers find the file; its source stands where it would be
 */
export function startThread(built: URL, options: WorkerOptions): Worker {
  // Flags of the game's process are not inherited: they need not suit a thread.
  const own = { execArgv: [], ...options };
  if (!import.meta.url.endsWith(".ts")) return new Worker(built, own);
  return new Worker(sourceLoader(built), { ...own, eval: true });
}

/** A script that continues with a source file: a thread has no loader of TypeScript. */
function sourceLoader(built: URL): string {
  // Not a literal: a built package has no such file, and tools would look for it.
  const loader = import.meta.url.replace(/packages\/llm\/.*$/, "scripts/testing/import-source.mjs");
  const source = JSON.stringify(built.href.replace(/\.js$/, ".ts"));
  const then = `({ importSource }) => importSource(${source})`;
  return `import(${JSON.stringify(loader)}).then(${then});`;
}
