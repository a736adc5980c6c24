import assert from "node:assert/strict";
import type { BenchTask } from "../runner/task.ts";
import { browserSize, packageEntries } from "./bundle.ts";

/** The bundles of a web page; the time is that of bundling. */
export function bundleTasks(): BenchTask[] {
  const { core, classical } = packageEntries;
  return [
    task("bundle-core", `export * from "${core}";`),
    task("bundle-engine", `export * from "${core}"; export * from "${classical}";`),
  ];
}

function task(name: string, contents: string): BenchTask {
  return {
    name,
    async: true,
    cold: true,
    setup: () => ({
      run: () => browserSize(contents),
      check: async () => assert.ok((await browserSize(contents)).bytes > 0),
      counts: async () => ({ ...(await browserSize(contents)) }),
    }),
  };
}
