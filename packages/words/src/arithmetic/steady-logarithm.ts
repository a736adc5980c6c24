/**
 * Logarithms and exponentials that are the same on every machine. Those of `Math` follow the machine's library, and a last
 * digit can decide between two readings.
 *
 * @module
 */

/** The natural logarithm of 2. */
export const LN_2 = 0.6931471805599453;
/** The last power of the series: its term is below the precision of numbers. */
const LAST_POWER = 21;

/**
 * The natural logarithm of a number above 0, by sums, products and quotients alone, which all machines round alike.
 *
 * @example
 * steadyLogarithm(10); // 2.302585092994046
 */
export function steadyLogarithm(value: number): number {
  let rest = value;
  let halvings = 0;
  for (; rest > 1.5; rest /= 2) halvings++;
  for (; rest < 0.75; rest *= 2) halvings--;
  // ln(x) = 2 (s + s³/3 + s⁵/5 + …) for s = (x - 1) / (x + 1).
  const s = (rest - 1) / (rest + 1);
  let sum = 0;
  for (let power = LAST_POWER; power >= 1; power -= 2) sum = sum * s * s + 1 / power;
  return halvings * LN_2 + 2 * s * sum;
}
