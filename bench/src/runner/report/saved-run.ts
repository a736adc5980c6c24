import { readFileSync } from "node:fs";
import { checkWritable, writeWhole } from "@understudy/files";
import { describeMachine, type Machine } from "../measure/machine.ts";
import { messageOf, type SuiteReport } from "./report.ts";

/** A saved run, for comparisons and documents. */
export interface SavedRun {
  readonly version: 2;
  readonly machine: Machine;
  readonly quick: boolean;
  readonly suites: readonly SuiteReport[];
}

/** An invalid file. */
export class SavedRunError extends Error {
  override readonly name = "SavedRunError";
}

/** @throws SavedRunError for an unwritable file */
export function checkSavable(path: string): void {
  try {
    checkWritable(path);
  } catch (cause) {
    throw new SavedRunError(`Cannot write ${path}: ${messageOf(cause)}`, { cause });
  }
}

/** A run with the current time and machine. */
export function runOf(suites: readonly SuiteReport[], quick: boolean): SavedRun {
  return { version: 2, machine: describeMachine(), quick, suites };
}

/** @throws SavedRunError for an unwritable file */
export async function saveRun(path: string, run: SavedRun): Promise<void> {
  try {
    await writeWhole(path, `${JSON.stringify(run, undefined, 1)}\n`);
  } catch (cause) {
    throw new SavedRunError(`Cannot write ${path}: ${messageOf(cause)}`, { cause });
  }
}

/** @throws SavedRunError for an unreadable or invalid file */
export function loadRun(path: string): SavedRun {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new SavedRunError(`Cannot read a saved run from ${path}: ${messageOf(cause)}`, { cause });
  }
  const run = value as Partial<SavedRun> | null;
  if (run?.version !== 2 || !isMachine(run.machine) || !run.suites?.every?.(isReport)) {
    throw new SavedRunError(`${path} is not a run that \`bench --save\` wrote`);
  }
  return run as SavedRun;
}

function isMachine(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

function isReport(value: Partial<SuiteReport> | null): boolean {
  const { suite, results, ratios, notes } = value ?? {};
  return typeof suite === "string" && [results, ratios, notes].every(Array.isArray);
}
