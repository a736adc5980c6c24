/**
 * `understudy new`: games from templates.
 *
 * @module
 */

import { askOnTerminal, newProject } from "create-understudy";
import type { CommandContext } from "../command-context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { printableLines } from "../output/printable.ts";
import type { NewFlags } from "./new-flags.ts";

/**
 * Runs `understudy new`: creates a game from a template.
 *
 * @throws ProjectError for an unknown template, a non-empty folder, or failed writes
 */
export async function newCommand(
  folder: string | undefined,
  { template }: NewFlags,
  { printer, streams }: CommandContext,
): Promise<ExitCode> {
  const ask = streams.stdout.isTTY === true ? askOnTerminal() : undefined;
  printer.line(printableLines(await newProject({ folder, template }, ask)));
  return EXIT.solved;
}
