import type { Lead } from "../contract/lead.ts";
import { describeValue } from "../domain/definition/issues.ts";
import { suggestName } from "../domain/definition/names.ts";
import type { Domain } from "../domain/domain.ts";
import { RequestError } from "../errors.ts";

/** The share of its time that a request may wait for its turn; beyond it somebody is shed. */
export const LONGEST_WAIT = 0.5;
/** A choice is one letter of A to H. */
const MAX_CHOICES = 8;

/** Knobs of an orchestrator. Times are in milliseconds. */
export interface OrchestratorSettings {
  /**
   * Share of a budget that the understudy may search for before the lead is asked. Default 0.25. If it has no plan by
   * then and the lead fails early, its search resumes until the deadline.
   */
  readonly understudyShare: number;
  /**
   * The understudy searches no longer than this for one request once it has a plan. While it has none, `plan` keeps
   * searching: to the end of the share if the lead is asked next, otherwise to the deadline; `planMany` answers
   * without one. Default 25.
   */
  readonly understudyMaxMs: number;
  /** The longest that it keeps improving once it has a plan, in milliseconds. Default 2. */
  readonly understudyImproveMs: number;
  /**
   * The understudy expands at most this many nodes per request. Default: no limit. With a limit and a budget that is
   * never short, plans are the same on every machine.
   */
  readonly understudyExpansions: number;
  /**
   * All `plan` requests that need work together return to the event loop at least this often, so a known answer waits
   * no longer than this. Requests with the least time left come first. Default 2.
   */
  readonly yieldMs: number;
  /** Kept free between the lead's limit and the deadline, to mend. Default: the understudy's slice. */
  readonly mendMs: number | undefined;
  /**
   * An answer is given this much before the deadline, since timers are late; up to twice as much while they are later
   * than that. Default 2.
   */
  readonly marginMs: number;
  /** The longest that a call that nobody waits for may run after it was asked, in milliseconds. Default 5000. */
  readonly harvestMs: number;
  /**
   * A plan of the lead may cost this many times the understudy's. Default 1.6; in a domain that the lead was not
   * taught (`Lead.isTaught`) 1.1.
   */
  readonly maxCostRatio: number;
  /**
   * With `onStep`, steps are given early only on the way to a plan that costs at most this many times the
   * understudy's, and the plan that is served costs no more. No step is given early if the understudy has no plan for
   * the goal. Default 1.25, at most `maxCostRatio`.
   */
  readonly maxEarlyCostRatio: number;
  /**
   * The most classical steps inserted where a plan of the lead breaks, to reach its next usable step. The search for
   * them is limited by a count, not by time: the same plan is bridged alike on every machine. With 0, only its sound
   * beginning is kept, and the lead is stopped at the break; otherwise it writes its plan to the end. Default 4.
   */
  readonly maxBridgeSteps: number;
  /**
   * A plan that was made for another state is reused when it costs at most this many times the understudy's, and no
   * more than a fresh one may: at once if a lower bound of the cost or a policy shows it, otherwise after a look at
   * the understudy's plan. For the very same question only `maxCostRatio` counts. Default 1.25.
   */
  readonly maxReuseCostRatio: number;
  /**
   * The longest that the understudy may search while the lead writes: to continue from the lead's own steps, and to
   * show that the goal can be reached after a first step. Default 1.
   */
  readonly redraftMs: number;
  /**
   * Whether the lead only chooses among proved plans, for requests that do not say; a number: among
   * at most this many, 2 to 8. Default: for directives only.
   */
  readonly choose: boolean | number | undefined;
  /**
   * How much the words of directives and personas decide, as the `reader` reads them. `first`: if it is sure enough
   * of their meaning (`wordConfidence`), no model is asked. `fallback`: only if no model chooses. `off`: nothing is
   * read. Their prohibitions hold in any case but `off`. Default: `first` without a lead and for leads that were not
   * taught to read, `fallback` for others; `off` without a reader.
   */
  readonly words: "first" | "fallback" | "off";
  /**
   * How sure the reading of a directive must be to decide before a model is asked, from 0 to 1. Default 0.9; 0
   * without a lead and for leads that were not taught to read, whose choice is worse than the best guess.
   */
  readonly wordConfidence: number;
}

/** The settings of an orchestrator that is given none. */
const DEFAULT_ORCHESTRATOR_SETTINGS: OrchestratorSettings = Object.freeze({
  understudyShare: 0.25,
  understudyMaxMs: 25,
  understudyImproveMs: 2,
  understudyExpansions: Number.POSITIVE_INFINITY,
  yieldMs: 2,
  mendMs: undefined,
  marginMs: 2,
  harvestMs: 5000,
  maxCostRatio: 1.6,
  maxEarlyCostRatio: 1.25,
  maxBridgeSteps: 4,
  maxReuseCostRatio: 1.25,
  redraftMs: 1,
  choose: undefined,
  words: "off",
  wordConfidence: 0.9,
});

/**
 * The highest ratio of a plan's cost to the understudy's, unless a setting says, in domains that a lead was not taught:
 * it gains little there, and what it costs is the players'.
 */
const UNTAUGHT_COST_RATIO = 1.1;

const PART_NAMES: readonly string[] = [
  "domain",
  "planner",
  "lead",
  "reader",
  "cache",
  "repertoire",
  "choiceMemory",
  "clock",
  "telemetry",
  "observer",
];

/**
 * The highest ratio of the cost of a lead's plan to the understudy's in a domain, unless a setting says.
 *
 * @example
 * defaultCostRatio(domain, lead); // 1.6, or 1.1 where the lead was not taught the domain
 */
export function defaultCostRatio(domain: Domain, lead: Lead | undefined): number {
  const isTaught = lead?.isTaught?.(domain) ?? true;
  return isTaught ? DEFAULT_ORCHESTRATOR_SETTINGS.maxCostRatio : UNTAUGHT_COST_RATIO;
}

/** The highest ratio to the understudy's cost of a plan whose first steps are given early. */
export function earlyCostRatio({ maxCostRatio, maxEarlyCostRatio }: OrchestratorSettings): number {
  return Math.min(maxCostRatio, maxEarlyCostRatio);
}

/**
 * The settings of an orchestrator with the defaults filled in.
 *
 * @throws RequestError if one is no number of at least 0, or `choose` is no number of choices
 */
export function settingsOf(options: Partial<OrchestratorSettings>): OrchestratorSettings {
  const known = [...Object.keys(DEFAULT_ORCHESTRATOR_SETTINGS), ...PART_NAMES];
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const hint = suggestName(name, known);
    const issue = { pointer: `/${name}`, message: `"${name}" is not an option of an orchestrator` };
    throw new RequestError([hint === undefined ? issue : { ...issue, hint }]);
  }
  const settings: Record<string, unknown> = {};
  for (const [name, fallback] of Object.entries(DEFAULT_ORCHESTRATOR_SETTINGS)) {
    const value = options[name as keyof OrchestratorSettings] ?? fallback;
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
  return settings as unknown as OrchestratorSettings;
}

const WORD_MODES: readonly unknown[] = ["first", "fallback", "off"];

function checkWordMode(words: unknown): void {
  if (WORD_MODES.includes(words)) return;
  const message = `must be "first", "fallback" or "off", not ${describeValue(words)}`;
  throw new RequestError([{ pointer: "/words", message }]);
}

/** Settings that are no number. */
const CHECKS: Readonly<Record<string, (value: unknown) => unknown>> = {
  choose: choicesOf,
  words: checkWordMode,
};

/**
 * The most plans that a lead chooses among.
 *
 * @throws RequestError if it is neither a boolean nor a number of choices
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
