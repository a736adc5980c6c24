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
import { groundInParts } from "./ground/parts.ts";
import { GroundingBudget } from "./grounding-budget.ts";
import { DEFAULT_PDDL_LIMITS, type PddlLimits } from "./limits.ts";
import { PddlIssueCollector, type PddlPlace } from "./pddl-error.ts";
import { parseDomainFile } from "./read/parse-domain.ts";
import { parseProblemFile } from "./read/parse-problem.ts";
import { readExpression } from "./read/read-expression.ts";
import { checkTranslation } from "./translate/check-translation.ts";
import { scaleCosts } from "./translate/costs.ts";
import { groupFacts } from "./translate/fact-groups.ts";
import { splitEffects } from "./translate/split-effects.ts";
import { type PddlPreference, type PddlSoftGoal, translate } from "./translate/translate.ts";

/** The two texts of a task. */
export interface PddlTexts {
  readonly domain: string;
  readonly problem: string;
}

/** A PDDL task in the domain language: what `loadPddlTask` and `loadDomain` take, a state and a goal. */
export interface PddlTask {
  readonly name: string;
  readonly definition: DomainDefinition;
  readonly state: Readonly<Record<string, Value>>;
  readonly goal: Condition;
  /** The preferences that a plan may violate. */
  readonly preferences: readonly PddlPreference[];
  /** Those with a weight in the metric, as `planWithUtilities` takes them. */
  readonly soft: readonly PddlSoftGoal[];
  /**
   * The metric of a plan is this constant with the costs of its steps and the weights of the preferences that it
   * violates; the negative of that sum where it is maximised.
   */
  readonly metric: { readonly constant: number; readonly isMaximized: boolean };
  /** The places of actions in the domain, by their names: a tool is called like one, with its objects. */
  readonly places: ReadonlyMap<string, PddlPlace>;
  /** Costs in PDDL by the names of tools, which may cost more or less. */
  readonly costs: ReadonlyMap<string, number>;
  /**
   * The multiples in which numbers with fractions are held, by the names of their functions: with 100 for `fuel`, the state's
   * `fuel.plane1` is 1250 where PDDL says 12.5. Left out where they are held as they are.
   */
  readonly scales: ReadonlyMap<string, number>;
  /**
   * The tolerance for steps that are free in PDDL, whose tools cost next to nothing instead: an optimal plan is
   * optimal in PDDL unless a cheaper one has this many free steps more. Undefined: no step is free.
   */
  readonly freeSteps: number | undefined;
  /**
   * Whether all actions within reach are among the tools. Otherwise a plan is a plan of the task all the same, but only
   * of this part is proved that a plan is optimal, or that none exists.
   */
  readonly isWhole: boolean;
}

/**
 * Reads a planning task in PDDL: all of `:adl` (disjunctions, quantifiers and conditional effects),
 * `:derived-predicates`, `:action-costs`, `:numeric-fluents` with bounds, `:constraints` without times and
 * `:preferences`. It is grounded: each action
 * within reach is a tool without parameters, and {@link formatPddlPlan} turns a plan back.
 *
 * @param limits memory, time, and sizes of what files may hold; see {@link PddlLimits} for the defaults
 * @param clock tells how long it takes
 * @throws PddlError with line, column and a hint for everything that is wrong or not supported
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
 * Reads a planning task that may be too large to be grounded as a whole: yields the task if it is not large (up to 100,000
 * ground actions), otherwise parts of it. The first has the actions that come within reach until the goal does, if deletions
 * are ignored; each other has more, and the last is the whole task if the limits allow it. What a goal needs is mostly among
 * the first: search each for a while.
 *
 * @throws PddlError as `importPddl`; for exceeded limits only where the goal is not within reach before
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
  for (const part of groundInParts(reader.grounder, (most) => reader.budget(most))) {
    yield reader.read(part);
  }
}

class TaskReader {
  readonly grounder: Grounder;
  readonly #name: string;
  readonly #places: ReadonlyMap<string, PddlPlace>;
  readonly #vocabulary: PddlVocabulary;
  readonly #given: BoundsAnnotations;
  readonly #limits: PddlLimits;
  readonly #clock: Clock;

  constructor(texts: PddlTexts, limits: PddlLimits, clock: Clock) {
    const issues = new PddlIssueCollector();
    const domain = issues.attempt(() =>
      parseDomainFile(readExpression(texts.domain, "domain", limits), limits),
    );
    const problem = issues.attempt(() =>
      parseProblemFile(readExpression(texts.problem, "problem", limits)),
    );
    issues.finish();
    // Both are there, for what was wrong with them has been thrown.
    if (domain === undefined || problem === undefined) throw new TypeError("unreachable");
    this.#name = problem.name;
    this.#places = new Map(domain.actions.map(({ name, place }) => [name, place]));
    this.#limits = limits;
    this.#clock = clock;
    this.#vocabulary = new PddlVocabulary(domain, problem, this.budget());
    const annotations = [...domain.annotations, ...problem.annotations];
    this.#given = readBounds(annotations, this.#vocabulary);
    this.grounder = new Grounder(domain, problem, this.#vocabulary, this.#given);
  }

  /**
   * A budget from now on.
   *
   * @param most limits that hold as well
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
    const grouped = splitEffects(groupFacts(bounded), this.#limits.maxEffectCases);
    const { actions } = grouped.task;
    const costs = scaleCosts(
      actions,
      weights.filter((weight) => !weight.isZero),
    );
    const name = this.#name;
    const translation = translate(grouped, name, bounds, costs, this.#vocabulary);
    checkTranslation(grouped.task, translation);
    return {
      name,
      ...translation,
      places: this.#places,
      costs: new Map(actions.map(({ name: tool, cost }) => [tool, cost.toNumber()])),
      scales: task.scales,
      freeSteps: costs.freeSteps,
      metric: {
        constant: task.metric.constant.toNumber(),
        isMaximized: task.metric.isMaximized,
      },
      isWhole,
    };
  }
}
