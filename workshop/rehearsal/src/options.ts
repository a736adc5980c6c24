import type {
  Clock,
  Domain,
  Lead,
  Planner,
  Repertoire,
  RepertoireOptions,
} from "@understudy/planner-core";
import { type Issue, RequestError } from "@understudy/planner-core";
import type { Scenario } from "@understudy/simulation";
import type { RehearsalEvent } from "./progress.ts";

/** How a model teaches a repertoire. */
export interface RehearsalOptions {
  readonly domain: Domain;
  /** The model. */
  readonly lead: Lead;
  /** How agents live. Default: from anywhere, each goal as often, now and then something happens. */
  readonly scenario?: Scenario | undefined;
  /** The understudy. Default: a `ClassicalPlanner` whose tables are built first. */
  readonly planner?: Planner | undefined;
  /**
   * The personas to plan for: each gets plans of its own, and is told to the model. Undefined stands for nobody in
   * particular. Default: only that.
   */
  readonly personas?: readonly (string | undefined)[] | undefined;
  /** A repertoire to start from: of an interrupted rehearsal, or with plans of a designer. */
  readonly resume?: Repertoire | undefined;
  /** The same seed and the same answers give the same repertoire. Default 1. */
  readonly seed?: number | undefined;
  /**
   * The share of fresh situations that every persona is to be served in, with 95 % confidence. Default
   * 0.98.
   */
  readonly coverage?: number | undefined;
  /** Questions of the whole repertoire, those of earlier runs included. Default: no limit. */
  readonly maxQuestions?: number | undefined;
  /** Time of this run in milliseconds. Default: no limit. */
  readonly limitMs?: number | undefined;
  /** Time of one answer in milliseconds. Default 120,000. */
  readonly answerMs?: number | undefined;
  /** A kept plan serves at up to this many times the understudy's cost. Default 1.25. */
  readonly maxReuseCostRatio?: number | undefined;
  /** A mended plan that is dearer than that is still kept up to this many times. Default 2. */
  readonly maxCostRatio?: number | undefined;
  /** Whether wrong answers are asked for again, once. Default true. */
  readonly askAgain?: boolean | undefined;
  /**
   * Questions that the model answers at the same time. They are chosen together, so that another number
   * may give another repertoire. Default 1.
   */
  readonly questionsInFlight?: number | undefined;
  /** Situations that questions are chosen from at a time. Default 5,000. */
  readonly situations?: number | undefined;
  /** Fresh situations in which coverage is measured. Default 4,000. */
  readonly freshSituations?: number | undefined;
  /** How plans are kept. */
  readonly repertoire?:
    | Omit<RepertoireOptions, "maxEntries" | "maxEntriesPerPartition">
    | undefined;
  readonly clock?: Clock | undefined;
  /** Ends the rehearsal with what it has. */
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: RehearsalEvent) => void) | undefined;
  /**
   * Called when questions were answered, with the repertoire as it is: to be saved or looked at, not kept.
   * The next question waits for what it returns: where answers come at once, that lets others have a turn.
   */
  readonly onAnswered?: ((repertoire: Repertoire) => void | Promise<void>) | undefined;
}

/** Numbers of the options, checked, with their defaults. */
export interface RehearsalLimits {
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

/** @throws RequestError with every number that makes no sense */
export function limitsOf(options: RehearsalOptions): RehearsalLimits {
  const limits: RehearsalLimits = {
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
  const check = (name: keyof RehearsalLimits, isGood: boolean, message: string): void => {
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
