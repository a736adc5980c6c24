import { nearest } from "./rounding.ts";

const { fround } = Math;

/** Maximum integer of an activation; see kernel/quantise.h. */
export const ACTIVATION_LIMIT = 8191;

/**
 * Quantizes a row of floats to integers up to a limit.
 *
 * @returns the scale
 */
export function quantiseRow(
  from: Float32Array,
  start: number,
  columns: number,
  limit: number,
  to: Int16Array,
  toStart: number,
): number {
  let most = 0;
  for (let c = start; c < start + columns; c++) {
    const size = Math.abs(from[c] as number);
    if (size > most) most = size;
  }
  const factor = most > 0 ? fround(limit / most) : 0;
  for (let c = 0; c < columns; c++) {
    to[toStart + c] = nearest(fround((from[start + c] as number) * factor));
  }
  return fround(most / limit);
}
