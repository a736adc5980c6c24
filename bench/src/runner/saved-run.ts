import { accessSync, constants, readFileSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { describeMachine, formatMachine, type Machine } from "./machine.ts";
import type { ResultLine, TaskResult } from "./result.ts";
import { formatDuration, formatTable } from "./table.ts";

/** A run in a file, to compare later ones with. */
export interface SavedRun {
  readonly version: 1;
  readonly machine: Machine;
  readonly quick: boolean;
  readonly results: readonly ResultLine[];
}

/** A file is not what it should be. */
export class SavedRunError extends Error {
  override readonly name = "SavedRunError";
}

/** @throws SavedRunError if the directory of the file cannot be written to */
export function checkWritable(path: string): void {
  try {
    accessSync(dirname(resolve(path)), constants.W_OK);
  } catch (cause) {
    throw new SavedRunError(`Cannot write ${path}: ${messageOf(cause)}`, { cause });
  }
}

export function saveRun(path: string, results: readonly TaskResult[], quick: boolean): void {
  const run: SavedRun = {
    version: 1,
    machine: describeMachine(),
    quick,
    results: results.map(({ line }) => line),
  };
  try {
    writeFileSync(path, `${JSON.stringify(run, undefined, 2)}\n`);
  } catch (cause) {
    throw new SavedRunError(`Cannot write ${path}: ${messageOf(cause)}`, { cause });
  }
}

/** @throws SavedRunError if the file cannot be read or holds no run */
export function loadRun(path: string): SavedRun {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new SavedRunError(`Cannot read a saved run from ${path}: ${messageOf(cause)}`, { cause });
  }
  const run = value as Partial<SavedRun> | null;
  if (run?.version !== 1 || !Array.isArray(run.results) || run.machine === undefined) {
    throw new SavedRunError(`${path} is no run that \`bench --save\` wrote`);
  }
  return run as SavedRun;
}

/** The medians of both runs side by side, for the tasks that both measured. */
export function formatComparison(before: SavedRun, results: readonly TaskResult[]): string {
  const known = new Map(before.results.map((line) => [`${line.suite} ${line.task}`, line]));
  const rows: string[][] = [];
  for (const { line } of results) {
    const old = known.get(`${line.suite} ${line.task}`);
    if (old === undefined) continue;
    const ratio = (line.p50 / old.p50).toFixed(2);
    rows.push([
      `${line.suite} ${line.task}`,
      formatDuration(old.p50),
      formatDuration(line.p50),
      ratio,
    ]);
  }
  if (rows.length === 0) return "The saved run has none of these tasks.";
  const note = before.quick ? " (a quick run: rough figures)" : "";
  return [
    `before: ${formatMachine(before.machine)}${note}`,
    formatTable([["task", "p50 before", "p50 now", "now/before"], ...rows]),
  ].join("\n");
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
