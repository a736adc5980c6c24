import { keyOf } from "../facts/fact-store.ts";
import { type PddlVocabulary, unknown } from "../facts/vocabulary.ts";
import { NumberFolder } from "../numbers/linear.ts";
import { pddlError } from "../pddl-error.ts";
import { Rational } from "../rational.ts";
import type { MetricDeclaration, NumericExpression } from "../read/ast.ts";
import { isTrue } from "./ground-formula.ts";
import type { GroundEffect } from "./ground-task.ts";

/** The duration of a plan; steps of a task without time take 1. */
const TOTAL_TIME = "total-time";
/** The number of violated preferences of one name. */
const IS_VIOLATED = "is-violated";

/** A task's metric as action costs: a weighted sum of functions. */
export class PlanMetric {
  readonly #perStep: Rational;
  /** Weight of the time of a plan; 0 in a task without time, where steps cost instead. */
  readonly timeWeight: Rational;
  /** Weights by the keys of ground functions. */
  readonly #weights: ReadonlyMap<string, Rational>;
  /** The metric before the first step, without violated preferences. */
  readonly constant: Rational;
  readonly isMaximized: boolean;

  private constructor(
    perStep: Rational,
    weights: ReadonlyMap<string, Rational>,
    constant = Rational.ZERO,
    isMaximized = false,
    timeWeight = Rational.ZERO,
  ) {
    this.#perStep = perStep;
    this.timeWeight = timeWeight;
    this.#weights = weights;
    this.constant = constant;
    this.isMaximized = isMaximized;
  }

  /**
   * @param metric undefined: number of steps. A maximised metric is negated
   * @param preferences names of the preferences
   * @param changing names of functions that actions change
   * @param initial values by key
   * @param scales scale factors of changing numbers
   * @param isTimed whether actions have durations, so that the default is the time of the plan
   * @throws PddlError for unknown functions and nonlinear metrics
   */
  static of(
    metric: MetricDeclaration | undefined,
    preferences: ReadonlySet<string>,
    vocabulary: PddlVocabulary,
    changing: ReadonlySet<string>,
    initial: ReadonlyMap<string, Rational>,
    scales: ReadonlyMap<string, Rational>,
    isTimed: boolean,
  ): PlanMetric {
    const { ZERO, ONE } = Rational;
    if (metric === undefined) {
      return isTimed
        ? new PlanMetric(ZERO, new Map(), ZERO, false, ONE)
        : new PlanMetric(ONE, new Map());
    }
    const { place } = metric.expression;
    const expression: NumericExpression = metric.isMaximized
      ? { kind: "operation", operator: "-", operands: [metric.expression], place }
      : metric.expression;
    const varying = new Set([...changing, ...[...preferences].map(violationsOf)]);
    for (const fluent of fluentsIn(expression)) {
      if (fluent.name === IS_VIOLATED) continue;
      const isTime = fluent.name === TOTAL_TIME && !vocabulary.hasFunction(TOTAL_TIME);
      const key = isTime
        ? TOTAL_TIME
        : keyOf(fluent.name, vocabulary.groundTerms(fluent, "function"));
      // An unchanging function without a value is equal in all plans.
      if (!initial.has(key)) varying.add(fluent.name);
    }
    const folder = new NumberFolder(vocabulary, varying, initial, scales);
    const sum = folder.fold(countViolations(expression, preferences), { indexes: new Map() }, []);
    if (sum === undefined) throw pddlError(expression.place, "the metric has no value");
    const weights = new Map(sum.factors);
    const perStep = vocabulary.hasFunction(TOTAL_TIME) ? undefined : weights.get(TOTAL_TIME);
    if (perStep?.isNegative) {
      throw pddlError(expression.place, "longer plans cannot cost less");
    }
    const { start } = folder;
    const constant =
      sum.factors.size === 0
        ? sum.constant
        : [...sum.factors].reduce(
            (all, [key, factor]) => all.plus(factor.times(start.get(key) ?? Rational.ZERO)),
            sum.constant,
          );
    const [ofStep, ofTime] = isTimed ? [ZERO, perStep ?? ZERO] : [perStep ?? ZERO, ZERO];
    return new PlanMetric(ofStep, weights, constant, metric.isMaximized, ofTime);
  }

  /** Weight of a violated preference in the metric; negative for a gain. */
  weightOf(preference: string): Rational {
    return this.#weights.get(violationsOf(preference)) ?? Rational.ZERO;
  }

  /** The cost of an action from its effects. @throws PddlError for state-dependent or negative costs */
  costOf(effects: readonly GroundEffect[]): Rational {
    let cost = this.#perStep;
    for (const effect of effects) cost = cost.plus(this.#partOf(effect));
    return cost;
  }

  #partOf({ condition, changes }: GroundEffect): Rational {
    let cost = Rational.ZERO;
    for (const { fluent, operation, value, terms, place } of changes) {
      const weight = this.#weights.get(fluent);
      if (weight === undefined) continue;
      if (terms.length > 0) {
        const hint = "costs are constants, or functions that no action changes";
        throw pddlError(place, "the cost changes during the plan", hint);
      }
      const part = value.times(weight);
      if (operation === "set") {
        throw pddlError(place, "costs can only be increased, by amounts of at least 0");
      }
      if (part.isNegative) {
        const hint =
          "no bound is known to what plans could gain: let steps cost, and give wishes as preferences";
        throw pddlError(
          place,
          "this step makes the metric better, but costs can only be increased",
          hint,
        );
      }
      if (!isTrue(condition)) {
        const hint = "split the action into one for each cost";
        throw pddlError(place, "costs under a condition are not supported", hint);
      }
      cost = cost.plus(part);
    }
    return cost;
  }
}

function fluentsIn(
  expression: NumericExpression,
): readonly Extract<NumericExpression, { readonly kind: "fluent" }>[] {
  if (expression.kind === "fluent") return [expression];
  return expression.kind === "number" ? [] : expression.operands.flatMap(fluentsIn);
}

/** The function that counts a preference's violations; a PDDL name contains no blank. */
function violationsOf(preference: string): string {
  return `${IS_VIOLATED} ${preference}`;
}

/** Reads `(is-violated name)` as a function per name. @throws PddlError for an unknown preference */
function countViolations(
  expression: NumericExpression,
  preferences: ReadonlySet<string>,
): NumericExpression {
  if (expression.kind === "number") return expression;
  if (expression.kind === "operation") {
    const operands = expression.operands.map((each) => countViolations(each, preferences));
    return { ...expression, operands };
  }
  if (expression.name !== IS_VIOLATED) return expression;
  const { terms, place } = expression;
  const [name = ""] = terms;
  if (terms.length !== 1) throw pddlError(place, `${IS_VIOLATED} takes the name of a preference`);
  if (!preferences.has(name)) unknown("preference", name, place, preferences);
  return { ...expression, name: violationsOf(name), terms: [] };
}
