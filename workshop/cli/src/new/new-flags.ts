import type { Command } from "commander";
import { NEW_HELP } from "../help-text.ts";

/** Options of `understudy new`. */
export interface NewFlags {
  readonly template?: string;
}

/** Declares `understudy new`, with its help. */
export function declareNewFlags(program: Command): Command {
  return program
    .command("new")
    .summary("make a game of your own from a template")
    .description("Makes a game whose agents plan, in a folder that is new or empty.")
    .argument("[folder]", "the folder; default: asked in a terminal, otherwise my-game")
    .option(
      "-t, --template <name>",
      "the template; default: asked in a terminal, otherwise survival",
    )
    .addHelpText("after", NEW_HELP);
}
