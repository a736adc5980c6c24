// What a model is made of, and the memory that a pass works in.
#pragma once
#include "attention.h"

/** Sizes of a model; see ModelShape in src/model/model-shape.ts. */
typedef struct {
  i32 width, heads, key_heads, head, rotated, inner, layers, vocabulary;
  f32 epsilon;
} Shape;

/** The matrices of a layer. Rows of GATES: 4 gates, the 4 values behind them, 4 gates, … */
enum { KEYS_VALUES, QUERIES, ATTENDED, GATES, DOWN, MATRICES };
/** The vectors of a layer: what normed states are multiplied with. */
enum { ATTENTION_GAIN, INNER_GAIN, GAINS };
/** The same numbers for the place behind the last layer, which holds what belongs to the whole model. */
enum { OUTPUT = KEYS_VALUES, OUTPUT_GAIN = ATTENTION_GAIN };

typedef struct {
  Matrix matrices[MATRICES];
  f32 *gains[GAINS];
} Layer;

static Shape shape;
static Layer *layers;
/** Rows of the embedding, as the file has them. */
static const u8 *embedding;
static i32 embedding_kind;
/** By position, half of the rotated columns each. */
static f32 *cosines, *sines;

/** The rows of a pass, as the host describes them: token, position, the pages of the sequence. */
static i32 *tokens, *positions;
static u8 ***pages;
/** Rows whose logits are wanted, ascending. */
static i32 *wanted;

/** States of the rows; what a part of a layer makes of them; that in integers, and queries in integers. */
static f32 *states, *floats, *scales, *query_scales;
static i16 *integers, *queries;
static f32 *logits;

extern u8 __heap_base;
static u32 top;

/** Room for so many bytes, all zero, never given back; 0 if memory cannot grow. */
u32 EXPORT(allocate)(u32 bytes) {
  if (top == 0) top = ((u32)&__heap_base + 63) & ~63u;
  u32 at = top, end = (at + bytes + 63) & ~63u;
  if (end < at) return 0;
  u32 have = __builtin_wasm_memory_size(0) << 16;
  if (end > have && __builtin_wasm_memory_grow(0, (end - have + 65535) >> 16) == -1ul) return 0;
  top = end;
  return at;
}

INLINE i32 query_width(void) { return shape.heads * shape.head; }
INLINE i32 key_width(void) { return shape.key_heads * shape.head; }
INLINE i32 larger_of(i32 a, i32 b) { return a > b ? a : b; }

/**
 * Gets ready for a model of these sizes.
 *
 * @param rows rows of a pass at most
 * @param results rows of logits at most
 * @return 0 if there is not enough memory
 */
i32 EXPORT(configure)(i32 width, i32 heads, i32 key_heads, i32 head, i32 rotated, i32 inner, i32 count, i32 vocabulary,
                      f32 epsilon, i32 rows, i32 results) {
  shape = (Shape){width, heads, key_heads, head, rotated, inner, count, vocabulary, epsilon};
  i32 widest = larger_of(larger_of(width, inner), larger_of(query_width(), 2 * key_width()));
  layers = (Layer *)allocate((count + 1) * sizeof(Layer));
  tokens = (i32 *)allocate(4 * rows);
  positions = (i32 *)allocate(4 * rows);
  pages = (u8 ***)allocate(4 * rows);
  wanted = (i32 *)allocate(4 * rows);
  states = (f32 *)allocate(4 * rows * width);
  floats = (f32 *)allocate(4 * rows * widest);
  scales = (f32 *)allocate(4 * rows);
  query_scales = (f32 *)allocate(4 * rows * heads);
  integers = (i16 *)allocate(2 * rows * widest);
  queries = (i16 *)allocate(2 * rows * query_width());
  logits = (f32 *)allocate(4 * results * ((vocabulary + PANEL - 1) / PANEL * PANEL));
  return logits != 0;
}

/** Where the host writes a pass and reads what comes of it. */
i32 *EXPORT(token_rows)(void) { return tokens; }
i32 *EXPORT(position_rows)(void) { return positions; }
u8 ***EXPORT(page_rows)(void) { return pages; }
i32 *EXPORT(wanted_rows)(void) { return wanted; }
f32 *EXPORT(logit_rows)(void) { return logits; }

/** Bytes of a page: all layers and heads of keys. */
i32 EXPORT(page_bytes)(void) { return shape.layers * shape.key_heads * page_head_bytes(shape.head); }

/** Tells where rows of the embedding are, which the host has written. */
void EXPORT(place)(const u8 *rows, i32 kind) { embedding = rows, embedding_kind = kind; }

/**
 * Makes the tables of angles, as src/model/angle-tables.ts does: each position is turned on from the one before.
 *
 * @param turns cosine and sine of the angle from one position to the next, of each pair of columns
 * @return 0 if there is not enough memory
 */
i32 EXPORT(turn)(const f64 *turns, f64 factor, i32 count) {
  i32 half = shape.rotated / 2;
  cosines = (f32 *)allocate(4 * count * half), sines = (f32 *)allocate(4 * count * half);
  if (cosines == 0 || sines == 0) return 0;
  for (i32 pair = 0; pair < half; pair++) {
    f64 step_cosine = turns[2 * pair], step_sine = turns[2 * pair + 1], cosine = 1, sine = 0;
    for (i32 at = pair; at < count * half; at += half) {
      cosines[at] = (f32)(cosine * factor);
      sines[at] = (f32)(sine * factor);
      f64 next = cosine * step_cosine - sine * step_sine;
      sine = sine * step_cosine + cosine * step_sine;
      cosine = next;
    }
  }
  return 1;
}

/** Makes room for a vector. @return where the host writes it; 0 if there is not enough memory */
f32 *EXPORT(gain)(i32 layer, i32 which) { return layers[layer].gains[which] = (f32 *)allocate(4 * shape.width); }

/**
 * Makes a matrix of a tensor.
 *
 * @param from bytes of the tensor
 * @param order row of the tensor for each row, -1 for zeros; as many as `rows`, a multiple of PANEL
 * @return 0 if there is not enough memory, 2 if not all of its numbers are finite, else 1
 */
i32 EXPORT(matrix)(i32 layer, i32 which, i32 rows, i32 columns, const u8 *from, i32 kind, const i32 *order) {
  Matrix *matrix = layers[layer].matrices + which;
  i16 *panels = (i16 *)allocate(2 * rows * columns);
  f32 *matrix_scales = (f32 *)allocate(4 * rows * segments_of(columns));
  if (panels == 0 || matrix_scales == 0) return 0;
  *matrix = (Matrix){panels, matrix_scales, rows, columns};
  // One row of a pass is room enough: no row of a matrix is longer than the widest.
  return pack(from, kind, order, matrix, floats) ? 1 : 2;
}
