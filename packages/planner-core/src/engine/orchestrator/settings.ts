import { RequestError } from "../../base/errors.ts";
import { describeValue } from "../../base/json/issues.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import { checkKeys, ORCHESTRATOR_KEYS } from "../contract/known-keys.ts";
import type { LlmPlanner, Question } from "../contract/llm-planner.ts";

/** Maximum share of its time that a request may wait for its turn before it is shed. */
export const LONGEST_WAIT = 0.5;
/** Confidence above which a reading stands as it is: an LLM planner would only restate it. */
export const STANDS_ABOVE = 0.8;
/** Maximum number of choices: a choice is one letter from A to H. */
const MAX_CHOICES = 8;

/** Settings of an orchestrator. Times are in milliseconds. */
export interface OrchestratorSettings {
  /**
   * Time limit for the classical planner's search per request once it has a plan. While it has none, `plan` keeps
   * searching: to the deadline, and from the end of the share beside the LLM planner; `planMany` answers without a
   * plan. Default 25.
   */
  readonly searchMaxMs: number;
  /** Time limit for improving a plan, in milliseconds. Default 2. */
  readonly improveMs: number;
  /**
   * Limit on the classical planner's expanded nodes per request. With a limit and ample budgets, plans are the same on
   * every machine. Default: no limit.
   */
  readonly searchExpansions: number;
  /**
   * Time reserved for mending between the LLM planner's limit and the deadline. Default: the classical planner's slice.
   */
  readonly mendMs: number | undefined;
  /** Time limit for a call without waiting callers, counted from its start, in milliseconds. Default 5000. */
  readonly lateAnswerMs: number;
  /**
   * Limit on the cost of an LLM planner's plan, relative to the classical planner's. A mended plan gets five sixths of
   * the additional cost. Default 1.6; 1.1 in a domain unknown to the LLM planner (`LlmPlanner.isTaught`).
   */
  readonly maxCostRatio: number;
  /**
   * Whether the LLM planner only chooses among proved plans, unless the request decides. A number from 2
   * to 8 limits the candidates. Default: for directives only.
   */
  readonly choose: boolean | number | undefined;
  /**
   * Role of the reader for directives and personas. `only`: it alone says what a directive means, and no model chooses.
   * `together`: it decides at once; beside it, a model reads the intent of the directive, and both decide together.
   * `first`: a confident reading (`wordConfidence`) decides, otherwise a model chooses among proved plans. `fallback`:
   * the reader decides only if no model chooses. `off`: no reading. Prohibitions hold except with `off`. Default: by
   * the LLM planner's `readsWords`: `only` if unknown, `together` for `intent`, `fallback` for true; `first` without an
   * LLM planner, `off` without a reader.
   */
  readonly words: "only" | "together" | "first" | "fallback" | "off";
}

/**
 * What no game had a reason to change. Hosts without an event loop do, and tests of one part. Times are in
 * milliseconds.
 *
 * @internal
 */
export interface OrchestratorTuning {
  /**
   * Share of a budget for the classical planner's search before the LLM planner is asked. If no plan is found by then,
   * the search continues while the LLM planner works on its answer. Default 0.25.
   */
  readonly searchShare: number;
  /**
   * Maximum time without a return to the event loop, for all `plan` requests together: a known answer never waits
   * longer than this. Requests with the least time left run first. Default 2.
   */
  readonly yieldMs: number;
  /**
   * Safety margin before the deadline, since timers fire late; up to twice as much while timers are later than that.
   * Default 2.
   */
  readonly marginMs: number;
  /**
   * The same limit for calls that read a directive: small models on a processor take many seconds, once for a text. The
   * plan for a late reading is `revised`. Default 60,000, or `lateAnswerMs` if that is more.
   */
  readonly readingMs: number;
  /**
   * Limit on the cost of a plan whose first steps are given early with `onStep`, relative to the classical planner's;
   * the plan served in the end costs no more. No step is given early if the classical planner has no plan for the goal.
   * Default 1.25, at most `maxCostRatio`.
   */
  readonly maxEarlyCostRatio: number;
  /**
   * Maximum number of classical steps inserted where the LLM planner's plan breaks, to reach its next usable step. The
   * search is limited by a count and not by time, so the result is the same on every machine. With 0, only the sound
   * beginning is kept and the LLM planner is stopped at the break; otherwise it writes its plan to the end. Default 4.
   */
  readonly maxBridgeSteps: number;
  /**
   * Limit on the cost of a cached plan for another state, relative to the classical planner's; it may not cost more
   * than a fresh plan either. Such a plan is served at once if a lower bound or a policy shows that it is within the
   * limit, otherwise after a comparison with the classical planner's plan. For the same question only `maxCostRatio`
   * applies. Default 1.25.
   */
  readonly maxReuseCostRatio: number;
  /**
   * Time limit for the classical planner's searches while the LLM planner writes: to continue the LLM planner's steps,
   * and to show that the goal stays reachable. Default 1.
   */
  readonly redraftMs: number;
  /**
   * Confidence above which the reading of a directive decides before a model chooses, from 0 to 1. Default 0.9; 0
   * without an LLM planner that can choose.
   */
  readonly wordConfidence: number;
}

