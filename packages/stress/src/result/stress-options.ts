import { withoutPassword } from "@understudy/llm";
import type { ModelsConfiguration } from "@understudy/llm/models";
import type { FaultWindow } from "./fault-window.ts";

/** The LLM planner of a run. `pool`: three simulated members, the smallest first. */
export type StressLlmPlanner = "simulated" | "pool" | "embedded" | "ollama" | "openai" | "none";

/** The caches in front of the LLM planner: none, exact only, or every tier. */
export type StressCache = "none" | "exact" | "all";

/** Behaviour of the simulated LLM planner. Times are log-normal. */
export interface SimulatedLlmPlannerOptions {
  /** Median latency in ms; 0 answers at once. */
  readonly latencyP50Ms: number;
  /** 95th percentile of the latency in ms. */
  readonly latencyP95Ms: number;
  /** Shares of sound and mendable answers; the remainder is garbage. */
  readonly soundShare: number;
  readonly mendableShare: number;
  /** Parallel calls per worker. */
  readonly slots: number;
}

/** Options without the passwords in model addresses, for display. */
export function shownOptions<Options extends Pick<StressOptions, "model" | "configuration">>({
  configuration: _,
  ...options
}: Options): Omit<Options, "configuration"> {
  const { model } = options;
  return model === undefined ? options : { ...options, model: withoutPassword(model) };
}

/** Options of a stress run, with every default filled in. */
export interface StressOptions {
  /** Names of demo domains or paths of domain files. Agents are assigned to them in turn. */
  readonly domains: readonly string[];
  readonly agents: number;
  /** Length of the measured part in seconds, after the warm-up. */
  readonly durationSeconds: number;
  /** Length of the unmeasured warm-up in seconds. */
  readonly warmupSeconds: number;
  /** Budget of every request in ms. */
  readonly budgetMs: number;
  /** Target share of exact cache hits, 0 to 1; undefined for no target. Requires the exact cache alone. */
  readonly hitRate: number | undefined;
  readonly cache: StressCache;
  /** Worker threads. */
  readonly workers: number;
  /** Questions per second over all agents, in an open loop. */
  readonly rate: number;
  /**
   * Whether to use a closed loop, for saturation: each worker asks its next question as soon as the last one is
   * answered.
   */
  readonly closed: boolean;
  readonly llm: StressLlmPlanner;
  /** The model of the LLM planner: a SPEC as in `understudy plan --model`. */
  readonly model: string | undefined;
  /** Model configuration: addresses, folders, timeouts, retries, breaker. Default: from the environment. */
  readonly configuration?: ModelsConfiguration | undefined;
  readonly simulated: SimulatedLlmPlannerOptions;
  /**
   * Address of a server to test in place of the engine, such as `http://127.0.0.1:7071`; its key comes from the
   * environment variable `UNDERSTUDY_KEY`.
   */
  readonly target: string | undefined;
  /** The faults, with their times. */
  readonly faults: readonly FaultWindow[];
  readonly seed: number;
}
