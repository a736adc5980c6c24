/**
 * `understudy stress`: a load test of the engine, with a report.
 *
 * @module
 */

import { mkdir } from "node:fs/promises";
import {
  type Assertion,
  AssertionSyntaxError,
  compareRuns,
  defaultAssertions,
  judge,
  metricHelp,
  PRESETS,
  parseAssertions,
  parseRunResult,
  type RunComparison,
  type RunResult,
  runStress,
  runSweep,
  type StressOptions,
  writeReport,
} from "@understudy/stress";
import type { CommandContext } from "../command-context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { InputError, type LocatedIssue, refuseInput } from "../input/input-error.ts";
import { readText } from "../input/read-text.ts";
import { errorJson } from "../output/error-json.ts";
import { printable } from "../output/printable.ts";
import type { Colours } from "../output/printer.ts";
import type { StressHarness } from "../stress-harness.ts";
import { renderComparison } from "./render-comparison.ts";
import { renderSummary } from "./render-summary.ts";
import type { StressFlags } from "./stress-flags.ts";
import { stressOptionsOf } from "./stress-request.ts";
import { StressView } from "./stress-view.ts";

/** Shells' exit code for a program ended by Ctrl+C. */
const INTERRUPTED = 130;

/** The real harness, stopped by this process's signals. */
function processHarness(): StressHarness {
  return {
    runStress,
    onInterrupt(listener) {
      process.on("SIGINT", listener);
      process.on("SIGTERM", listener);
      return () => {
        process.off("SIGINT", listener);
        process.off("SIGTERM", listener);
      };
    },
    leave: () => process.exit(INTERRUPTED),
  };
}

/**
 * Runs `understudy stress`.
 *
 * @returns 0 if every assertion holds, else 1
 * @throws InputError for invalid flags and files, before the run; its JSON is already written
 */
export async function stressCommand(
  flags: StressFlags,
  context: CommandContext,
): Promise<ExitCode> {
  if (flags.assert?.trim() === "help") {
    context.printer.line(renderAssertHelp(context.printer.colours));
    return EXIT.solved;
  }
  try {
    return await judgeRun(flags, context);
  } catch (error) {
    if (flags.json) context.printer.line(errorJson(undefined, error));
    throw error;
  }
}

async function judgeRun(flags: StressFlags, context: CommandContext): Promise<ExitCode> {
  const { printer } = context;
  // Validated first, so that no mistake shows up after a run of hours.
  const assertions = readAssertions(flags);
  const old = await readOld(flags, context);
  const options = await stressOptionsOf(flags, context);
  await prepareFolder(flags);
  const unwritten: LocatedIssue[] = [];
  const result = await carryOut(options, flags, context, unwritten);
  const verdict = judge(result, assertions ?? defaultAssertions(options));
  const comparison = old && compareRuns(old, result);
  if (flags.report !== undefined) {
    try {
      const page = await writeReport(flags.report, result, verdict);
      if (!flags.json) printer.line(`Report: ${printable(page)}\n`);
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      unwritten.push({ pointer: "", message: `the report cannot be written: ${said}` });
    }
  }
  if (flags.json) printer.line(JSON.stringify({ ...result, verdict, comparison }));
  else {
    printer.line(renderSummary(result, verdict, printer.colours));
    tell(comparison, flags, context);
  }
  if (unwritten.length > 0) throw new InputError("unwritable-output", "stress", unwritten);
  return verdict.passed ? EXIT.solved : EXIT.badInput;
}

function tell(
  comparison: RunComparison | undefined,
  { compare = "" }: StressFlags,
  { printer }: CommandContext,
): void {
  if (comparison === undefined) return;
  printer.line();
  printer.line(renderComparison(comparison, compare, printer.colours));
}

