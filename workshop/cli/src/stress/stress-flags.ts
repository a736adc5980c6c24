import { type Command, InvalidArgumentError, Option } from "commander";
import { MODEL_SPECS } from "../help-text.ts";
import { parseDuration } from "../input/duration.ts";

/** The parsed flags of `understudy stress`. Undefined: the harness's default. */
export interface StressFlags {
  readonly agents?: number;
  readonly duration?: number;
  readonly warmup?: number;
  readonly hitRate?: number;
  readonly budgetMs?: number;
  readonly workers?: number;
  readonly rate?: number;
  readonly closed?: boolean;
  readonly domain?: readonly string[];
  readonly llm?: "simulated" | "pool" | "embedded" | "ollama" | "openai" | "none";
  readonly model?: string;
  readonly llmLatency?: readonly [p50: number, p95: number | undefined];
  readonly llmSound?: number;
  readonly llmMendable?: number;
  readonly llmSlots?: number;
  readonly cache?: "none" | "exact" | "all";
  readonly seed?: number;
  readonly faults?: string;
  readonly target?: string;
  readonly sweep?: boolean;
  readonly assert?: string;
  readonly compare?: string;
  readonly report?: string;
  readonly record?: string;
  readonly json: boolean;
}

/** The flag of each harness option, for messages. */
export const FLAG_OF: Readonly<Record<string, string>> = {
  agents: "--agents",
  durationSeconds: "--duration",
  warmupSeconds: "--warmup",
  hitRate: "--hit-rate",
  budgetMs: "--budget-ms",
  workers: "--workers",
  rate: "--rate",
  closed: "--closed",
  domains: "--domain",
  llm: "--llm",
  model: "--model",
  "simulated/latencyP50Ms": "--llm-latency",
  "simulated/latencyP95Ms": "--llm-latency",
  "simulated/soundShare": "--llm-sound",
  "simulated/mendableShare": "--llm-mendable",
  "simulated/slots": "--llm-slots",
  cache: "--cache",
  seed: "--seed",
  faults: "--faults",
  target: "--target",
};

/** Declares the flags. The harness checks their ranges. */
export function declareStressFlags(command: Command): Command {
  return declareRunFlags(declareLlmFlags(declareLoadFlags(command)));
}

/** The load: agents, domains, rate and time. */
function declareLoadFlags(command: Command): Command {
  return command
    .option("--agents <n>", "agents that live and plan (default: 1000)", quantity)
    .option("--duration <time>", "measured time: 20, 90s, 5m, 2h (default: 20 s)", parseDuration)
    .option("--warmup <time>", "warm-up, which is not measured (default: 3 s)", parseDuration)
    .option("--budget-ms <n>", "milliseconds for each plan (default: 50)", quantity)
    .option(
      "--rate <n>",
      "questions per second over all agents (default: 3 for each agent)",
      quantity,
    )
    .option("--closed", "saturation: ask again as soon as the last answer has come")
    .option(
      "--workers <n>",
      "worker threads (default: one for each 5000 questions per second)",
      quantity,
    )
    .option(
      "-d, --domain <name>",
      "a demo domain or a file; repeatable (default: all demos)",
      collect,
    );
}

function declareLlmFlags(command: Command): Command {
  return command
    .addOption(
      new Option("--llm <kind>", "the LLM planner of the run (default: simulated)").choices([
        "simulated",
        "pool",
        "embedded",
        "ollama",
        "openai",
        "none",
      ]),
    )
    .option("--model <spec>", `the LLM planner's model: ${MODEL_SPECS}`)
    .option(
      "--llm-latency <p50[,p95]>",
      "ms of a simulated answer; 0: at once (default: 12,35)",
      latency,
    )
    .option("--llm-sound <share>", "simulated plans that work (default: 85%)", share)
    .option("--llm-mendable <share>", "simulated plans that break on the way (default: 10%)", share)
    .option(
      "--llm-slots <n>",
      "simulated calls at the same time in a worker (default: 256)",
      quantity,
    );
}

/** Caches, faults and targets of the run, and output of the result. */
function declareRunFlags(command: Command): Command {
  return command
    .addOption(
      new Option("--cache <tiers>", "caches before the LLM planner (default: all)").choices([
        "none",
        "exact",
        "all",
      ]),
    )
    .option(
      "--hit-rate <share>",
      "wanted share of exact hits; implies --cache exact (with faults: 90%)",
      share,
    )
    .option("--faults <name|file>", "calm, flaky, brownout, outage, liar, storm, or a file")
    .option("--target <url>", "ask a server in place of the engine (its key: $UNDERSTUDY_KEY)")
    .option("--seed <n>", "seed of worlds and LLM planners (default: 1)", quantity)
    .option("--sweep", "then find the highest rate that holds")
    .option("--assert <expr>", "assertions to check; --assert help lists figures and presets")
    .option("--compare <file>", "say what changed since an earlier result.json")
    .option("--report <dir>", "write a page with charts, result.json and .hgrm files")
    .option("--record <file>", "record the run, for understudy replay (a file for each worker)")
    .option("--json", "print the result as JSON, and nothing else on stdout", false);
}

/** A number with an optional `k` or `M`. */
function quantity(text: string): number {
  const match = /^(\d+(?:\.\d+)?(?:e\d+)?)([kM]?)$/.exec(
    text.trim().replaceAll(/[_,](?=\d{3})/g, ""),
  );
  if (match === null)
    throw new InvalidArgumentError("It must be a number such as 50, 1000 or 20k.");
  return Number(match[1]) * { "": 1, k: 1e3, M: 1e6 }[match[2] as "" | "k" | "M"];
}

/** A share: `0.7` or `70%`. */
function share(text: string): number {
  const match = /^(\d*\.?\d+)\s*(%?)$/.exec(text.trim());
  const value = Number(match?.[1]) / (match?.[2] === "%" ? 100 : 1);
  if (match !== null && value <= 1) return value;
  throw new InvalidArgumentError("It must be a share such as 0.7 or 70%.");
}

function latency(text: string): readonly [number, number | undefined] {
  const parts = text.split(",").map((part) => part.trim());
  const numbers = parts.map((part) => (/^\d+(\.\d+)?$/.test(part) ? Number(part) : Number.NaN));
  const [p50, p95] = numbers;
  if (p50 === undefined || numbers.length > 2 || numbers.some(Number.isNaN)) {
    throw new InvalidArgumentError("It must be milliseconds such as 12,35 (p50 and p95), or 0.");
  }
  return [p50, p50 === 0 ? (p95 ?? 0) : p95];
}

function collect(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), text];
}
