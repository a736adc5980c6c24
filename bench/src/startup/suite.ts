import assert from "node:assert/strict";
import type { BenchSuite, BenchTask } from "../runner/task.ts";
import { browserSize, packageEntries } from "./bundle.ts";
import { commandTasks } from "./command-tasks.ts";
import { processTasks } from "./process-tasks.ts";

/** The waiting time of a player, and the size of a web page. */
export const startupSuite: BenchSuite = {
  name: "startup",
  tasks: () => [...processTasks(), ...commandTasks(), ...bundleTasks()],
  notes: () => [
    "Each sample is a process of its own, of which only the named part counts; every package is one bundled file.",
    "plan-command: processor time of all threads, not the time on a clock, for `understudy plan` of the quick start's fisher without a model, as files of one bundle. empty-process: the same of a Node that does nothing.",
  ],
};

/** The bundles of a web page; the time is that of bundling. */
function bundleTasks(): BenchTask[] {
  const { core, classical } = packageEntries;
  return [
    bundleTask("bundle-core", `export * from "${core}";`),
    bundleTask("bundle-engine", `export * from "${core}"; export * from "${classical}";`),
  ];
}

function bundleTask(name: string, contents: string): BenchTask {
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
