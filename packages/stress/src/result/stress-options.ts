import { withoutPassword } from "@understudy/llm";
import type { ModelsConfiguration } from "@understudy/llm/models";
import type { FaultWindow } from "./fault-window.ts";

/** The lead of a run. `pool`: three simulated members, the smallest first. */
export type StressLead = "simulated" | "pool" | "embedded" | "ollama" | "openai" | "none";

/** The caches in front of the lead: none, the exact one alone, or every tier. */
export type StressCache = "none" | "exact" | "all";

/** How the simulated lead answers. Times are log-normal. */
export interface SimulatedLeadOptions {
  /** Median time of an answer in ms; 0 answers at once. */
  readonly latencyP50Ms: number;
  /** 95th percentile of it in ms. */
  readonly latencyP95Ms: number;
  /** Shares of the answers; what is left is garbage. */
  readonly soundShare: number;
  readonly mendableShare: number;
  /** Calls that run side by side in one worker. */
  readonly slots: number;
}

/** Options as they may be shown: without passwords in addresses of models. */
export function shownOptions<Options extends Pick<StressOptions, "model" | "configuration">>({
  configuration: _,
  ...options
}: Options): Omit<Options, "configuration"> {
  const { model } = options;
  return model === undefined ? options : { ...options, model: withoutPassword(model) };
}

/** Options of a stress run, with every default filled in. */
export interface StressOptions {
  /** Names of demo domains or paths of domain files. Agents are dealt over them in turn. */
  readonly domains: readonly string[];
  readonly agents: number;
  /** Length of the measured part in seconds, after the warm-up. */
  readonly durationSeconds: number;
  /** Seconds that run but are not measured. */
  readonly warmupSeconds: number;
  /** Time that every request has, in ms. */
  readonly budgetMs: number;
  /** Wanted share of exact hits, 0 to 1; undefined lets life decide. Needs the exact cache alone. */
  readonly hitRate: number | undefined;
  readonly cache: StressCache;
  /** Worker threads. */
  readonly workers: number;
  /** Questions per second over all agents, at planned times. */
  readonly rate: number;
  /** Saturation: each worker asks its next question as soon as the last is answered. */
  readonly closed: boolean;
  readonly lead: StressLead;
  /** Which model, where the lead has several: a SPEC as in `understudy plan --model`. */
  readonly model: string | undefined;
  /** How that is opened: addresses, folders, time-outs, retries, breaker. Default: as the environment says. */
  readonly configuration?: ModelsConfiguration | undefined;
  readonly simulated: SimulatedLeadOptions;
  /**
   * Address of a server that is asked in place of the engine, such as `http://127.0.0.1:7071`; a key for it comes from
   * the environment variable `UNDERSTUDY_KEY`.
   */
  readonly target: string | undefined;
  /** The faults, and their times. */
  readonly faults: readonly FaultWindow[];
  readonly seed: number;
}