/** Everything that an orchestrator is set to. */
export type EngineSettings = OrchestratorSettings & OrchestratorTuning;

const DEFAULT_SETTINGS: OrchestratorSettings = Object.freeze({
  searchMaxMs: 25,
  improveMs: 2,
  searchExpansions: Number.POSITIVE_INFINITY,
  mendMs: undefined,
  lateAnswerMs: 5000,
  maxCostRatio: 1.6,
  choose: undefined,
  words: "off",
});

const DEFAULT_TUNING: OrchestratorTuning = Object.freeze({
  searchShare: 0.25,
  yieldMs: 2,
  marginMs: 2,
  readingMs: 60_000,
  maxEarlyCostRatio: 1.25,
  maxBridgeSteps: 4,
  maxReuseCostRatio: 1.25,
  redraftMs: 1,
  wordConfidence: 0.9,
});

/**
 * Default limit on the cost ratio in domains unknown to an LLM planner, where it gains little and players bear the
 * cost.
 */
const UNTAUGHT_COST_RATIO = 1.1;

/**
 * Default limit on the cost of an LLM planner's plan in a domain, relative to the classical planner's.
 *
 * @example
 * defaultCostRatio(domain, llm); // 1.6, or 1.1 in a domain unknown to the LLM planner
 */
export function defaultCostRatio(domain: Domain, llm: LlmPlanner | undefined): number {
  const isTaught = llm?.isTaught?.(domain) ?? true;
  return isTaught ? DEFAULT_SETTINGS.maxCostRatio : UNTAUGHT_COST_RATIO;
}

/** Time limit for a call without waiting callers, in milliseconds: of a reading, or of another question. */
export function lateAnswerMsOf(
  { lateAnswerMs, readingMs }: Pick<EngineSettings, "lateAnswerMs" | "readingMs">,
  { intent }: Pick<Question, "intent">,
): number {
  return intent === undefined ? lateAnswerMs : Math.max(lateAnswerMs, readingMs);
}

/** Limit on the cost of a plan whose first steps are given early, relative to the classical planner's. */
export function earlyCostRatio({ maxCostRatio, maxEarlyCostRatio }: EngineSettings): number {
  return Math.min(maxCostRatio, maxEarlyCostRatio);
}

/** The settings among the options of an orchestrator. */
export interface SettingOptions extends Partial<OrchestratorSettings> {
  readonly tuning?: Partial<OrchestratorTuning> | undefined;
}

/**
 * The settings of an orchestrator, with defaults filled in.
 *
 * @throws RequestError if a setting is not a number of at least 0, or `choose` not a number of choices
 */
export function settingsOf(options: SettingOptions): EngineSettings {
  checkKeys("an orchestrator", options, ORCHESTRATOR_KEYS);
  const given = { ...options, ...options.tuning };
  const settings: Record<string, unknown> = {};
  for (const [name, fallback] of Object.entries({ ...DEFAULT_SETTINGS, ...DEFAULT_TUNING })) {
    const value = given[name as keyof EngineSettings] ?? fallback;
    const check = CHECKS[name];
    if (check !== undefined) {
      if (value !== undefined) check(value);
      settings[name] = value;
      continue;
    }
    if (value !== undefined && !(typeof value === "number" && value >= 0)) {
      const message = `must be a number of at least 0, not ${describeValue(value)}`;
      throw new RequestError([{ pointer: `/${name}`, message }]);
    }
    settings[name] = value;
  }
  return settings as unknown as EngineSettings;
}

/** The settings as options of an orchestrator. */
export function optionsOf(settings: Partial<EngineSettings>): SettingOptions {
  const all = Object.entries(settings);
  const tuning = all.filter(([name]) => name in DEFAULT_TUNING);
  const others = all.filter(([name]) => !(name in DEFAULT_TUNING));
  return { ...Object.fromEntries(others), tuning: Object.fromEntries(tuning) };
}

const WORD_MODES: readonly unknown[] = ["only", "together", "first", "fallback", "off"];

function checkWordMode(words: unknown): void {
  if (WORD_MODES.includes(words)) return;
  const message = `must be "only", "together", "first", "fallback" or "off", not ${describeValue(words)}`;
  throw new RequestError([{ pointer: "/words", message }]);
}

/** Checks for the settings that are not numbers. */
const CHECKS: Readonly<Record<string, (value: unknown) => unknown>> = {
  choose: choicesOf,
  words: checkWordMode,
};

/**
 * Maximum number of candidates for an LLM planner's choice.
 *
 * @throws RequestError if the value is neither a boolean nor a number of choices
 */
export function choicesOf(choose: unknown): number {
  if (choose === false) return 0;
  if (choose === true) return MAX_CHOICES;
  if (Number.isInteger(choose) && (choose as number) >= 2 && (choose as number) <= MAX_CHOICES) {
    return choose as number;
  }
  const message = `must be a boolean or an integer of 2 to ${MAX_CHOICES}, not ${describeValue(choose)}`;
  throw new RequestError([{ pointer: "/choose", message }]);
}
