import type { GroundAction } from "../ground/ground-task.ts";
import { pddlError } from "../pddl-error.ts";
import { Rational } from "../rational.ts";

/** The steps of costs in a domain are thousandths, and the largest is a million. */
const UNITS = 1000;
const MAX_UNITS = 1_000_000 * UNITS;
/** Costs with more decimals than a domain has are counted in millionths first. */
const FINE_UNITS = 1_000_000;

/** Costs of tools that stand for the costs of ground actions. */
export interface ScaledCosts {
  /** The cost of the tool, by the cost of the ground action. */
  readonly toolCost: (cost: Rational) => number;
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
 * @throws PddlError for costs with more than six decimals, or too far apart
 */
export function scaleCosts(actions: readonly GroundAction[]): ScaledCosts {
  const { units: unitsOf, isFine } = countUnits(actions);
  let divisor = 0;
  let largest = 0;
  let hasFree = false;
  for (const { cost, place } of actions) {
    const units = unitsOf(cost);
    if (!Number.isSafeInteger(units)) {
      const message = `the cost ${cost.toNumber()} is too large or has more than six decimals`;
      throw pddlError(place, message, "use another unit");
    }
    divisor = gcd(divisor, units);
    largest = Math.max(largest, units);
    hasFree ||= units === 0;
  }
  if (!hasFree && !isFine && largest <= MAX_UNITS) {
    return { toolCost: (cost) => cost.toNumber(), freeSteps: undefined };
  }
  const unit = Math.max(divisor, 1);
  const weight = Math.min(UNITS, Math.floor(MAX_UNITS / (largest / unit)));
  if (largest > 0 && weight < (hasFree ? 2 : 1)) {
    const place = actions.find(({ cost }) => unitsOf(cost) === largest)?.place;
    if (place !== undefined) throw pddlError(place, "costs are too far apart", "use a larger unit");
  }
  const factor = largest === 0 ? 1 : weight;
  return {
    toolCost: (cost) => Math.max(1, (unitsOf(cost) / unit) * factor) / UNITS,
    freeSteps: hasFree ? (largest === 0 ? Number.POSITIVE_INFINITY : factor) : undefined,
  };
}

/** Costs as whole numbers: of thousandths, or of millionths where thousandths are not fine enough. */
function countUnits(actions: readonly GroundAction[]): {
  /** NaN for a cost that is no whole number even so. */
  readonly units: (cost: Rational) => number;
  readonly isFine: boolean;
} {
  const inUnits = (perCost: number): Map<Rational, number> => {
    const all = new Set(actions.map(({ cost }) => cost));
    const scale = Rational.whole(perCost);
    return new Map(
      [...all].map((cost) => {
        const units = cost.times(scale);
        return [cost, units.isWhole ? units.toNumber() : Number.NaN];
      }),
    );
  };
  const plain = inUnits(UNITS);
  const isFine = [...plain.values()].some(Number.isNaN);
  const units = isFine ? inUnits(FINE_UNITS) : plain;
  return { units: (cost) => units.get(cost) as number, isFine };
}

function gcd(a: number, b: number): number {
  let [left, right] = [a, b];
  while (right !== 0) [left, right] = [right, left % right];
  return left;
}
