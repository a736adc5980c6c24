import { availableParallelism } from "node:os";
import { type Issue, RequestError } from "@understudy/planner-core";
import { DEMO_DOMAINS } from "@understudy/simulation/demo";
import { serverFaults } from "../faults/fault-schedule.ts";
import { isMemberFault } from "../faults/member-faults.ts";
import { parseFaults } from "../faults/parse-faults.ts";
import { FAULT_PRESETS, type FaultPreset, faultPreset } from "../faults/presets.ts";
import type { FaultWindow } from "../result/fault-window.ts";
import type {
  SimulatedLeadOptions,
  StressCache,
  StressLead,
  StressOptions,
} from "../result/stress-options.ts";

/** Options of a run; omitted options take their defaults. */
export interface StressRequest extends Partial<Omit<StressOptions, "simulated" | "faults">> {
  readonly simulated?: Partial<SimulatedLeadOptions> | undefined;
  /** Fault windows, or the name of a preset that is scaled to the run. Default: calm. */
  readonly faults?: readonly FaultWindow[] | FaultPreset | undefined;
}

const TARGET_HINT = "such as http://127.0.0.1:7071";
const LEADS: readonly StressLead[] = ["simulated", "pool", "embedded", "ollama", "openai", "none"];
const CACHES: readonly StressCache[] = ["none", "exact", "all"];
const QUESTIONS_PER_AGENT = 3;
const MAX_WORKERS = 256;
/** Questions per second and worker: about half its capacity. */
const QUESTIONS_PER_WORKER = 5000;
/** Default hit rate with faults. With every cache, too few questions would reach the lead for faults to show. */
const HIT_RATE_WITH_FAULTS = 0.9;

/**
 * Validates a run's options and fills in the defaults: 1000 agents in the three demo domains for 20 s after a warm-up
 * of 3 s, each asking three times per second with a budget of 50 ms; a simulated lead; every cache, or a hit rate of 90
 * % with model faults; a worker per 5000 questions per second, up to the number of processors. With a `target`, a
 * server is tested, and the run has no lead.
 *
 * @throws RequestError that names every invalid option
 *
 * @example
 * resolveStressOptions({ agents: 100, faults: "flaky" }).rate; // 300
 */
export function resolveStressOptions(request: StressRequest = {}): StressOptions {
  const check = new OptionCheck(request as Readonly<Record<string, unknown>>);
  const agents = check.integer("agents", 1000, 1, 10_000_000);
  const durationSeconds = check.number("durationSeconds", 20, 0.01, 1e7);
  const faults = faultsOf(request.faults, durationSeconds, check);
  const ofMembers = faults.find(({ kind }) => isMemberFault(kind));
  const target = targetOf(request, faults, check);
  const ownLead = ofMembers === undefined ? "simulated" : "pool";
  const lead = check.oneOf("lead", target === undefined ? ownLead : "none", LEADS);
  if (ofMembers !== undefined && lead !== "pool") {
    check.add("faults", `${ofMembers.kind} is a fault of a pool's members`, 'set "lead" to "pool"');
  }
  const faultyLead = serverFaults(faults).length > 0 || ofMembers !== undefined;
  const pressesLead = request.cache === undefined && lead !== "none" && faultyLead;
  const hitRate =
    check.optional("hitRate", 0, 1) ?? (pressesLead ? HIT_RATE_WITH_FAULTS : undefined);
  const ownCache = hitRate === undefined ? "all" : "exact";
  const cache = check.oneOf("cache", target === undefined ? ownCache : "none", CACHES);
  if (hitRate !== undefined && cache !== "exact") {
    const hint = 'leave "cache" out, or set it to "exact"';
    check.add("hitRate", "can only be reached with the exact cache alone", hint);
  }
  const model = check.text("model");
  if (lead === "openai" && model === undefined) {
    check.add("model", "is missing", "such as openai/phi-3@http://127.0.0.1:8080");
  }
  const closed = check.boolean("closed", false);
  const rate = check.number("rate", QUESTIONS_PER_AGENT * agents, 0.001, 1e7);
  const options: StressOptions = {
    domains: check.texts("domains", DEMO_DOMAINS),
    agents,
    durationSeconds,
    warmupSeconds: check.number("warmupSeconds", 3, 0, 1e6),
    budgetMs: check.number("budgetMs", 50, 0.1, 1e7),
    hitRate,
    cache,
    workers: check.integer("workers", closed ? 1 : workersFor(rate), 1, MAX_WORKERS),
    rate,
    closed,
    lead,
    model,
    configuration: request.configuration,
    simulated: simulatedOptions(request.simulated, check),
    target,
    faults,
    seed: check.integer("seed", 1, 0, 0xffff_ffff),
  };
  check.finish(Object.keys(options));
  return options;
}

/** Engine options, which do not apply to a run against a server, with neutral values. */
const OF_THE_ENGINE = {
  lead: "none",
  cache: "none",
  model: undefined,
  hitRate: undefined,
} as const;

