import { Command } from "commander";
import type { CommandContext } from "./command-context.ts";
import { COMMANDS, type RunCommand } from "./commands.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { PROGRAM_HELP } from "./help-text.ts";
import { declareStartOllama } from "./llm/start-ollama.ts";
import { printableLines } from "./output/printable.ts";
import type { CliStreams } from "./streams.ts";
import { cliVersion } from "./version.ts";

/** The command line, and the exit code of its command. */
export interface Program {
  readonly command: Command;
  readonly exitCode: () => ExitCode;
}

/**
 * Declares commands and options; parsing runs the command.
 *
 * @param asked the first argument: if it names a command, only that one is declared, since all take longer than a short
 * plan. Default: all
 */
export function createProgram(context: CommandContext, asked = ""): Program {
  let exitCode: ExitCode = EXIT.solved;
  const run: RunCommand = async (work) => {
    exitCode = await work(context);
  };
  const command = new Command("understudy")
    .description(
      "Plans for game agents: a language model proposes, a classical planner backs it up.",
    )
    .version(cliVersion, "-V, --version", "show the version")
    .helpOption("-h, --help", "show help")
    .helpCommand("help [command]", "show help for a command")
    .addHelpText("after", PROGRAM_HELP);
  const declared = Object.hasOwn(COMMANDS, asked) ? [COMMANDS[asked]] : Object.values(COMMANDS);
  for (const declare of declared) declare?.(command, run);
  declareStartOllama(command);
  settle(command, context.streams);
  return { command, exitCode: () => exitCode };
}

/** Sends the errors and help of a command and its subcommands to the given streams, without exiting the process. */
function settle(command: Command, streams: CliStreams): void {
  const { stdout, stderr } = streams;
  command
    .exitOverride()
    .showHelpAfterError(`see ${fullName(command)} --help`)
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(printableLines(text)),
      getOutHelpWidth: () => 96,
      getErrHelpWidth: () => 96,
    });
  for (const each of command.commands) settle(each, streams);
}

/** A command as typed: `understudy library check`. */
function fullName(command: Command): string {
  const { parent } = command;
  return parent === null ? command.name() : `${fullName(parent)} ${command.name()}`;
}
