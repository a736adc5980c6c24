// Products of activations with a matrix, panel by panel: each is read once for all rows.
#pragma once
#include "weights.h"

/** What becomes of the results: put somewhere, added to what is there, or used as gates. */
enum { PUT, ADD_TO, GATE };

/** Quantised rows, as quantise.h makes them. */
typedef struct {
  const i16 *integers;
  const f32 *scales;
  i32 count;
} Rows;

/** What one tile comes to: the sums of all segments, times the scales of the weights and of the rows. */
INLINE void scaled_tile(const i16 *activations, const f32 *row_scales, const i16 *weights, const f32 *scales,
                        i32 columns, vector *results, const int rows) {
  const int vectors = VECTORS(rows);
  for (i32 start = 0, end; start < columns; start = end, scales += PANEL) {
    end = segment_end(start, columns);
    vector sums[TILE];
    tile(activations + start * rows, weights + start * PANEL, (end - start) / 2, sums, rows);
    UNROLL for (int v = 0; v < vectors; v++) {
      vector scale = load(scales + 4 * v);
      UNROLL for (int r = 0; r < rows; r++) {
        vector *result = results + r * vectors + v, value = mul(to_floats(sums[r * vectors + v]), scale);
        *result = start == 0 ? value : add(*result, value);
      }
    }
  }
  UNROLL for (int r = 0; r < rows; r++) {
    vector scale = load_word(row_scales + r);
    UNROLL for (int v = 0; v < vectors; v++) results[r * vectors + v] = mul(results[r * vectors + v], scale);
  }
}

/** x / (1 + e^-x), times what passes the gate. */
INLINE vector gated(vector gate, vector value) {
  vector power = smaller(mul(gate, splat(-LOG2_E)), splat(126.0f));
  vector divisor = add(splat(1.0f), power_of_two(power));
  return mul(wasm_f32x4_div(gate, divisor), value);
}

/** A product that is being computed. */
typedef struct {
  Rows x;
  const Matrix *matrix;
  f32 *to;
  /** Floats from one row's results to the next. */
  i32 stride;
  i32 action;
} Product;

/** The results of some rows with all of a panel. A panel of gates holds 4 gates, their 4 values, 4 gates, … */
INLINE void panel_rows(const Product *p, i32 panel, i32 row, const int rows) {
  i32 columns = p->matrix->columns, stride = p->stride, action = p->action;
  const i16 *weights = p->matrix->panels + panel * PANEL * columns;
  const f32 *scales = p->matrix->scales + panel * PANEL * segments_of(columns);
  f32 *to = p->to + row * stride + panel * (action == GATE ? PANEL / 2 : PANEL);
  const int vectors = VECTORS(rows);
  UNROLL for (int first = 0; first < 4; first += vectors) {
    vector results[TILE];
    scaled_tile(p->x.integers + row * columns, p->x.scales + row, weights + 8 * first, scales + 4 * first, columns,
                results, rows);
    UNROLL for (int r = 0; r < rows; r++) {
      UNROLL for (int v = 0; v < vectors; v++) {
        vector result = results[r * vectors + v];
        f32 *at = to + r * stride + 4 * (first + v);
        if (action == PUT) store(at, result);
        if (action == ADD_TO) store(at, add(load(at), result));
        if (action == GATE && v % 2 == 0) {
          store(to + r * stride + 2 * (first + v), gated(result, results[r * vectors + v + 1]));
        }
      }
    }
  }
}

// Functions of their own: engines begin with slow code, and optimise small functions first.
NOINLINE void panel_fours(const Product *p, i32 panel) {
  for (i32 row = 0; row + 4 <= p->x.count; row += 4) panel_rows(p, panel, row, 4);
}
NOINLINE void panel_two(const Product *p, i32 panel, i32 row) { panel_rows(p, panel, row, 2); }
NOINLINE void panel_one(const Product *p, i32 panel, i32 row) { panel_rows(p, panel, row, 1); }

static void multiply(Rows x, const Matrix *matrix, f32 *to, i32 stride, i32 action) {
  Product product = {x, matrix, to, stride, action};
  i32 fours = x.count / 4 * 4, twos = x.count / 2 * 2;
  for (i32 panel = 0; panel < matrix->rows / PANEL; panel++) {
    panel_fours(&product, panel);
    if (fours < twos) panel_two(&product, panel, fours);
    if (twos < x.count) panel_one(&product, panel, twos);
  }
}

static void multiply_put(Rows x, const Matrix *matrix, f32 *to) {
  multiply(x, matrix, to, matrix->rows, PUT);
}

static void multiply_add(Rows x, const Matrix *matrix, f32 *to) {
  multiply(x, matrix, to, matrix->rows, ADD_TO);
}

/** A matrix of gates and values; half as many results as rows. */
static void multiply_gates(Rows x, const Matrix *matrix, f32 *to) {
  multiply(x, matrix, to, matrix->rows / 2, GATE);
}
