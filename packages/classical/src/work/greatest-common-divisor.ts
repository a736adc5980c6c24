/** The largest number that divides both, by Euclid's algorithm; of a number and 0 it is that number. */
export function greatestCommonDivisor(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}
