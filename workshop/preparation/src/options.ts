import type {
  Clock,
  Domain,
  LlmPlanner,
  PlanLibrary,
  PlanLibraryOptions,
  Planner,
} from "@understudy/planner-core";
import { type Issue, RequestError } from "@understudy/planner-core";
import type { Scenario } from "@understudy/simulation";
import type { PreparationEvent } from "./progress.ts";

/** Options of a preparation. */
export interface PreparationOptions {
  readonly domain: Domain;
  /** The teaching model. */
  readonly llm: LlmPlanner;
  /** The agents' scenario. Default: any start, uniform goals, occasional disturbances. */
  readonly scenario?: Scenario | undefined;
  /** The classical planner. Default: a `ClassicalPlanner` with prebuilt tables. */
  readonly planner?: Planner | undefined;
  /** Personas with plans of their own, each given to the model; undefined for none. Default: only undefined. */
  readonly personas?: readonly (string | undefined)[] | undefined;
  /** A plan library to start from: of an interrupted preparation, or with handwritten plans. */
  readonly resume?: PlanLibrary | undefined;
  /** The same seed and answers give the same plan library. Default 1. */
  readonly seed?: number | undefined;
  /** Required share of fresh situations covered for every persona, with 95 % confidence. Default 0.98. */
  readonly coverage?: number | undefined;
  /** Limit on questions, including those of earlier runs. Default: none. */
  readonly maxQuestions?: number | undefined;
  /** Time limit of this run in milliseconds. Default: none. */
  readonly limitMs?: number | undefined;
  /** Time limit of one answer in milliseconds. Default 120,000. */
  readonly answerMs?: number | undefined;
  /** Highest cost ratio of a served plan to the classical planner's. Default 1.25. */
  readonly maxReuseCostRatio?: number | undefined;
  /** Highest cost ratio of a repaired plan that is kept. Default 2. */
  readonly maxCostRatio?: number | undefined;
  /**
   * Whether a wrong answer is asked for again once, with its first broken step named. Default false: chat models repeat
   * their mistake, and mending costs no call.
   */
  readonly askAgain?: boolean | undefined;
  /** Parallel questions. They are chosen together, so another number may give another plan library. Default 1. */
  readonly questionsInFlight?: number | undefined;
  /** Number of situations to choose questions from at a time. Default 5,000. */
  readonly situations?: number | undefined;
  /** Number of fresh situations for measuring coverage. Default 4,000. */
  readonly freshSituations?: number | undefined;
  /** Options of the plan library. */
  readonly planLibrary?:
    | Omit<PlanLibraryOptions, "maxEntries" | "maxEntriesPerPartition">
    | undefined;
  readonly clock?: Clock | undefined;
  /** Ends the preparation with its results so far. */
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: PreparationEvent) => void) | undefined;
  /**
   * Called after answers with the current plan library, for saving or viewing; do not keep it. The next question waits
   * for its promise, which gives other work a turn if answers are immediate.
   */
  readonly onAnswered?: ((planLibrary: PlanLibrary) => void | Promise<void>) | undefined;
}

/** Validated numeric options, with their defaults. */
export interface PreparationLimits {
  readonly seed: number;
  readonly coverage: number;
  readonly maxQuestions: number;
  readonly limitMs: number;
  readonly answerMs: number;
  readonly maxReuseCostRatio: number;
  readonly maxCostRatio: number;
  readonly questionsInFlight: number;
  readonly situations: number;
  readonly freshSituations: number;
}

/** @throws RequestError with every invalid number */
export function limitsOf(options: PreparationOptions): PreparationLimits {
  const limits: PreparationLimits = {
    seed: options.seed ?? 1,
    coverage: options.coverage ?? 0.98,
    maxQuestions: options.maxQuestions ?? Number.POSITIVE_INFINITY,
    limitMs: options.limitMs ?? Number.POSITIVE_INFINITY,
    answerMs: options.answerMs ?? 120_000,
    maxReuseCostRatio: options.maxReuseCostRatio ?? 1.25,
    maxCostRatio: options.maxCostRatio ?? 2,
    questionsInFlight: options.questionsInFlight ?? 1,
    situations: options.situations ?? 5000,
    freshSituations: options.freshSituations ?? 4000,
  };
  const issues: Issue[] = [];
  const check = (name: keyof PreparationLimits, isGood: boolean, message: string): void => {
    if (!isGood) issues.push({ pointer: `/${name}`, message: `${message}, not ${limits[name]}` });
  };
  const isCount = (value: number, most: number): boolean =>
    Number.isInteger(value) && value >= 1 && value <= most;
  check("seed", Number.isFinite(limits.seed), "must be a number");
  check("coverage", limits.coverage > 0 && limits.coverage < 1, "must lie between 0 and 1");
  check("maxQuestions", limits.maxQuestions >= 0, "must be at least 0");
  check("limitMs", limits.limitMs >= 0, "must be at least 0");
  check("answerMs", limits.answerMs > 0, "must be more than 0");
  check("maxReuseCostRatio", limits.maxReuseCostRatio >= 1, "must be at least 1");
  check(
    "maxCostRatio",
    limits.maxCostRatio >= limits.maxReuseCostRatio,
    "must be at least maxReuseCostRatio",
  );
  for (const [name, most] of [
    ["questionsInFlight", 64],
    ["situations", 1_000_000],
    ["freshSituations", 1_000_000],
  ] as const) {
    check(name, isCount(limits[name], most), `must be an integer from 1 to ${most}`);
  }
  if (issues.length > 0) throw new RequestError(issues);
  return limits;
}
