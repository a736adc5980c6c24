/*
 * Scalar versions of the 32-bit float operations in kernel/vectors.h. Rounding by `Math.fround` makes sums, products,
 * quotients and square roots of 32-bit floats identical to 32-bit arithmetic.
 */

const { fround } = Math;

/** Constant that rounds a float of up to 2^22 to the nearest integer, ties to even, when added and subtracted. */
const ROUNDER = 12582912;
export const LOG2_E: number = fround(Math.LOG2E);

const LEAST_POWER = -100;
/** Coefficients of a polynomial that approximates powers of 2, from the fifth power down. */
const C5 = fround(0.001326472731307149);
const C4 = fround(0.009671512991189957);
const C3 = fround(0.05550733581185341);
const C2 = fround(0.24022242426872253);
const C1 = fround(0.6931470036506653);
const C0 = 1;
/** Powers of two from -100 to 127. */
const POWERS = Float64Array.from({ length: 228 }, (_, index) => 2 ** (index + LEAST_POWER));

/** Nearest integer of a float up to 2^22. */
export function nearest(value: number): number {
  return fround(fround(value + ROUNDER) - ROUNDER);
}

/** 2 raised to a power of up to 127; powers below -100 count as -100. */
export function powerOfTwo(value: number): number {
  const power = value < LEAST_POWER ? LEAST_POWER : value;
  const whole = nearest(power);
  const rest = fround(power - whole);
  let p = fround(fround(C5 * rest) + C4);
  p = fround(fround(p * rest) + C3);
  p = fround(fround(p * rest) + C2);
  p = fround(fround(p * rest) + C1);
  p = fround(fround(p * rest) + C0);
  return p * (POWERS[whole - LEAST_POWER] as number);
}

/** Adds four partial sums in the order of vector lanes. */
export function sumLanes(a: number, b: number, c: number, d: number): number {
  return fround(fround(a + c) + fround(b + d));
}
