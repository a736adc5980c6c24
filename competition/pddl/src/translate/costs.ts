import { greatestWholeDivisor } from "../bounds/potential.ts";
import type { GroundAction } from "../ground/ground-task.ts";
import { type PddlPlace, pddlError } from "../pddl-error.ts";
import { greatestDivisor, Rational } from "../rational.ts";

/** Domain costs are multiples of a thousandth, up to a million. */
const UNITS = 1000;
const MAX_UNITS = 1_000_000 * UNITS;
const NOWHERE: PddlPlace = { source: "problem", line: 1, column: 1 };
/** Limit on units per cost, so that hostile files stay cheap. */
const FINEST = BigInt(Number.MAX_SAFE_INTEGER);

/** Tool costs for the costs of ground actions. */
export interface ScaledCosts {
  /** Tool cost by ground action cost. */
  readonly toolCost: (cost: Rational) => number;
  /** Costs of the file for a tool cost of 1. */
  readonly perToolCost: number;
  /** A preference's utility to the planner, by weight. */
  readonly utility: (weight: Rational) => number;
  /**
   * Number of free steps that outweigh the smallest difference between two plan costs. A plan proved optimal for its
   * tools is optimal in PDDL too, unless a better one has that many free steps. Undefined: no step is free, and costs
   * are exact.
   */
  readonly freeSteps: number | undefined;
}

/**
 * Scales costs for a domain, where every tool has a positive cost: costs that are too large, too fine or zero are
 * divided by their greatest common divisor, and a free step gets a tiny cost.
 *
 * @param weights of the preferences, above 0
 * @param mostWeight greatest quotient of the smallest difference between costs and the cost of a free step
 * @throws PddlError for costs that are too far apart: more than 1e9 times their common divisor
 */
export function scaleCosts(
  actions: readonly GroundAction[],
  weights: readonly Rational[] = [],
  mostWeight: number = UNITS,
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
    return { toolCost: exact, perToolCost: 1, utility: exact, freeSteps: undefined };
  }
  const unit = Math.max(divisor, 1);
  const weight = Math.min(mostWeight, Math.floor(MAX_UNITS / (largest / unit)));
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
    perToolCost: ((unit / factor) * UNITS) / scale.toNumber(),
    utility: (weight) => scaled(weight) / UNITS,
    freeSteps: hasFree ? (largest === 0 ? Number.POSITIVE_INFINITY : factor) : undefined,
  };
}

/** Costs as whole numbers of thousandths, or of their greatest common divisor if finer. */
function countUnits(costs: readonly Rational[]): {
  readonly units: (cost: Rational) => number;
  /** Units per cost of 1. */
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
