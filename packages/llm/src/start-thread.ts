import { Worker, type WorkerOptions } from "node:worker_threads";

/**
 * Starts a worker thread of this package: the built file from `dist`, or a bundle of its source.
 *
 * @param built URL of the `.js` file, as one literal so that bundlers find it; the source file has the same path
 */
export function startThread(built: URL, options: WorkerOptions): Worker {
  // Flags of the game's process may not suit a worker, so they are not inherited.
  const own = { execArgv: [], ...options };
  if (!import.meta.url.endsWith(".ts")) return new Worker(built, own);
  return new Worker(sourceLoader(built), { ...own, eval: true });
}

/** A script that imports a source file: workers have no TypeScript loader. */
function sourceLoader(built: URL): string {
  // Not a literal, or bundlers would look for a file that built packages lack.
  const loader = import.meta.url.replace(/packages\/llm\/.*$/, "scripts/testing/import-source.mjs");
  const source = JSON.stringify(built.href.replace(/\.js$/, ".ts"));
  const then = `({ importSource }) => importSource(${source})`;
  return `import(${JSON.stringify(loader)}).then(${then});`;
}
