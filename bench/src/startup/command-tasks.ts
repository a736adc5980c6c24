import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BenchTask } from "../runner/task.ts";
import { fisherText, writeCommandBundle } from "./bundle.ts";

/** Makes a process print its processor time at exit, in milliseconds. */
const PROCESSOR_TIME = `data:text/javascript,${encodeURIComponent(`
process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  process.stderr.write("\\n" + (user + system) / 1000);
});
`)}`;

/** Processor time, over all threads, of a process of the command, and of an empty one. */
export function commandTasks(): BenchTask[] {
  return [
    task("empty-process", ["--eval", "0"]),
    task("plan-command", [
      "dist/main.js",
      ...["plan", "--domain", "fisher.json", "--goal", "paid", "--planner", "classical"],
    ]),
  ];
}

function task(name: string, argv: readonly string[]): BenchTask {
  return {
    name,
    async: true,
    cold: true,
    measures: "result",
    setup: async () => {
      const directory = mkdtempSync(join(tmpdir(), "understudy-command-"));
      await writeCommandBundle(directory);
      writeFileSync(join(directory, "fisher.json"), fisherText());
      const run = () => processorMs(directory, argv);
      return {
        run,
        check: () => assert.ok(run() >= 0),
        dispose: () => rmSync(directory, { recursive: true, force: true }),
      };
    },
  };
}

function processorMs(cwd: string, argv: readonly string[]): number {
  const { stderr, status } = spawnSync(process.execPath, ["--import", PROCESSOR_TIME, ...argv], {
    cwd,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`the process ended with ${status}: ${stderr.slice(-500)}`);
  return Number(stderr.slice(stderr.lastIndexOf("\n")));
}