/** Runs the test, then the sweep, with lines of progress. */
async function carryOut(
  options: StressOptions,
  flags: StressFlags,
  context: CommandContext,
  unwritten: LocatedIssue[],
): Promise<RunResult> {
  const harness: StressHarness = context.stress ?? processHarness();
  const view = viewFor(options, flags, context);
  const controller = new AbortController();
  const { signal } = controller;
  const forget = harness.onInterrupt(() => {
    if (signal.aborted) {
      harness.leave();
      return;
    }
    controller.abort();
    view.onInterrupt();
  });
  const hooks = { onProgress: view.onProgress.bind(view), signal };
  const { record } = flags;
  try {
    const onRecordingError = (file: string, message: string): void => {
      const hint = "the file can be replayed, but is an incomplete recording";
      unwritten.push({ pointer: "", message: `${file} ends early: ${message}`, hint });
    };
    const result = await harness.runStress(options, { ...hooks, record, onRecordingError });
    if (flags.sweep !== true || signal.aborted) return result;
    const sweep = await runSweep(options, (each) => harness.runStress(each, hooks), {
      onRate: view.onRate.bind(view),
      onPoint: view.onPoint.bind(view),
      signal,
    });
    return { ...result, sweep };
  } finally {
    forget();
  }
}

function viewFor(
  options: StressOptions,
  { json }: StressFlags,
  { streams, printer }: CommandContext,
): StressView {
  const write = (text: string): void => {
    if (json) streams.stderr.write(`${printable(text)}\n`);
    else printer.line(printable(text));
  };
  return new StressView(write, options);
}

function readAssertions({ assert: expression }: StressFlags): readonly Assertion[] | undefined {
  if (expression === undefined) return undefined;
  try {
    return parseAssertions(expression);
  } catch (error) {
    if (!(error instanceof AssertionSyntaxError)) throw error;
    const { problem, hint, offset } = error;
    const issue = {
      pointer: "",
      message: problem,
      hint: hint ?? "--assert help lists figures and presets",
      position: { line: 1, column: offset + 1 },
    };
    throw new InputError("invalid-assertion", "--assert", [issue], { cause: error });
  }
}

async function readOld(
  { compare }: StressFlags,
  { streams }: CommandContext,
): Promise<RunResult | undefined> {
  if (compare === undefined) return undefined;
  const text = await readText(compare, streams.stdin);
  try {
    return parseRunResult(text);
  } catch (error) {
    refuseInput(error, compare, "invalid-result");
  }
}

async function prepareFolder({ report }: StressFlags): Promise<void> {
  if (report === undefined) return;
  try {
    await mkdir(report, { recursive: true });
  } catch (cause) {
    const { code = "", message } = cause as NodeJS.ErrnoException;
    const isFile = code === "EEXIST" || code === "ENOTDIR";
    const problem = isFile ? "is a file, not a folder" : message;
    const issue = { pointer: "", message: problem, hint: "--report takes a folder" };
    throw new InputError("unwritable-output", report, [issue], { cause });
  }
}

/** The output of `--assert help`: metrics and presets. */
function renderAssertHelp({ bold, dim }: Colours): string {
  const pad = (name: string): string => name.padEnd(26);
  return [
    `${bold("An assertion")} is a figure, an operator and a limit; commas separate several:`,
    '  --assert "p99<50,misses=0,fallback<20%,hits.p95<=1,rate>=20k"',
    "",
    "Operators are < <= > >= = !=. Limits take units: us, ms, s; %; k, M, /s; KB, MB, GB, MB/min; or",
    "budget, the budget of the run. A ? behind a figure, as in hits.p95?<=1, lets it hold where there is",
    "nothing to measure.",
    "",
    bold("Figures"),
    ...metricHelp().map(([name, meaning]) =>
      name.length > 25 ? `  ${name}\n  ${pad("")}${dim(meaning)}` : `  ${pad(name)}${dim(meaning)}`,
    ),
    "",
    bold("Presets"),
    ...Object.entries(PRESETS).flatMap(([name, { meaning, text }]) => [
      `  ${pad(name)}${meaning}`,
      `  ${pad("")}${dim(text)}`,
    ]),
  ].join("\n");
}
