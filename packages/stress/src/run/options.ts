import { availableParallelism } from "node:os";
import { RequestError } from "@understudy/planner-core";
import { shapes } from "@understudy/planner-core/internal";
import { DEMO_DOMAINS } from "@understudy/simulation/demo";
import { serverFaults } from "../faults/fault-schedule.ts";
import { isMemberFault } from "../faults/member-faults.ts";
import { parseFaults } from "../faults/parse-faults.ts";
import { FAULT_PRESETS, type FaultPreset, faultPreset } from "../faults/presets.ts";
import type { FaultWindow } from "../result/fault-window.ts";
import type {
  SimulatedLlmPlannerOptions,
  StressCache,
  StressLlmPlanner,
  StressOptions,
} from "../result/stress-options.ts";

/** Options of a run; omitted options take their defaults. */
export interface StressRequest extends Partial<Omit<StressOptions, "simulated" | "faults">> {
  readonly simulated?: Partial<SimulatedLlmPlannerOptions> | undefined;
  /** Fault windows, or the name of a preset that is scaled to the run. Default: calm. */
  readonly faults?: readonly FaultWindow[] | FaultPreset | undefined;
}

const TARGET_HINT = "such as http://127.0.0.1:7071";
const LLMS: readonly StressLlmPlanner[] = [
  "simulated",
  "pool",
  "embedded",
  "ollama",
  "openai",
  "none",
];
const CACHES: readonly StressCache[] = ["none", "exact", "all"];
const QUESTIONS_PER_AGENT = 3;
const MAX_WORKERS = 256;
/** Questions per second and worker: about half its capacity. */
const QUESTIONS_PER_WORKER = 5000;
const MAX_ISSUES = 100;
/** Default hit rate with faults. With every cache, too few questions would reach the LLM planner for faults to show. */
const HIT_RATE_WITH_FAULTS = 0.9;

const {
  boolean,
  closed: closedShape,
  list,
  number,
  oneOf,
  optional,
  string,
  unread,
  whole,
} = shapes;
const within = (min: number, max: number) => optional(number({ min, max }));
const text = optional(string({ min: 1 }));
const SIMULATED = closedShape({
  ...{ latencyP50Ms: within(0, 1e6), latencyP95Ms: within(0, 1e7) },
  ...{ soundShare: within(0, 1), mendableShare: within(0, 1) },
  slots: optional(whole({ min: 1, max: 100_000 })),
});
const OPTIONS = closedShape({
  domains: optional(list(string(), { min: 1, max: 64 })),
  agents: optional(whole({ min: 1, max: 10_000_000 })),
  ...{ durationSeconds: within(0.01, 1e7), warmupSeconds: within(0, 1e6) },
  ...{ budgetMs: within(0.1, 1e7), hitRate: within(0, 1), rate: within(0.001, 1e7) },
  cache: optional(oneOf(CACHES)),
  workers: optional(whole({ min: 1, max: MAX_WORKERS })),
  closed: optional(boolean),
  llm: optional(oneOf(LLMS)),
  ...{ model: text, target: text, configuration: unread, faults: unread },
  simulated: optional(SIMULATED),
  seed: optional(whole({ min: 0, max: 0xffff_ffff })),
});

/**
 * Validates a run's options and fills in the defaults: 1000 agents in the three demo domains for 20 s after a warm-up
 * of 3 s, each asking three times per second with a budget of 50 ms; a simulated LLM planner; every cache, or a hit
 * rate of 90 % with model faults; a worker per 5000 questions per second, up to the number of processors. With a
 * `target`, a server is tested, and the run has no LLM planner.
 *
 * @throws RequestError that names every invalid option
 *
 * @example
 * resolveStressOptions({ agents: 100, faults: "flaky" }).rate; // 300
 */
