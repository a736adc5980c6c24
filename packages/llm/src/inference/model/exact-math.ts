/*
 * Replacements for functions of `Math`, which may differ in the last digit between JavaScript engines. These use only
 * operations that IEEE 754 rounds exactly, so that a model's tables are the same everywhere.
 */

const { LN2 } = Math;

/** Natural logarithm of a positive finite number. */
export function naturalLogarithm(value: number): number {
  let rest = value;
  let exponent = 0;
  for (; rest >= 2; rest /= 2) exponent++;
  for (; rest < 1; rest *= 2) exponent--;
  // ln((1 + z) / (1 - z)) = 2 (z + z^3 / 3 + z^5 / 5 + …)
  const z = (rest - 1) / (rest + 1);
  let sum = 0;
  let power = z;
  for (let divisor = 1; divisor < 40; divisor += 2) {
    sum += power / divisor;
    power *= z * z;
  }
  return exponent * LN2 + 2 * sum;
}

/** e raised to a power from -700 to 700. */
export function exponential(value: number): number {
  const whole = Math.round(value / LN2);
  const rest = value - whole * LN2;
  let sum = 1;
  for (let term = 20; term >= 1; term--) sum = 1 + (sum * rest) / term;
  for (let left = Math.abs(whole); left > 0; left--) sum *= whole < 0 ? 0.5 : 2;
  return sum;
}

/** Cosine and sine of an angle. */
export function cosineSine(angle: number): readonly [cosine: number, sine: number] {
  let halvings = 0;
  let rest = angle;
  for (; Math.abs(rest) > 1; rest /= 2) halvings++;
  let cosine = 1;
  let sine = 1;
  const square = rest * rest;
  for (let term = 20; term >= 2; term -= 2) {
    cosine = 1 - (cosine * square) / (term * (term - 1));
    sine = 1 - (sine * square) / (term * (term + 1));
  }
  sine *= rest;
  for (; halvings > 0; halvings--) {
    [cosine, sine] = [cosine * cosine - sine * sine, 2 * cosine * sine];
  }
  return [cosine, sine];
}
