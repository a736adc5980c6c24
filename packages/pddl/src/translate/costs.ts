import type { GroundAction } from "../ground/ground-task.ts";
import { type PddlPlace, pddlError } from "../pddl-error.ts";
import { Rational } from "../rational.ts";

/** The steps of costs in a domain are thousandths, and the largest is a million. */
const UNITS = 1000;
const MAX_UNITS = 1_000_000 * UNITS;
const NOWHERE: PddlPlace = { source: "problem", line: 1, column: 1 };
/** Costs with more decimals than a domain has are counted in millionths first. */
const FINE_UNITS = 1_000_000;

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
 * @throws PddlError for costs with more than six decimals, or too far apart
 */
export function scaleCosts(
  actions: readonly GroundAction[],
  weights: readonly Rational[] = [],
): ScaledCosts {
  const { units: unitsOf, isFine } = countUnits([...actions.map(({ cost }) => cost), ...weights]);
  let divisor = 0;
  let largest = 0;
  let hasFree = false;
  for (const { cost, place } of actions) {
    const units = unitsOf(cost);
    if (!Number.isSafeInteger(units)) {
      const message = `the cost ${cost.toNumber()} is a number that is too large or has more than six decimals`;
      throw pddlError(place, message, "round it, or use another unit");
    }
    divisor = gcd(divisor, units);
    largest = Math.max(largest, units);
    hasFree ||= units === 0;
  }
  for (const weight of weights) {
    const units = unitsOf(weight);
    if (!Number.isSafeInteger(units)) {
      const message = `the weight ${weight.toNumber()} is too large or has more than six decimals`;
      throw pddlError(NOWHERE, message, "use another unit");
    }
    divisor = gcd(divisor, units);
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
    throw pddlError(place ?? NOWHERE, "costs are too far apart", "use a larger unit");
  }
  const factor = largest === 0 ? 1 : weight;
  const scaled = (cost: Rational): number => (unitsOf(cost) / unit) * factor;
  return {
    toolCost: (cost) => Math.max(1, scaled(cost)) / UNITS,
    utility: (weight) => scaled(weight) / UNITS,
    freeSteps: hasFree ? (largest === 0 ? Number.POSITIVE_INFINITY : factor) : undefined,
  };
}

/** Costs as whole numbers: of thousandths, or of millionths where thousandths are not fine enough. */
function countUnits(costs: readonly Rational[]): {
  /** NaN for a cost that is no whole number even so. */
  readonly units: (cost: Rational) => number;
  readonly isFine: boolean;
} {
  const inUnits = (perCost: number): ((cost: Rational) => number) => {
    const scale = Rational.whole(perCost);
    const known = new Map<Rational, number>();
    return (cost) => {
      let units = known.get(cost);
      if (units === undefined) {
        const exact = cost.times(scale);
        units = exact.isWhole ? exact.toNumber() : Number.NaN;
        known.set(cost, units);
      }
      return units;
    };
  };
  const plain = inUnits(UNITS);
  const isFine = costs.some((cost) => Number.isNaN(plain(cost)));
  return { units: isFine ? inUnits(FINE_UNITS) : plain, isFine };
}

function gcd(a: number, b: number): number {
  let [left, right] = [a, b];
  while (right !== 0) [left, right] = [right, left % right];
  return left;
}