function targetOf(
  request: StressRequest,
  faults: readonly FaultWindow[],
  check: OptionCheck,
): string | undefined {
  const target = check.text("target");
  if (target === undefined) return undefined;
  const url = URL.canParse(target) ? new URL(target) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== "") {
    check.add("target", `must be the address of a server, not ${shown(target)}`, TARGET_HINT);
  }
  for (const [name, none] of Object.entries(OF_THE_ENGINE)) {
    const given = request[name as keyof typeof OF_THE_ENGINE];
    if (given === undefined || given === none) continue;
    check.add(name, "is the server's own affair", 'leave it out, or "target"');
  }
  const isFaulty =
    serverFaults(faults).length > 0 || faults.some(({ kind }) => isMemberFault(kind));
  if (isFaulty) check.add("faults", "are faults of a model, and a server has its own", "calm");
  return target;
}

function workersFor(rate: number): number {
  const wanted = Math.ceil(rate / QUESTIONS_PER_WORKER);
  return Math.max(1, Math.min(wanted, availableParallelism(), MAX_WORKERS));
}

function simulatedOptions(
  given: StressRequest["simulated"],
  outer: OptionCheck,
): SimulatedLeadOptions {
  if (given !== undefined && (typeof given !== "object" || given === null)) {
    outer.add("simulated", "must be an object");
    return simulatedOptions(undefined, outer);
  }
  const check = new OptionCheck(
    (given ?? {}) as Readonly<Record<string, unknown>>,
    "/simulated",
    outer,
  );
  const latencyP50Ms = check.number("latencyP50Ms", 12, 0, 1e6);
  const options = {
    latencyP50Ms,
    // The spread of the defaults, for any median.
    latencyP95Ms: check.number("latencyP95Ms", (latencyP50Ms * 35) / 12, 0, 1e7),
    soundShare: check.number("soundShare", 0.85, 0, 1),
    mendableShare: check.number("mendableShare", 0.1, 0, 1),
    slots: check.integer("slots", 256, 1, 100_000),
  };
  if (options.latencyP95Ms < latencyP50Ms) {
    check.add("latencyP95Ms", "must be at least latencyP50Ms");
  }
  if (options.soundShare + options.mendableShare > 1 + 1e-9) {
    check.add("mendableShare", "and soundShare are more than 1 together");
  }
  check.checkNames(Object.keys(options));
  return options;
}

function faultsOf(
  given: StressRequest["faults"],
  durationSeconds: number,
  check: OptionCheck,
): readonly FaultWindow[] {
  if (given === undefined) return [];
  if (typeof given === "string") {
    if (FAULT_PRESETS.includes(given)) return faultPreset(given, durationSeconds);
    check.add("faults", `"${String(given)}" is not a preset`, FAULT_PRESETS.join(", "));
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
    check.issues.push(...error.issues);
    return [];
  }
}

/** Reads options one by one and collects the issues. */
class OptionCheck {
  readonly issues: Issue[];
  readonly #given: Readonly<Record<string, unknown>>;
  readonly #pointer: string;

  constructor(given: Readonly<Record<string, unknown>>, pointer = "", outer?: OptionCheck) {
    this.#given = given;
    this.#pointer = pointer;
    this.issues = outer?.issues ?? [];
  }

  add(name: string, message: string, hint?: string): void {
    const issue = { pointer: `${this.#pointer}/${name}`, message };
    this.issues.push(hint === undefined ? issue : { ...issue, hint });
  }

  number(name: string, fallback: number, min: number, max: number): number {
    const value = this.#given[name];
    if (value === undefined) return fallback;
    if (typeof value === "number" && value >= min && value <= max) return value;
    this.add(name, `must be a number from ${min} to ${max}, not ${shown(value)}`);
    return fallback;
  }

  integer(name: string, fallback: number, min: number, max: number): number {
    const value = this.number(name, fallback, min, max);
    if (Number.isInteger(value)) return value;
    this.add(name, `must be a whole number, not ${value}`);
    return fallback;
  }

  optional(name: string, min: number, max: number): number | undefined {
    return this.#given[name] === undefined ? undefined : this.number(name, min, min, max);
  }

  boolean(name: string, fallback: boolean): boolean {
    const value = this.#given[name];
    if (value === undefined) return fallback;
    if (typeof value !== "boolean") this.add(name, `must be true or false, not ${shown(value)}`);
    return value === true;
  }

  oneOf<Value extends string>(name: string, fallback: Value, values: readonly Value[]): Value {
    const value = this.#given[name];
    if (value === undefined) return fallback;
    if (values.includes(value as Value)) return value as Value;
    this.add(name, `${shown(value)} is unknown`, values.join(", "));
    return fallback;
  }

  text(name: string): string | undefined {
    const value = this.#given[name];
    if (value === undefined) return undefined;
    if (typeof value === "string" && value.trim() !== "") return value;
    this.add(name, `must be a text, not ${shown(value)}`);
    return undefined;
  }

  texts(name: string, fallback: readonly string[]): readonly string[] {
    const value = this.#given[name];
    if (value === undefined) return fallback;
    const isList = Array.isArray(value) && value.length > 0 && value.length <= 64;
    if (isList && value.every((each) => typeof each === "string")) return value as string[];
    this.add(name, "must be a list of 1 to 64 texts");
    return fallback;
  }

  checkNames(known: readonly string[]): void {
    for (const name of Object.keys(this.#given)) {
      if (!known.includes(name)) this.add(name, "is not an option of a run", known.join(", "));
    }
  }

  finish(known: readonly string[]): void {
    this.checkNames(known);
    if (this.issues.length > 0) throw new RequestError(this.issues);
  }
}

function shown(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
