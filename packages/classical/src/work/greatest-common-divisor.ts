/** The greatest common divisor, by Euclid's algorithm. With 0 it is the other number. */
export function greatestCommonDivisor(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}
