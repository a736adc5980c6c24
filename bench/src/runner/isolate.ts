import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { STALLED_MS, Watchdog } from "./measure/watchdog.ts";
import { failedReport, messageOf, type SuiteReport } from "./report/report.ts";
import { loadRun } from "./report/saved-run.ts";
import type { SuiteEntry } from "./task.ts";

/** A suite reports its own hang, unless it cannot run at all. */
const LIMIT_MS = 1.1 * STALLED_MS;
const ERROR_LINES = 6;

/**
 * Measures a suite in its own process: one suite's compiler feedback does not affect the next, and a crash ends only
 * one.
 */
export async function reportSuiteApart(entry: SuiteEntry, quick: boolean): Promise<SuiteReport> {
  const directory = mkdtempSync(join(tmpdir(), "understudy-bench-"));
  const startMs = performance.now();
  try {
    const file = join(directory, "run.json");
    const { code, errors } = await runApart([
      entry.name,
      ...(quick ? ["--quick"] : []),
      "--save",
      file,
    ]);
    try {
      const report = loadRun(file).suites.find(({ suite }) => suite === entry.name);
      if (report !== undefined) return report;
    } catch (error) {
      if (code === 0) throw error;
    }
    return failedReport(entry, `ended with ${code}: ${reasonIn(errors)}`, seconds(startMs));
  } catch (error) {
    return failedReport(entry, messageOf(error), seconds(startMs));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The end of a process's output, without the stack trace. */
function reasonIn(errors: string): string {
  const lines = errors.split("\n").filter((line) => !/^\s*(at .*|\^|Node\.js v.*)?$/.test(line));
  return lines.slice(-ERROR_LINES).join(" ");
}

async function runApart(arguments_: readonly string[]): Promise<{
  readonly code: number | string;
  readonly errors: string;
}> {
  const script = process.argv[1] as string;
  const child = spawn(process.execPath, [...process.execArgv, script, ...arguments_], {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const watchdog = new Watchdog(LIMIT_MS);
  child.on("message", () => watchdog.step());
  let errors = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    errors = (errors + text).slice(-10_000);
  });
  const ended = new Promise<number | string>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(code ?? signal ?? "no code"));
  });
  try {
    return { code: await watchdog.watch(ended), errors };
  } finally {
    child.kill("SIGKILL");
  }
}

function seconds(startMs: number): number {
  return Math.round((performance.now() - startMs) / 100) / 10;
}
