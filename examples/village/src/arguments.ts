import { parseArgs } from "node:util";
import { TICKS_PER_DAY } from "./world/time.ts";

/** Reuse of the model's plans. */
export type CacheKind = "exact" | "all";

/** The command-line options. */
export interface VillageArguments {
  readonly seed: number;
  readonly ticks: number;
  readonly agents: number;
  readonly budgetMs: number;
  /** `nano`, a GGUF file, or `none`. */
  readonly model: string;
  /** `exact`: plans are reused for the same situation. `all`: for any situation that they fit. */
  readonly cache: CacheKind;
  /** Whether to use the shipped, prepared plans. */
  readonly planLibrary: boolean;
  readonly json: boolean;
  readonly help: boolean;
}

/** Defaults of the command line. */
export const DEFAULT_ARGUMENTS: VillageArguments = {
  seed: 1,
  ticks: TICKS_PER_DAY,
  agents: 36,
  budgetMs: 250,
  model: "nano",
  cache: "exact",
  planLibrary: true,
  json: false,
  help: false,
};

export const HELP = `Understudy: a day in the village.

${DEFAULT_ARGUMENTS.agents} agents in three domains live through a simulated day. They play plans that a language model
prepared for them; if none fits, the model inside this process is asked. Every plan is proved before
it is played, and a classical planner stands ready in case the model is late, wrong or not worth
asking. The day takes about twenty seconds; Ctrl-C ends it earlier. Either way you get a summary.

Usage: pnpm start [options]

  --seed N         seed of the day                          (default ${DEFAULT_ARGUMENTS.seed})
  --ticks N        how long it lasts; ${TICKS_PER_DAY} are a whole day   (default ${DEFAULT_ARGUMENTS.ticks})
  --agents N       number of agents                         (default ${DEFAULT_ARGUMENTS.agents})
  --budget-ms N    every answer comes within this time      (default ${DEFAULT_ARGUMENTS.budgetMs})
  --model SPEC     nano (shipped) | FILE.gguf | none        (default ${DEFAULT_ARGUMENTS.model})
  --cache KIND     exact: a plan of the model is kept for the very same situation
                   all: for every situation that it fits      (default ${DEFAULT_ARGUMENTS.cache})
  --no-library     no shipped plans: the model is asked for everything
  --json           only the summary, as one JSON object
  -h, --help       this text

With --model none, a seed gives the same day every time. With a model, the events of a day are the
same, but answers, and so what the agents do, depend on the speed of the machine.`;

/** A command-line error. */
export class ArgumentError extends Error {
  override readonly name = "ArgumentError";
}

/**
 * Parses the command line.
 *
 * @throws ArgumentError that names the flag
 */
export function readArguments(args: readonly string[]): VillageArguments {
  const values = parse(args.filter((argument) => argument !== "--"));
  return {
    seed: integer("--seed", values.seed, DEFAULT_ARGUMENTS.seed, 0, 2 ** 32 - 1),
    ticks: integer("--ticks", values.ticks, DEFAULT_ARGUMENTS.ticks, 1, 100 * TICKS_PER_DAY),
    agents: integer("--agents", values.agents, DEFAULT_ARGUMENTS.agents, 1, 2000),
    budgetMs: integer("--budget-ms", values["budget-ms"], DEFAULT_ARGUMENTS.budgetMs, 0, 60_000),
    model: values.model ?? DEFAULT_ARGUMENTS.model,
    cache: cacheKind(values.cache),
    planLibrary: !(values["no-library"] ?? false),
    json: values.json ?? false,
    help: values.help ?? false,
  };
}

interface RawValues {
  readonly seed?: string;
  readonly ticks?: string;
  readonly agents?: string;
  readonly "budget-ms"?: string;
  readonly model?: string;
  readonly cache?: string;
  readonly "no-library"?: boolean;
  readonly json?: boolean;
  readonly help?: boolean;
}

function parse(args: string[]): RawValues {
  try {
    return parseArgs({
      args,
      options: {
        seed: { type: "string" },
        ticks: { type: "string" },
        agents: { type: "string" },
        "budget-ms": { type: "string" },
        model: { type: "string" },
        cache: { type: "string" },
        "no-library": { type: "boolean" },
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    throw new ArgumentError(error instanceof Error ? error.message : String(error));
  }
}

function cacheKind(text: string | undefined): CacheKind {
  if (text === undefined) return DEFAULT_ARGUMENTS.cache;
  if (text === "exact" || text === "all") return text;
  throw new ArgumentError(`--cache must be exact or all, not "${text}"`);
}

function integer(
  flag: string,
  text: string | undefined,
  fallback: number,
  min: number,
  max: number,
): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new ArgumentError(`${flag} must be a whole number from ${min} to ${max}, not "${text}"`);
}
