/**
 * `understudy replay`: replays a recording and compares the outcomes.
 *
 * @module
 */

import {
  type OutcomeDifference,
  RecordingError,
  type ReplayResult,
  replayRun,
} from "@understudy/recording";
import type { CommandContext } from "../command-context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { readText } from "../input/read-text.ts";
import { located } from "../input/recording-issue.ts";
import { plural } from "../output/figures.ts";
import { printable } from "../output/printable.ts";
import type { Printer } from "../output/printer.ts";
import { formatTable } from "../output/table.ts";

/** Options of `understudy replay`. */
export interface ReplayCommandOptions {
  readonly file: string;
  readonly json: boolean;
}

/**
 * Runs `understudy replay`.
 *
 * @throws InputError for an unreadable recording, without `--json`
 */
export async function replayCommand(
  options: ReplayCommandOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { printer, streams } = context;
  const text = await readText(options.file, streams.stdin, "a recording");
  let result: ReplayResult;
  try {
    result = await replayRun(text);
  } catch (error) {
    if (!(error instanceof RecordingError)) throw error;
    if (!options.json) throw located(error, options.file);
    const { code, message, line, pointer } = error;
    printer.line(JSON.stringify({ identical: false, error: { code, message, line, pointer } }));
    return EXIT.badInput;
  }
  if (options.json) printer.line(JSON.stringify(result));
  else render(result, context);
  return result.identical ? EXIT.solved : EXIT.badInput;
}

function render(result: ReplayResult, { printer }: CommandContext): void {
  const { colours } = printer;
  const { identical, different, differences, open, skipped, cutLine, isWhole } = result;
  printer.line(headOf(result, printer));
  printer.line();
  const rows = [
    ["outcomes", result.recordedHash],
    ...(different === 0 ? [] : [["replayed", result.replayedHash]]),
    ...(open === 0
      ? []
      : [["open", `${plural(open, "request")} had no outcome when the recording ended`]]),
    ...(skipped === 0
      ? []
      : [["skipped", `${plural(skipped, "request")} cannot be written in a file`]]),
  ];
  for (const line of formatTable(rows, [{ paint: colours.dim }, {}])) printer.line(line);
  const [first] = differences;
  if (first !== undefined) renderDifference(first, result, printer);
  if (identical) return;
  if (cutLine !== undefined) printer.notice(`line ${cutLine} was cut off: replayed up to there`);
  else if (!isWhole)
    printer.notice("lines are missing: the run was ended, or its recording could not be written");
  if (result.unrecorded > 0)
    printer.notice(`${plural(result.unrecorded, "request")} of the run cannot be replayed`);
}

function headOf(result: ReplayResult, { colours }: Printer): string {
  const { identical, replayed, different } = result;
  const requests = plural(replayed, "request");
  if (identical) return `${colours.green("✓ identical")}  ${requests} replayed`;
  if (different > 0) return `${colours.red("✗ different")}  ${different} of ${requests}`;
  return `${colours.red("✗ incomplete")}  ${requests} replayed, none different; the rest is missing`;
}

function renderDifference(
  first: OutcomeDifference,
  { differences, different }: ReplayResult,
  printer: Printer,
): void {
  const { colours } = printer;
  const { agent, tick, late, field, recorded, replayed } = first;
  const which = late ? " (what the late answer brought)" : "";
  printer.line();
  printer.line(
    `The first difference is ${colours.bold(field)} of agent ${colours.bold(printable(agent))}, tick ${tick}${which}:`,
  );
  const rows = [
    ["recorded", shown(recorded)],
    ["replayed", shown(replayed)],
  ];
  for (const line of formatTable(rows, [{ paint: colours.dim }, {}])) printer.line(line);
  if (different > 1) {
    const others = differences.slice(1, 6).map((each) => `${printable(each.agent)}@${each.tick}`);
    printer.line(`  then ${others.join(", ")}${different > 6 ? ", …" : ""}`);
  }
}

function shown(value: unknown): string {
  return value === undefined ? "nothing" : printable(JSON.stringify(value));
}
