import {
  type Clock,
  type Condition,
  type DomainDefinition,
  systemClock,
  type Value,
} from "@understudy/planner-core";
import { boundNumbers } from "./bounds/find-bounds.ts";
import { type BoundsAnnotations, readBounds } from "./facts/bounds-annotation.ts";
import { PddlVocabulary } from "./facts/vocabulary.ts";
import { Grounder, type TaskPart } from "./ground/ground.ts";
import type { GroundTask } from "./ground/ground-task.ts";
import { groundInParts } from "./ground/parts.ts";
import { GroundingBudget } from "./grounding-budget.ts";
import { DEFAULT_PDDL_LIMITS, type PddlLimits } from "./limits.ts";
import { PddlIssueCollector, type PddlPlace } from "./pddl-error.ts";
import { parseDomainFile } from "./read/parse-domain.ts";
import { parseProblemFile } from "./read/parse-problem.ts";
import { readExpression } from "./read/read-expression.ts";
import { eventsOf, hasTime, splitTime } from "./read/split-time.ts";
import { checkTranslation } from "./translate/check-translation.ts";
import { type ScaledCosts, scaleCosts } from "./translate/costs.ts";
import { groupFacts } from "./translate/fact-groups.ts";
import { joinHappenings, type TimedTask } from "./translate/happenings.ts";
import { splitEffects } from "./translate/split-effects.ts";
import { isRounded } from "./translate/timed-tools.ts";
import { type PddlPreference, type PddlSoftGoal, translate } from "./translate/translate.ts";

/** The two texts of a task. */
export interface PddlTexts {
  readonly domain: string;
  readonly problem: string;
}

/** The time of a task, beside its definition. */
export interface PddlTime {
  /** Weight of the time of a plan in the metric, beside `metric`; 1 without a metric. */
  readonly weight: number;
  /** Weights for `plan` and planners of schedules, in units of time and of the tools' costs. */
  readonly measure: { readonly time: number; readonly cost: number };
  /** Whether some durations were rounded to thousandths. */
  readonly isRounded: boolean;
}

/** A PDDL task in the domain language: the input of `loadPddlTask` and `loadDomain`, a state and a goal. */
export interface PddlTask {
  readonly name: string;
  readonly definition: DomainDefinition;
  readonly state: Readonly<Record<string, Value>>;
  readonly goal: Condition;
  /** The preferences, which a plan may violate. */
  readonly preferences: readonly PddlPreference[];
  /** Preferences with a weight in the metric, for `planWithUtilities`. */
  readonly soft: readonly PddlSoftGoal[];
  /**
   * The metric of a plan: this constant plus the costs of its steps and the weights of its violated preferences;
   * negated for a maximised metric.
   */
  readonly metric: { readonly constant: number; readonly isMaximized: boolean };
  /** Places of the domain's actions by name; a tool's name is the action's, with its objects. */
  readonly places: ReadonlyMap<string, PddlPlace>;
  /** PDDL costs by tool name; the tools' own costs may differ. */
  readonly costs: ReadonlyMap<string, number>;
  /**
   * Scale factors of numbers with fractions, by function name: with 100 for `fuel`, the state's
   * `fuel.plane1` is 1250 for PDDL's 12.5. Absent for 1.
   */
  readonly scales: ReadonlyMap<string, number>;
  /**
   * Tolerance for free PDDL steps, whose tools have a tiny cost: an optimal plan is optimal in PDDL unless a cheaper
   * one has this many more free steps. Undefined: no step is free.
   */
  readonly freeSteps: number | undefined;
  /** Undefined for a task without durative actions and timed facts, whose plan is a sequence of steps. */
  readonly time: PddlTime | undefined;
  /**
   * Whether every reachable action is a tool. Otherwise plans are valid for the task, but proofs of optimality or
   * unsolvability cover only this part.
   */
  readonly isWhole: boolean;
}

/**
 * Imports a PDDL planning task: all of `:adl` (disjunctions, quantifiers and conditional effects),
 * `:derived-predicates`, `:action-costs`, `:numeric-fluents` with bounds, `:durative-actions`,
 * `:timed-initial-literals`, `:constraints` without times and `:preferences`. The task is grounded: each reachable
 * action is a tool without parameters, and {@link formatPddlPlan} turns a plan back. Of a large task with time, actions
 * that help neither the goal nor another action are left out.
 *
 * @param limits limits on memory, time and file contents; see {@link PddlLimits} for the defaults
 * @param clock measures the time limit
 * @throws PddlError with line, column and a hint for everything invalid or unsupported
 *
 * @example
 * const task = importPddl({ domain: domainText, problem: problemText });
 * const { domain, state, goal } = loadPddlTask(task);
 * const result = runSearch(new ClassicalPlanner(), { domain, state, goal, mode: "optimal" });
 * if (result.status === "solved") {
 *   formatPddlPlan(planOf(domain, result.actions).steps); // ["(move a b)"]
 * }
 */
export function importPddl(
  texts: PddlTexts,
  limits: Partial<PddlLimits> = {},
  clock: Clock = systemClock,
): PddlTask {
  const reader = new TaskReader(texts, { ...DEFAULT_PDDL_LIMITS, ...limits }, clock);
  return reader.read(reader.grounder.ground(reader.budget()));
}

