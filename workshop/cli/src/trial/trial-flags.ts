import { type Command, Option } from "commander";
import { MODEL_SPECS } from "../help-text.ts";
import { integer } from "../input/integer-flag.ts";
import { TRIAL_PARTS, type TrialPart } from "./asking/parts.ts";

/** Options of `understudy model trial`. */
export interface TrialFlags {
  readonly domain: readonly string[];
  readonly questions?: number;
  /** Default: all that the model can be asked. */
  readonly parts?: readonly TrialPart[];
  readonly lines: number;
  readonly minutes: number;
  readonly seed: number;
  readonly results: string;
  readonly json: boolean;
}

/** Declares the command and its options. */
export function declareTrialFlags(
  model: Command,
  run: (specs: readonly string[], flags: TrialFlags) => Promise<void>,
): void {
  model
    .command("trial")
    .summary("measure the value of models, with chance as a baseline")
    .description(
      "Asks models for plans, choices and lines, compares every answer with chance and the classical planner, and gives advice on each model.",
    )
    .argument("<spec...>", `models: ${MODEL_SPECS}; or pool`)
    .option(
      "-d, --domain <file>",
      "a domain of yours, besides the three that no model was taught; may be repeated",
      append,
      [],
    )
    .option(
      "--questions <n>",
      "plans and choices to ask for in all (default: as many as a difference of 10 points needs)",
      integer(1, 100_000),
    )
    .addOption(new Option("--parts <part...>", "ask for these alone").choices(TRIAL_PARTS))
    .option("--lines <n>", "lines to ask for in all", integer(0, 1000), 12)
    .option(
      "--minutes <n>",
      "after so long no further question is put to a model",
      integer(1, 10_000),
      10,
    )
    .option("--seed <n>", "which questions", integer(0, 2 ** 32 - 1), 1)
    .option(
      "--results <file>",
      "keeps the answers: the same command continues after an interruption",
      "understudy-trial.jsonl",
    )
    .option("--json", "print one JSON object", false)
    .action(run);
}

function append(value: string, list: readonly string[]): readonly string[] {
  return [...list, value];
}
