import type { Issue } from "@understudy/planner-core";
import { type Command, InvalidArgumentError } from "commander";
import { MODEL_SPECS } from "../help-text.ts";

/** The parsed flags of `understudy prepare`. */
export interface PrepareFlags {
  readonly domain: string;
  readonly scenario?: string;
  readonly model?: string;
  /** Address of the Redis with the queue. */
  readonly queue?: string;
  readonly persona?: readonly string[];
  readonly minutes?: number;
  readonly coverage?: number;
  readonly questions?: number;
  readonly seed?: number;
  readonly inFlight?: number;
  readonly situations?: number;
  readonly fresh?: number;
  readonly out?: string;
  readonly record?: string;
  readonly replay?: string;
  readonly json: boolean;
}

/** Declares the flags. */
export function declarePrepareFlags(command: Command): Command {
  return command
    .requiredOption("-d, --domain <file>", "the domain, as JSON")
    .option(
      "--scenario <file>",
      "how agents live (default: from any state, all goals equally often)",
    )
    .option(
      "--model <spec>",
      `who teaches: ${MODEL_SPECS}, or scripted: the best plans, no model (default: nano)`,
    )
    .option("--queue <address>", "workers answer: redis://localhost:6379 (see understudy worker)")
    .option("--persona <text>", "persona of the agents, as a file or text; repeatable", collect)
    .option("--minutes <n>", "stop after this many minutes", number)
    .option("--coverage <share>", "stop at this share of fresh situations (default: 0.98)", number)
    .option("--questions <n>", "stop after this many questions, earlier runs included", number)
    .option("--seed <n>", "seed of the simulated life (default: that of the file, or 1)", number)
    .option(
      "--in-flight <n>",
      "questions that the model answers at the same time (default: 1; with --queue: 8)",
      number,
    )
    .option(
      "--situations <n>",
      "situations to choose questions from at a time (default: 5000)",
      number,
    )
    .option("--fresh <n>", "fresh situations to measure coverage in (default: 4000)", number)
    .option("--out <file>", "the plan library; continued if it exists (default: DOMAIN.plans.json)")
    .option("--record <file>", "write prompts and answers as JSON lines")
    .option("--replay <file>", "use the answers of a recording instead of a model")
    .option("--json", "print events and the result as JSON lines", false);
}

/** Flags of preparation options. */
const FLAG_OF: Readonly<Record<string, string>> = {
  "/seed": "--seed",
  "/coverage": "--coverage",
  "/maxQuestions": "--questions",
  "/limitMs": "--minutes",
  "/questionsInFlight": "--in-flight",
  "/situations": "--situations",
  "/freshSituations": "--fresh",
};

/** The issue of an option, renamed to its flag. */
export function ofFlag({ pointer, message, hint }: Issue): Issue {
  const flag = FLAG_OF[pointer];
  if (flag === undefined)
    return hint === undefined ? { pointer, message } : { pointer, message, hint };
  // The message's number has another unit than the flag.
  const told = flag === "--minutes" ? message.replace(/, not .*$/, "") : message;
  return { pointer: "", message: `${flag} ${told}` };
}

function collect(value: string, known: readonly string[] = []): readonly string[] {
  return [...known, value];
}

function number(text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isFinite(value)) return value;
  throw new InvalidArgumentError("It must be a number.");
}