export function resolveStressOptions(request: StressRequest = {}): StressOptions {
  const given = shapes.read(OPTIONS, request, RequestError);
  const issues = new shapes.IssueCollector(MAX_ISSUES);
  const { agents = 1000, durationSeconds = 20, target, model, closed = false } = given;
  const faults = faultsOf(request.faults, durationSeconds, issues);
  const ofMembers = faults.find(({ kind }) => isMemberFault(kind));
  if (target !== undefined) checkTarget(target, request, faults, issues);
  const ownLlm = ofMembers === undefined ? "simulated" : "pool";
  const { llm = target === undefined ? ownLlm : "none" } = given;
  if (ofMembers !== undefined && llm !== "pool") {
    const message = `${ofMembers.kind} is a fault of a pool's members`;
    issues.add("/faults", message, 'set "llm" to "pool"');
  }
  const faultyLlm = serverFaults(faults).length > 0 || ofMembers !== undefined;
  const pressesLlm = request.cache === undefined && llm !== "none" && faultyLlm;
  const { hitRate = pressesLlm ? HIT_RATE_WITH_FAULTS : undefined } = given;
  const ownCache = hitRate === undefined ? "all" : "exact";
  const { cache = target === undefined ? ownCache : "none" } = given;
  if (hitRate !== undefined && cache !== "exact") {
    const hint = 'leave "cache" out, or set it to "exact"';
    issues.add("/hitRate", "can only be reached with the exact cache alone", hint);
  }
  if (llm === "openai" && model === undefined) {
    issues.add("/model", "is missing", "such as openai/phi-3@http://127.0.0.1:8080");
  }
  const { rate = QUESTIONS_PER_AGENT * agents, domains = DEMO_DOMAINS } = given;
  const { warmupSeconds = 3, budgetMs = 50, seed = 1 } = given;
  const { workers = closed ? 1 : workersFor(rate) } = given;
  const simulated = simulatedOptions(given.simulated, issues);
  if (!issues.isEmpty) throw new RequestError(issues.issues);
  return {
    ...{ domains, agents, durationSeconds, warmupSeconds, budgetMs, hitRate, cache, workers, rate },
    ...{
      closed,
      llm,
      model,
      configuration: request.configuration,
      simulated,
      target,
      faults,
      seed,
    },
  };
}

/** Engine options, which do not apply to a run against a server, with neutral values. */
const OF_THE_ENGINE = {
  llm: "none",
  cache: "none",
  model: undefined,
  hitRate: undefined,
} as const;

function checkTarget(
  target: string,
  request: StressRequest,
  faults: readonly FaultWindow[],
  issues: shapes.IssueCollector,
): void {
  const url = URL.canParse(target) ? new URL(target) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== "") {
    const message = `must be the address of a server, not ${JSON.stringify(target)}`;
    issues.add("/target", message, TARGET_HINT);
  }
  for (const [name, none] of Object.entries(OF_THE_ENGINE)) {
    const given = request[name as keyof typeof OF_THE_ENGINE];
    if (given === undefined || given === none) continue;
    issues.add(`/${name}`, "is the server's own affair", 'leave it out, or "target"');
  }
  const isFaulty =
    serverFaults(faults).length > 0 || faults.some(({ kind }) => isMemberFault(kind));
  if (isFaulty) {
    issues.add("/faults", "are faults of a model, and a server has its own", "calm");
  }
}

function workersFor(rate: number): number {
  const wanted = Math.ceil(rate / QUESTIONS_PER_WORKER);
  return Math.max(1, Math.min(wanted, availableParallelism(), MAX_WORKERS));
}

function simulatedOptions(
  given: shapes.Shaped<typeof SIMULATED> = {},
  issues: shapes.IssueCollector,
): SimulatedLlmPlannerOptions {
  const { latencyP50Ms = 12, soundShare = 0.85, mendableShare = 0.1, slots = 256 } = given;
  // As wide a spread as the default pair, for any median.
  const { latencyP95Ms = (latencyP50Ms * 35) / 12 } = given;
  if (latencyP95Ms < latencyP50Ms) {
    issues.add("/simulated/latencyP95Ms", "must be at least latencyP50Ms");
  }
  if (soundShare + mendableShare > 1 + 1e-9) {
    issues.add("/simulated/mendableShare", "and soundShare are more than 1 together");
  }
  return { latencyP50Ms, latencyP95Ms, soundShare, mendableShare, slots };
}

function faultsOf(
  given: StressRequest["faults"],
  durationSeconds: number,
  issues: shapes.IssueCollector,
): readonly FaultWindow[] {
  if (given === undefined) return [];
  if (typeof given === "string") {
    if (FAULT_PRESETS.includes(given)) return faultPreset(given, durationSeconds);
    issues.add("/faults", `"${String(given)}" is not a preset`, FAULT_PRESETS.join(", "));
    return [];
  }
  try {
    // A window without an end lasts to the end of the run.
    return parseFaults(given, "/faults").map((window) => ({
      ...window,
      durationSeconds: Math.min(
        window.durationSeconds,
        Math.max(0, durationSeconds - window.startSeconds),
      ),
    }));
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    for (const { pointer, message, hint } of error.issues) issues.add(pointer, message, hint);
    return [];
  }
}
