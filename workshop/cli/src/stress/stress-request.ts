import { availableParallelism } from "node:os";
import { type Issue, RequestError } from "@understudy/planner-core";
import {
  FAULT_PRESETS,
  resolveStressOptions,
  type StressOptions,
  type StressRequest,
} from "@understudy/stress";
import type { CommandContext } from "../command-context.ts";
import { InputError } from "../input/input-error.ts";
import { JsonText } from "../input/json-text.ts";
import { readText } from "../input/read-text.ts";
import { parseLlmSpec } from "../llm/model-spec.ts";
import { FLAG_OF, type StressFlags } from "./stress-flags.ts";

const REAL_LLMS: readonly StressOptions["llm"][] = ["embedded", "ollama", "openai"];

/**
 * Builds a run's options from the flags.
 *
 * @throws InputError with the flag, or the place in a fault file
 */
export async function stressOptionsOf(
  flags: StressFlags,
  { streams, configuration }: Pick<CommandContext, "streams" | "configuration">,
): Promise<StressOptions> {
  const { faults } = flags;
  const isFile = faults !== undefined && !FAULT_PRESETS.some((name) => name === faults);
  const file = isFile ? new JsonText(faults, await readFaults(faults, streams.stdin)) : undefined;
  const request = {
    ...requestOf(flags),
    ...(faults === undefined ? {} : { faults: file === undefined ? faults : file.value }),
  } as StressRequest;
  try {
    const options = resolveStressOptions(request);
    if (!REAL_LLMS.includes(options.llm)) return options;
    return { ...options, configuration: await configuration() };
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    const inFile = error.issues.filter(({ pointer }) => file !== undefined && isFault(pointer));
    if (file !== undefined && inFile.length > 0) {
      const issues = file.locate(
        inFile.map((issue) => ({ ...issue, pointer: issue.pointer.slice("/faults".length) })),
      );
      throw new InputError("invalid-faults", file.source, issues, { cause: error });
    }
    throw new InputError("invalid-usage", "stress", error.issues.map(named), { cause: error });
  }
}

function isFault(pointer: string): boolean {
  return pointer === "/faults" || pointer.startsWith("/faults/");
}

async function readFaults(
  path: string,
  stdin: CommandContext["streams"]["stdin"],
): Promise<string> {
  try {
    return await readText(path, stdin);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const [first] = error.issues;
    const message = `${first?.message ?? "cannot be read"}, and no preset has this name`;
    const hint = `presets: ${FAULT_PRESETS.join(", ")}; or a file of fault windows`;
    throw new InputError("unreadable-input", path, [{ pointer: "", message, hint }], {
      cause: error,
    });
  }
}

function requestOf(flags: StressFlags): StressRequest {
  const { llmLatency, llmSound, llmMendable, llmSlots } = flags;
  const simulated = defined({
    latencyP50Ms: llmLatency?.[0],
    latencyP95Ms: llmLatency?.[1],
    soundShare: llmSound,
    mendableShare: llmMendable,
    slots: llmSlots,
  });
  return defined({
    agents: flags.agents,
    durationSeconds: flags.duration,
    warmupSeconds: flags.warmup,
    hitRate: flags.hitRate,
    budgetMs: flags.budgetMs,
    // A sweep uses the whole machine.
    workers: flags.workers ?? (flags.sweep === true ? availableParallelism() : undefined),
    rate: flags.rate,
    closed: flags.closed,
    domains: flags.domain,
    llm: flags.llm ?? llmOf(flags.model),
    model: flags.model,
    cache: flags.cache,
    seed: flags.seed,
    target: flags.target,
    simulated: Object.keys(simulated).length === 0 ? undefined : simulated,
  });
}

/** The LLM planner of a model: `ollama/phi3` needs no `--llm ollama`. */
function llmOf(model: string | undefined): StressOptions["llm"] | undefined {
  if (model === undefined) return undefined;
  const { kind } = parseLlmSpec(model);
  if (kind === "ollama" || kind === "openai" || kind === "none") return kind;
  return kind === "local" ? undefined : "embedded";
}

function defined<T extends object>(object: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  const entries = Object.entries(object).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof T]?: Exclude<T[Key], undefined> };
}

function named(issue: Issue): Issue {
  const path = issue.pointer.slice(1);
  return { ...issue, pointer: FLAG_OF[path] ?? issue.pointer };
}
