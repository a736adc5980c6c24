/**
 * `understudy viewer`: a running game, or a recording of one, on a web page.
 *
 * @module
 */

import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { platform } from "node:process";
import { SHOW_FAULTS } from "@understudy/stress/faults";
import { exportPage, serveRecording, serveViewer } from "@understudy/viewer";
import { readViewerRecording, ViewerRecordingError } from "@understudy/viewer/protocol";
import type { CommandContext } from "../command-context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { InputError } from "../input/input-error.ts";
import { readText } from "../input/read-text.ts";
import { refusePort } from "../input/refuse-port.ts";
import { processInterrupts } from "../interrupts.ts";
import { parseLlmSpec } from "../llm/model-spec.ts";
import { checkOutput, writeOutput } from "../output/output-file.ts";
import { printable } from "../output/printable.ts";
import { ensurePage } from "../page/ensure-page.ts";
import { startShow } from "./show/show.ts";
import { ShowRecording } from "./show-recording.ts";
import type { ViewerFlags } from "./viewer-flags.ts";

/**
 * Runs `understudy viewer`: serves a show or a recording on the loopback until Ctrl+C.
 *
 * @throws InputError for invalid flags and files
 */
export async function viewerCommand(
  flags: ViewerFlags,
  context: CommandContext,
): Promise<ExitCode> {
  checkFiles(flags);
  await ensurePage();
  return flags.open === undefined
    ? playShow(flags, context)
    : showRecording(flags.open, flags, context);
}

/** Refuses output files that would overwrite another file of the same command. */
function checkFiles({ open, record, export: page }: ViewerFlags): void {
  const fail = (flag: string, message: string, hint: string): never => {
    throw new InputError("invalid-usage", flag, [{ pointer: "", message, hint }]);
  };
  if (open !== undefined && record !== undefined) {
    fail("--record", "a recording is not recorded again", "leave --record or --open out");
  }
  const other = open ?? record;
  if (page !== undefined && other !== undefined && resolve(page) === resolve(other)) {
    fail("--export", "would write over the recording", "name another file, such as show.html");
  }
}

/** Shows a recording, as an HTML file or on a served page. */
async function showRecording(
  file: string,
  flags: ViewerFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const text = await readText(file, context.streams.stdin, "a recording");
  checkRecording(text, file);
  if (flags.export !== undefined) {
    await writeOutput(flags.export, await exportPage(text));
    context.printer.line(`Written: ${printable(flags.export)}`);
    return EXIT.solved;
  }
  const server = await serveRecording(text, { port: flags.port });
  const ends = endOf(flags, context);
  tellAddress(server.url, flags, context);
  await ends.over;
  ends.forget();
  await server.close();
  return EXIT.solved;
}

function checkRecording(text: string, file: string): void {
  try {
    readViewerRecording(text);
  } catch (error) {
    if (!(error instanceof ViewerRecordingError)) throw error;
    const { problem: message, line, pointer, hint } = error;
    const position = line === 0 ? undefined : { line, column: 1 };
    const issue = { pointer, message, position };
    throw new InputError(error.code, file, [hint === undefined ? issue : { ...issue, hint }]);
  }
}

async function playShow(flags: ViewerFlags, context: CommandContext): Promise<ExitCode> {
  const { printer } = context;
  const faults = readFaults(flags);
  for (const file of [flags.record, flags.export]) if (file !== undefined) checkOutput(file);
  const { domain, agents, seed, library: planLibrary } = flags;
  const spec = parseLlmSpec(flags.model);
  if (spec.kind !== "none") printer.notice(`loading the model (${printable(flags.model)}) …`);
  const config = await context.configuration();
  const model = spec.kind === "none" ? undefined : { spec, config };
  const notice = (text: string): void => printer.notice(text);
  const show = await startShow({ domain, agents, seed, planLibrary, model, notice });
  const ends = endOf(flags, context);
  try {
    for (const name of faults) show.setFault(name, true);
    const server = await serveViewer(show.viewer, { port: flags.port }).catch((error: unknown) =>
      refusePort(error, flags.port),
    );
    try {
      const recording = await ShowRecording.begin(show.viewer, flags);
      tellAddress(server.url, flags, context);
      await show.run(ends.signal);
      for (const file of await recording.end()) printer.line(`Written: ${printable(file)}`);
    } finally {
      await server.close();
    }
  } finally {
    ends.forget();
    await show.dispose();
  }
  return EXIT.solved;
}

/** The faults of `--faults`, validated before anything is loaded. */
function readFaults({ faults = "", model }: ViewerFlags): string[] {
  const names = faults.split(",").flatMap((name) => (name.trim() === "" ? [] : [name.trim()]));
  const known = SHOW_FAULTS.map(({ name }) => name as string);
  const wrong = names.find((name) => !known.includes(name));
  const fail = (message: string, hint: string): never => {
    throw new InputError("invalid-usage", "--faults", [{ pointer: "", message, hint }]);
  };
  if (wrong !== undefined) fail(`there is no fault "${wrong}"`, `one of: ${known.join(", ")}`);
  if (names.length > 0 && model.trim() === "none") {
    fail("faults need a model, but --model is none", "leave --model none out");
  }
  return names;
}

function tellAddress(
  url: string,
  { browser }: ViewerFlags,
  { printer, streams }: CommandContext,
): void {
  printer.line(`Viewer: ${url}`);
  printer.notice("anyone with this address can see and change the game; Ctrl+C ends it");
  if (browser && streams.stdout.isTTY === true) openBrowser(url);
}

/** The end of a show: Ctrl+C, or its duration. */
function endOf(
  { duration }: ViewerFlags,
  { interrupts = processInterrupts }: CommandContext,
): { readonly signal: AbortSignal; readonly over: Promise<void>; readonly forget: () => void } {
  const controller = new AbortController();
  const { signal } = controller;
  const stop = interrupts.onInterrupt(() => {
    if (signal.aborted) interrupts.leave();
    controller.abort();
  });
  const timer =
    duration === undefined ? undefined : setTimeout(() => controller.abort(), 1000 * duration);
  const over = new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  const forget = (): void => {
    stop();
    clearTimeout(timer);
  };
  return { signal, over, forget };
}

/** Opens an address in the user's browser; silent without one. */
function openBrowser(url: string): void {
  const [command, ...args] =
    platform === "darwin"
      ? ["open", url]
      : platform === "win32"
        ? ["cmd", "/c", "start", "", url]
        : ["xdg-open", url];
  const child = spawn(command as string, args, { stdio: "ignore", detached: true });
  child.on("error", () => {
    // Ignored: the address is printed anyway.
  });
  child.unref();
}
