import { LN_2 } from "./steady-logarithm.ts";

/** The last power of the series: its term is below the precision of numbers. */
const LAST_POWER = 15;
/** Beyond it the result is 0 or infinite. */
const MOST_HALVINGS = 1100;

/**
 * e to a power, by sums, products and quotients alone, which all machines round alike.
 *
 * @example
 * steadyExponential(-1); // 0.36787944117144233
 */
export function steadyExponential(power: number): number {
  const doublings = Math.round(power / LN_2);
  if (doublings > MOST_HALVINGS) return Number.POSITIVE_INFINITY;
  if (doublings < -MOST_HALVINGS) return 0;
  const rest = power - doublings * LN_2;
  let result = 1;
  for (let term = LAST_POWER; term >= 1; term--) result = 1 + (result * rest) / term;
  for (let left = doublings; left > 0; left--) result *= 2;
  for (let left = doublings; left < 0; left++) result /= 2;
  return result;
}
