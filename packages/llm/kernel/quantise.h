// Rows of floats become rows of 16-bit integers with one scale each.
#pragma once
#include "tile.h"

/**
 * Largest integer of an activation. With the sums of weights that weights.h allows, no dot product overflows.
 */
#define ACTIVATION_LIMIT 8191

/** How many rows are taken together from `at` on. */
INLINE i32 group_size(i32 at, i32 rows) { return rows - at >= 4 ? 4 : rows - at >= 2 ? 2 : 1; }

/** The factor that brings a row within the limit; its scale goes to `scale`. */
INLINE f32 fit_row(const f32 *row, i32 columns, f32 limit, f32 *scale) {
  vector most = splat(0);
  for (i32 c = 0; c < columns; c += 4) most = larger(most, wasm_f32x4_abs(load(row + c)));
  f32 max = max_lanes(most);
  *scale = max / limit;
  return max > 0 ? limit / max : 0;
}

INLINE vector eight_integers(const f32 *at, vector factor) {
  return wasm_i16x8_narrow_i32x4(to_integers(mul(load(at), factor)), to_integers(mul(load(at + 4), factor)));
}

/** Eight integers each of some rows become pairs of all rows, side by side. */
INLINE void group_integers(vector *q, const int rows) {
  if (rows == 4) transpose(q);
  if (rows != 2) return;
  vector first = q[0];
  q[0] = wasm_i32x4_shuffle(first, q[1], 0, 4, 1, 5);
  q[1] = wasm_i32x4_shuffle(first, q[1], 2, 6, 3, 7);
}

/**
 * Quantises a group of rows.
 *
 * @param from rows of floats, `stride` apart
 * @param columns a multiple of 8
 * @param to the group's integers, `scales` its scales
 */
INLINE void quantise_group(const f32 *from, i32 stride, i32 columns, f32 limit, i16 *to, f32 *scales,
                           const int rows) {
  vector factors[4];
  UNROLL for (int r = 0; r < rows; r++) factors[r] = splat(fit_row(from + r * stride, columns, limit, scales + r));
  for (i32 c = 0; c < columns; c += 8, to += 8 * rows) {
    vector q[4];
    UNROLL for (int r = 0; r < rows; r++) q[r] = eight_integers(from + r * stride + c, factors[r]);
    group_integers(q, rows);
    UNROLL for (int r = 0; r < rows; r++) store(to + 8 * r, q[r]);
  }
}

/** Quantises `rows` rows, group after group. */
static void quantise(const f32 *from, i32 rows, i32 columns, i16 *to, f32 *scales) {
  for (i32 t = 0, size; t < rows; t += size) {
    size = group_size(t, rows);
    const f32 *at = from + t * columns;
    i16 *target = to + t * columns;
    if (size == 4) quantise_group(at, columns, columns, ACTIVATION_LIMIT, target, scales + t, 4);
    else if (size == 2) quantise_group(at, columns, columns, ACTIVATION_LIMIT, target, scales + t, 2);
    else quantise_group(at, columns, columns, ACTIVATION_LIMIT, target, scales + t, 1);
  }
}