/**
 * Imports a planning task that may be too large to ground as a whole: yields the task if it is small (up to 100,000
 * ground actions), otherwise growing parts. The first part has the actions reachable before the goal is, ignoring
 * deletions; the last is the whole task if within the limits. A goal usually needs only early actions, so search each
 * part for a while.
 *
 * @throws PddlError as `importPddl`; for exceeded limits only if the goal is not reachable within them
 *
 * @example
 * for (const task of importPddlInParts({ domain: domainText, problem: problemText })) {
 *   const problem = { ...loadPddlTask(task), mode: "first" } as const;
 *   const result = runSearch(new ClassicalPlanner(), problem, { expansions: 10_000 });
 *   if (result.status === "solved") return planOf(problem.domain, result.actions);
 * }
 */
export function* importPddlInParts(
  texts: PddlTexts,
  limits: Partial<PddlLimits> = {},
  clock: Clock = systemClock,
): Generator<PddlTask, void> {
  const reader = new TaskReader(texts, { ...DEFAULT_PDDL_LIMITS, ...limits }, clock);
  if (reader.isTimed) {
    yield reader.read(reader.grounder.ground(reader.budget()));
    return;
  }
  for (const part of groundInParts(reader.grounder, (most) => reader.budget(most))) {
    yield reader.read(part);
  }
}

/** Beside time a free step costs less: a plan may be better by a thousandth of time. */
const MAX_TIMED_WEIGHT = 1_000_000;

function timeOf(
  { metric }: GroundTask,
  { task, steps }: TimedTask,
  { perToolCost, freeSteps }: ScaledCosts,
): Pick<PddlTask, "time" | "freeSteps"> {
  const weight = metric.timeWeight.toNumber();
  const common = { weight, isRounded: steps.some(isRounded) };
  if (task.actions.every(({ cost }) => cost.isZero)) {
    return { time: { ...common, measure: { time: 1, cost: 0 } }, freeSteps: undefined };
  }
  const most = weight === 0 ? Number.POSITIVE_INFINITY : Math.floor(weight / perToolCost);
  return {
    time: { ...common, measure: { time: weight, cost: perToolCost } },
    freeSteps: freeSteps === undefined ? undefined : Math.min(freeSteps, most),
  };
}

class TaskReader {
  readonly grounder: Grounder;
  readonly isTimed: boolean;
  /** Times of the events, in thousandths. */
  readonly #scaledTimes: readonly number[];
  readonly #name: string;
  readonly #places: ReadonlyMap<string, PddlPlace>;
  readonly #vocabulary: PddlVocabulary;
  readonly #given: BoundsAnnotations;
  readonly #limits: PddlLimits;
  readonly #clock: Clock;

  constructor(texts: PddlTexts, limits: PddlLimits, clock: Clock) {
    const issues = new PddlIssueCollector();
    const domain = issues.attempt(() =>
      parseDomainFile(readExpression(texts.domain, "domain", limits)),
    );
    const problem = issues.attempt(() =>
      parseProblemFile(readExpression(texts.problem, "problem", limits)),
    );
    issues.finish();
    // Both exist, since their errors have been thrown.
    if (domain === undefined || problem === undefined) throw new TypeError("unreachable");
    this.#name = problem.name;
    const written = [...domain.actions, ...domain.durative];
    this.#places = new Map(written.map(({ name, place }) => [name, place]));
    this.#limits = limits;
    this.#clock = clock;
    this.isTimed = hasTime({ domain, problem });
    this.#scaledTimes = eventsOf(problem).map(({ scaledAt }) => scaledAt);
    const split = splitTime({ domain, problem });
    this.#vocabulary = new PddlVocabulary(split.domain, split.problem, this.budget());
    const annotations = [...domain.annotations, ...problem.annotations];
    this.#given = readBounds(annotations, this.#vocabulary);
    this.grounder = new Grounder(
      split.domain,
      split.problem,
      this.#vocabulary,
      this.#given,
      this.isTimed,
    );
  }

  /**
   * Starts a budget.
   *
   * @param most additional limits
   */
  budget(most: Partial<PddlLimits> = {}): GroundingBudget {
    const limits: Record<keyof PddlLimits, number> = { ...this.#limits };
    for (const [limit, value] of Object.entries(most) as [keyof PddlLimits, number][]) {
      limits[limit] = Math.min(limits[limit], value);
    }
    return new GroundingBudget(limits, this.#clock);
  }

  read({ task, isWhole }: TaskPart): PddlTask {
    const { task: bounded, bounds } = boundNumbers(task, this.#given, this.#vocabulary);
    const weights = task.preferences.map(({ weight }) =>
      weight.isNegative ? weight.negated() : weight,
    );
    // A group would let facts of different happenings interfere, and a further step has no duration.
    const timed = this.isTimed ? joinHappenings(bounded) : undefined;
    const grouped =
      timed === undefined
        ? splitEffects(groupFacts(bounded), this.#limits.maxEffectCases)
        : { task: timed.task, groups: [] };
    const { actions } = grouped.task;
    const costs = scaleCosts(
      actions,
      weights.filter((weight) => !weight.isZero),
      this.isTimed ? MAX_TIMED_WEIGHT : undefined,
    );
    const name = this.#name;
    const time = timed && { ...timed, scaledTimes: this.#scaledTimes };
    const translation = translate(grouped, name, bounds, costs, this.#vocabulary, time);
    checkTranslation(grouped.task, translation);
    return {
      name,
      ...translation,
      places: this.#places,
      costs: new Map(actions.map(({ name: tool, cost }) => [tool, cost.toNumber()])),
      scales: task.scales,
      ...(timed === undefined
        ? { freeSteps: costs.freeSteps, time: undefined }
        : timeOf(task, timed, costs)),
      metric: {
        constant: task.metric.constant.toNumber(),
        isMaximized: task.metric.isMaximized,
      },
      isWhole,
    };
  }
}
