import type { Command } from "commander";
import { MODEL_SPECS } from "../help-text.ts";

/** Options of `understudy words read`. */
export interface ReadFlags {
  readonly domain: string;
  readonly model: string;
  readonly out?: string;
  readonly json: boolean;
}

/** Declares `understudy words` with its subcommand. */
export function addWordsCommands(
  program: Command,
  read: (file: string, flags: ReadFlags) => Promise<void>,
): Command {
  const words = program
    .command("words")
    .summary("read what players say ahead")
    .description("Reads players' texts ahead with a model, for games without one.");
  words
    .command("read")
    .summary("read likely texts with a model, and show where the reader differs")
    .description(
      "Reads the texts that do not stand without a model, one a line, and keeps what the model read.",
    )
    .argument("<texts>", "a file with a text on each line (- for standard input)")
    .requiredOption("-d, --domain <file>", "the domain: JSON, or a program that exports it")
    .requiredOption("--model <spec>", MODEL_SPECS)
    .option("-o, --out <file>", "keeps the readings; those that are there already stay")
    .option("--json", "print one JSON object", false)
    .action(read);
  return words;
}
