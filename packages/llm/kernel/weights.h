// Matrices of a GGUF file become panels of 16-bit integers.
#pragma once
#include "quantise.h"

/** Kinds of numbers in a file, as GGUF counts them. */
enum { KIND_F32 = 0, KIND_F16 = 1, KIND_Q4_0 = 2, KIND_Q4_1 = 3, KIND_Q8_0 = 8 };

/** Columns of a block of Q4_0, Q4_1 or Q8_0. */
#define BLOCK 32

/** Columns that share a scale: of longer rows the sums would leave too few bits to a weight. */
#define SEGMENT 512

/** Sums of absolute weights in a segment, rounding included: times ACTIVATION_LIMIT they fit 31 bits. */
#define WEIGHT_SUM 262174.0

/** A matrix: panels as tile.h has them, one behind the other; scales by panel, segment and row of the panel. */
typedef struct {
  i16 *panels;
  f32 *scales;
  i32 rows, columns;
} Matrix;

INLINE i32 segments_of(i32 columns) { return (columns + SEGMENT - 1) / SEGMENT; }
INLINE i32 segment_end(i32 start, i32 columns) { return start + SEGMENT < columns ? start + SEGMENT : columns; }

/** Bytes of a row in a file. */
INLINE i32 row_bytes(i32 kind, i32 columns) {
  switch (kind) {
    case KIND_F16:
      return 2 * columns;
    case KIND_Q4_0:
      return columns / BLOCK * 18;
    case KIND_Q4_1:
      return columns / BLOCK * 20;
    case KIND_Q8_0:
      return columns / BLOCK * 34;
    default:
      return 4 * columns;
  }
}

INLINE u16 half_at(const u8 *at) { return at[0] | at[1] << 8; }

/** Eight signed bytes, times a factor, and a number added. */
INLINE void scale_bytes(vector bytes, vector factor, vector least, f32 *to) {
  vector words = wasm_i16x8_extend_low_i8x16(bytes);
  store(to, add(mul(to_floats(wasm_i32x4_extend_low_i16x8(words)), factor), least));
  store(to + 4, add(mul(to_floats(wasm_i32x4_extend_high_i16x8(words)), factor), least));
}

/** The values of a row as the file has them. */
NOINLINE void read_row(const u8 *from, i32 kind, i32 columns, f32 *to) {
  if (kind == KIND_Q8_0) {
    for (i32 c = 0; c < columns; c += BLOCK, from += 34) {
      vector factor = splat(half_value(half_at(from)));
      for (i32 i = 0; i < BLOCK; i += 8) scale_bytes(wasm_v128_load64_zero(from + 2 + i), factor, splat(0), to + c + i);
    }
  } else if (kind == KIND_Q4_0 || kind == KIND_Q4_1) {
    // The low halves of 16 bytes are the first 16 weights of a block, the high halves the others.
    i32 head = kind == KIND_Q4_0 ? 2 : 4;
    for (i32 c = 0; c < columns; c += BLOCK, from += head + 16) {
      f32 scale = half_value(half_at(from));
      vector factor = splat(scale), bytes = load(from + head);
      // The least weight of a block: a number of its own, or 8 steps below nought. Both ways nothing is rounded but the sum.
      vector least = splat(kind == KIND_Q4_0 ? -8 * scale : half_value(half_at(from + 2)));
      vector low = wasm_v128_and(bytes, wasm_i8x16_splat(15)), high = wasm_u8x16_shr(bytes, 4);
      scale_bytes(low, factor, least, to + c);
      scale_bytes(wasm_i64x2_shuffle(low, low, 1, 0), factor, least, to + c + 8);
      scale_bytes(high, factor, least, to + c + 16);
      scale_bytes(wasm_i64x2_shuffle(high, high, 1, 0), factor, least, to + c + 24);
    }
  } else if (kind == KIND_F16) {
    for (i32 c = 0; c < columns; c++) to[c] = half_value(half_at(from + 2 * c));
  } else {
    for (i32 c = 0; c < columns; c += 4) store(to + c, load(from + 4 * c));
  }
}

/**
 * The scale of a segment: the finest under which its integers fit 16 bits and their sum WEIGHT_SUM. Infinite, or no number,
 * if a weight is.
 */
NOINLINE f32 segment_scale(const f32 *weights, i32 count) {
  vector most = splat(0), low = wasm_f64x2_splat(0), high = low;
  for (i32 c = 0; c < count; c += 4) {
    vector size = wasm_f32x4_abs(load(weights + c));
    most = larger(most, size);
    low = wasm_f64x2_add(low, wasm_f64x2_promote_low_f32x4(size));
    high = wasm_f64x2_add(high, wasm_f64x2_promote_low_f32x4(wasm_i64x2_shuffle(size, size, 1, 0)));
  }
  vector sums = wasm_f64x2_add(low, high);
  f64 sum = wasm_f64x2_extract_lane(sums, 0) + wasm_f64x2_extract_lane(sums, 1);
  // Rounding adds half an integer to each weight at most, and the scale itself is rounded.
  f64 by_sum = sum / (WEIGHT_SUM - 1 - count), by_max = (f64)max_lanes(most) / 32766;
  return by_max > by_sum ? by_max : by_sum;
}

/** Writes one row of a matrix into its place in a panel. @return whether all weights are finite */
NOINLINE i32 pack_row(const f32 *row, Matrix *matrix, i32 index) {
  i32 columns = matrix->columns, lane = index % PANEL, is_finite = 1;
  i32 *to = (i32 *)(matrix->panels + (index - lane) * columns) + lane;
  f32 *scales = matrix->scales + (index - lane) * segments_of(columns) + lane;
  for (i32 start = 0, end; start < columns; start = end, scales += PANEL) {
    end = segment_end(start, columns);
    f32 scale = segment_scale(row + start, end - start);
    *scales = scale;
    is_finite &= scale <= 3.4e38f;
    vector factor = splat(scale > 0 ? 1 / scale : 0);
    for (i32 c = start; c < end; c += 8, to += 4 * PANEL) {
      vector q = eight_integers(row + c, factor);
      to[0] = wasm_i32x4_extract_lane(q, 0);
      to[PANEL] = wasm_i32x4_extract_lane(q, 1);
      to[2 * PANEL] = wasm_i32x4_extract_lane(q, 2);
      to[3 * PANEL] = wasm_i32x4_extract_lane(q, 3);
    }
  }
  return is_finite;
}

/**
 * Makes the panels of a matrix.
 *
 * @param order the row of the file for each row of the matrix; -1 for one of zeros
 * @param row room for a row of floats
 * @return whether all weights are finite
 */
static i32 pack(const u8 *from, i32 kind, const i32 *order, Matrix *matrix, f32 *row) {
  i32 bytes = row_bytes(kind, matrix->columns), is_finite = 1;
  for (i32 index = 0; index < matrix->rows; index++) {
    if (order[index] >= 0) read_row(from + order[index] * bytes, kind, matrix->columns, row);
    else __builtin_memset(row, 0, 4 * matrix->columns);
    is_finite &= pack_row(row, matrix, index);
  }
  return is_finite;
}
