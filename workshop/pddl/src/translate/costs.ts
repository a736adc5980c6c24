import { greatestWholeDivisor } from "../bounds/potential.ts";
import type { GroundAction } from "../ground/ground-task.ts";
import { type PddlPlace, pddlError } from "../pddl-error.ts";
import { greatestDivisor, Rational } from "../rational.ts";

/** The steps of costs in a domain are thousandths, and the largest is a million. */
const UNITS = 1000;
const MAX_UNITS = 1_000_000 * UNITS;
const NOWHERE: PddlPlace = { source: "problem", line: 1, column: 1 };
/** Parts of a cost beyond which none is a safe integer, so that a hostile file keeps nothing busy. */
const FINEST = BigInt(Number.MAX_SAFE_INTEGER);

/** Costs of tools that stand for the costs of ground actions. */
export interface ScaledCosts {
  /** The cost of the tool, by the cost of the ground action. */
  readonly toolCost: (cost: Rational) => number;
  /** The worth of a preference to the planner, by its weight. */
  readonly utility: (weight: Rational) => number;
  /**
   * The number of steps of cost zero that weigh as much as the smallest difference between two sums of
   * costs. A plan that is proved optimal for its tools is optimal in PDDL as well unless a better
   * one has as many steps at no cost. Undefined: no step is free, and costs are exact.
   */
  readonly freeSteps: number | undefined;
}

/**
 * Fits costs to a domain, where every tool costs something: costs are divided by their greatest
 * common divisor where they are too large, too fine or some are zero, and a free step costs next to nothing.
 *
 * @param weights of the preferences, above 0
 * @throws PddlError for costs that are too far apart: more than 1e9 times what all are multiples of
 */
export function scaleCosts(
  actions: readonly GroundAction[],
  weights: readonly Rational[] = [],
): ScaledCosts {
  const {
    units: unitsOf,
    scale,
    isFine,
  } = countUnits([...actions.map(({ cost }) => cost), ...weights]);
  let divisor = 0;
  let largest = 0;
  let hasFree = false;
  for (const { cost, place } of actions) {
    const units = unitsOf(cost);
    if (!Number.isSafeInteger(units)) {
      const message = `the cost ${cost.toNumber()} is a number that is too large, or has too many decimals beside the others`;
      throw pddlError(place, message, "round it, or use another unit");
    }
    divisor = greatestWholeDivisor(divisor, units);
    largest = Math.max(largest, units);
    hasFree ||= units === 0;
  }
  for (const weight of weights) {
    const units = unitsOf(weight);
    if (!Number.isSafeInteger(units)) {
      const message = `the weight ${weight.toNumber()} is too large, or has too many decimals beside the others`;
      throw pddlError(NOWHERE, message, "use another unit");
    }
    divisor = greatestWholeDivisor(divisor, units);
    largest = Math.max(largest, units);
  }
  if (!hasFree && !isFine && largest <= MAX_UNITS) {
    const exact = (cost: Rational): number => cost.toNumber();
    return { toolCost: exact, utility: exact, freeSteps: undefined };
  }
  const unit = Math.max(divisor, 1);
  const weight = Math.min(UNITS, Math.floor(MAX_UNITS / (largest / unit)));
  if (largest > 0 && weight < (hasFree ? 2 : 1)) {
    const place = actions.find(({ cost }) => unitsOf(cost) === largest)?.place;
    const smallest = Rational.whole(unit).over(scale).toNumber();
    const message = `costs are numbers too far apart: the largest is ${largest / unit} times ${smallest}, which all are multiples of`;
    throw pddlError(place ?? NOWHERE, message, "round them to fewer decimals");
  }
  const factor = largest === 0 ? 1 : weight;
  const scaled = (cost: Rational): number => (unitsOf(cost) / unit) * factor;
  return {
    toolCost: (cost) => Math.max(1, scaled(cost)) / UNITS,
    utility: (weight) => scaled(weight) / UNITS,
    freeSteps: hasFree ? (largest === 0 ? Number.POSITIVE_INFINITY : factor) : undefined,
  };
}

/** Costs as whole numbers: of thousandths, or where those are not fine enough, of the largest part that all are multiples of. */
function countUnits(costs: readonly Rational[]): {
  readonly units: (cost: Rational) => number;
  /** Units of a cost of 1. */
  readonly scale: Rational;
  readonly isFine: boolean;
} {
  let perCost = BigInt(UNITS);
  for (const denominator of new Set(costs.map((cost) => cost.denominator))) {
    perCost = (perCost / greatestDivisor(perCost, denominator)) * denominator;
    // Such costs are refused in any unit.
    if (perCost > FINEST) break;
  }
  const scale = Rational.of(perCost);
  const known = new Map<Rational, number>();
  const units = (cost: Rational): number => {
    const count = known.get(cost) ?? cost.times(scale).toNumber();
    known.set(cost, count);
    return count;
  };
  return { units, scale, isFine: perCost > BigInt(UNITS) };
}
