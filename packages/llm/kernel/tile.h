// The one loop that everything comes to: integer dot products of a few rows with a few rows of weights.
//
// Both sides are 16-bit integers whose products are added up in 32 bits. Scales are chosen so that no sum can
// overflow (quantise.h, weights.h, attention.h), so the result is exact and does not depend on how rows are
// put together. Weights, keys and values alike are stored in panels of 16 rows:
//
//   [pair of columns][row of the panel][column of the pair]     64 bytes a pair
//
// and rows of activations in groups of 4, 2 or 1:
//
//   [pair of columns][row of the group][column of the pair]
//
// so that a pair of an activation row is one 32-bit word, which goes into all lanes, and lanes are rows of
// weights: no sum over lanes is needed.
#pragma once
#include "vectors.h"

/** Rows of weights in a panel. */
#define PANEL 16
/** 16-bit words of a pair of columns in a panel. */
#define PANEL_PAIR (2 * PANEL)

/** Vectors of weight rows that suit a number of activation rows. */
#define VECTORS(rows) ((rows) == 4 ? 2 : 4)
/** Sums of a tile at most. */
#define TILE 8

/**
 * Dot products of a group of `rows` activation rows with the rows of weights of VECTORS(rows) vectors, 4 in each, that
 * start at `weights`: lanes of sums[row * VECTORS(rows) + vector].
 *
 * This is where the time goes, and every instruction counts: a function of its own costs a tenth. Engines keep at most 15
 * vectors in registers, and V8 loads all of an iteration before it multiplies: sums and operands must fit together. With
 * more rows, or unrolled by hand, they would not, and this is slower by a quarter to a half.
 *
 * @param pairs of columns, at least 1
 */
INLINE void tile(const i16 *activations, const i16 *weights, i32 pairs, vector *sums, const int rows) {
  const int vectors = VECTORS(rows);
  const i16 *end = weights + pairs * PANEL_PAIR;
  UNROLL for (int i = 0; i < rows * vectors; i++) sums[i] = wasm_i32x4_splat(0);
  do {
    vector w[4];
    UNROLL for (int v = 0; v < vectors; v++) w[v] = load(weights + 8 * v);
    UNROLL for (int r = 0; r < rows; r++) {
      vector x = load_word(activations + 2 * r);
      UNROLL for (int v = 0; v < vectors; v++) {
        vector *sum = sums + r * vectors + v;
        *sum = wasm_i32x4_add(*sum, wasm_i32x4_dot_i16x8(x, w[v]));
      }
    }
    activations += 2 * rows;
    weights += PANEL_PAIR;
  } while (weights != end);
}
