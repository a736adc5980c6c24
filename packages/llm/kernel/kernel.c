// The forward pass of a Phi-3 model for WebAssembly with 128-bit vectors. No library and no imports. Its host is
// src/inference/network/kernel; README.md here says what it computes.
#include "model.h"

/** Divides rows of states by their root mean square, and quantises them. */
static Rows normed(i32 rows, const f32 *gain) {
  i32 width = shape.width;
  for (i32 t = 0; t < rows; t++) {
    const f32 *state = states + t * width;
    vector squares = splat(0);
    for (i32 c = 0; c < width; c += 4) squares = add(squares, mul(load(state + c), load(state + c)));
    vector factor = splat(1 / __builtin_sqrtf(sum_lanes(squares) / width + shape.epsilon));
    f32 *to = floats + t * width;
    for (i32 c = 0; c < width; c += 4) store(to + c, mul(mul(load(state + c), factor), load(gain + c)));
  }
  quantise(floats, rows, width, integers, scales);
  return (Rows){integers, scales, rows};
}

/** Quantises rows of what lies in `floats`. */
static Rows taken(i32 rows, i32 columns) {
  quantise(floats, rows, columns, integers, scales);
  return (Rows){integers, scales, rows};
}

/** Rotates the columns of heads by a position: the first half of the rotated ones against the second. */
static void rotate(f32 *row, i32 count, i32 position) {
  i32 half = shape.rotated / 2;
  const f32 *cosine = cosines + position * half, *sine = sines + position * half;
  for (i32 index = 0; index < count; index++, row += shape.head) {
    for (i32 c = 0; c < half; c += 4) {
      vector a = load(row + c), b = load(row + half + c), cos = load(cosine + c), sin = load(sine + c);
      store(row + c, sub(mul(a, cos), mul(b, sin)));
      store(row + half + c, add(mul(a, sin), mul(b, cos)));
    }
  }
}

/** Writes keys and values of rows into the pages of their sequences. */
static void remember(i32 layer, i32 rows) {
  i32 width = key_width(), head = shape.head;
  for (i32 t = 0; t < rows; t++) {
    f32 *keys = floats + 2 * t * width, *values = keys + width;
    rotate(keys, shape.key_heads, positions[t]);
    u8 *page = pages[t][positions[t] / PAGE];
    for (i32 index = 0; index < shape.key_heads; index++) {
      PageHead place = page_head(page, layer * shape.key_heads + index, head);
      write_position(place, positions[t] % PAGE, keys + index * head, values + index * head, head);
    }
  }
}

/** Quantises one head of a group of queries. Scores are divided by the root of the head's size, and powers of two. */
INLINE void ask_head(i32 row, i32 index, const int rows) {
  i32 head = shape.head, width = query_width();
  f32 own[4], factor = LOG2_E / __builtin_sqrtf((f32)head);
  i16 *to = queries + row * width + index * head * rows;
  quantise_group(floats + row * width + index * head, width, head, query_limit(head), to, own, rows);
  UNROLL for (int r = 0; r < rows; r++) query_scales[(row + r) * shape.heads + index] = own[r] * factor;
}

/** Rotates and quantises the queries of rows. */
static void ask(i32 rows) {
  for (i32 t = 0; t < rows; t++) rotate(floats + t * query_width(), shape.heads, positions[t]);
  for (i32 row = 0, size; row < rows; row += size) {
    size = group_size(row, rows);
    for (i32 index = 0; index < shape.heads; index++) {
      if (size == 4) ask_head(row, index, 4);
      else if (size == 2) ask_head(row, index, 2);
      else ask_head(row, index, 1);
    }
  }
}

/** Of the last layer nothing but wanted rows goes on: they move to the front. */
static i32 keep_wanted(i32 count) {
  for (i32 t = 0; t < count; t++) {
    i32 from = wanted[t];
    positions[t] = positions[from];
    pages[t] = pages[from];
    for (i32 c = 0; c < shape.width; c += 4) store(states + t * shape.width + c, load(states + from * shape.width + c));
  }
  return count;
}

/**
 * Evaluates the rows of a pass, and remembers their keys and values. A row sees its own position and those
 * before it in its sequence, other rows of the pass included.
 *
 * @param count how many rows are wanted: their states are kept for `project`
 */
void EXPORT(forward)(i32 rows, i32 count) {
  for (i32 t = 0; t < rows; t++) {
    const u8 *row = embedding + tokens[t] * row_bytes(embedding_kind, shape.width);
    read_row(row, embedding_kind, shape.width, states + t * shape.width);
  }
  for (i32 index = 0; index < shape.layers && rows > 0; index++) {
    const Layer *layer = layers + index;
    const Matrix *matrices = layer->matrices;
    Rows x = normed(rows, layer->gains[ATTENTION_GAIN]);
    multiply_put(x, matrices + KEYS_VALUES, floats);
    remember(index, rows);
    if (index == shape.layers - 1) {
      rows = keep_wanted(count);
      x = normed(rows, layer->gains[ATTENTION_GAIN]);
    }
    multiply_put(x, matrices + QUERIES, floats);
    ask(rows);
    Attention attention = {queries,    query_scales,    positions,  (u8 *const *const *)pages,
                           shape.heads, shape.key_heads, shape.head, index,
                           floats};
    attend(&attention, rows);
    multiply_add(taken(rows, query_width()), matrices + ATTENDED, states);
    multiply_gates(normed(rows, layer->gains[INNER_GAIN]), matrices + GATES, floats);
    multiply_add(taken(rows, shape.inner), matrices + DOWN, states);
  }
}

/** Logits of some of the wanted rows, from `first` on, one row behind the other. */
void EXPORT(project)(i32 first, i32 count) {
  const Layer *whole = layers + shape.layers;
  for (i32 c = 0; c < count * shape.width; c += 4) store(states + c, load(states + first * shape.width + c));
  multiply_put(normed(count, whole->gains[OUTPUT_GAIN]), whole->matrices + OUTPUT, logits);
}
