import { keyOf } from "../facts/fact-store.ts";
import type { PddlVocabulary } from "../facts/vocabulary.ts";
import { NumberFolder } from "../numbers/linear.ts";
import { pddlError } from "../pddl-error.ts";
import { Rational } from "../rational.ts";
import type { NumericExpression } from "../read/ast.ts";
import { isTrue } from "./ground-formula.ts";
import type { GroundEffect } from "./ground-task.ts";

/** The time that a plan takes: a step takes 1. */
const TOTAL_TIME = "total-time";

/** The metric of a task as costs of its actions: a sum of functions, each with a weight. */
export class PlanMetric {
  readonly #perStep: Rational;
  /** By the keys of ground functions. */
  readonly #weights: ReadonlyMap<string, Rational>;

  private constructor(perStep: Rational, weights: ReadonlyMap<string, Rational>) {
    this.#perStep = perStep;
    this.#weights = weights;
  }

  /**
   * @param expression undefined: the number of steps
   * @param changing names of the functions that some action changes
   * @param initial values by key
   * @param scales the multiples in which changing numbers are held
   * @throws PddlError for functions that there are not, and for what is no sum
   */
  static of(
    expression: NumericExpression | undefined,
    vocabulary: PddlVocabulary,
    changing: ReadonlySet<string>,
    initial: ReadonlyMap<string, Rational>,
    scales: ReadonlyMap<string, Rational>,
  ): PlanMetric {
    if (expression === undefined) return new PlanMetric(Rational.ONE, new Map());
    const varying = new Set(changing);
    for (const fluent of fluentsIn(expression)) {
      const isTime = fluent.name === TOTAL_TIME && !vocabulary.hasFunction(TOTAL_TIME);
      const key = isTime
        ? TOTAL_TIME
        : keyOf(fluent.name, vocabulary.groundTerms(fluent, "function"));
      // One that neither changes nor has a value is the same in all plans.
      if (!initial.has(key)) varying.add(fluent.name);
    }
    const folder = new NumberFolder(vocabulary, varying, initial, scales);
    const sum = folder.fold(expression, { indexes: new Map() }, []);
    if (sum === undefined) throw pddlError(expression.place, "the metric has no value");
    const weights = new Map(sum.factors);
    const perStep = vocabulary.hasFunction(TOTAL_TIME) ? undefined : weights.get(TOTAL_TIME);
    if (perStep?.isNegative) {
      throw pddlError(expression.place, "longer plans cannot cost less");
    }
    return new PlanMetric(perStep ?? Rational.ZERO, weights);
  }

  /** The cost of an action by its effects. @throws PddlError for costs that are not known before the plan, or below 0 */
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
      if (operation === "set" || part.isNegative) {
        throw pddlError(place, "costs can only be increased, by amounts of at least 0");
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
