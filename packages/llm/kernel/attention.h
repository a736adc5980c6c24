// Attention over pages of keys and values, a page at a time: scores, their weights, and the weighted values,
// with the running maximum and sum that let a later page correct an earlier one (Milakov and Gimelshein,
// "Online normalizer calculation for softmax", 2018). Rows that look at the same page look at it together.
#pragma once
#include "product.h"

/** Positions in a page. */
#define PAGE 32
/** Largest integer of a value, and of what it is weighted with: a page's products of two of them fit 31 bits. */
#define VALUE_LIMIT 8191
/** Stands for a score that does not count. */
#define UNSEEN -3e38f
/** Largest head that fits. */
#define MAX_HEAD 256

/**
 * What a page holds of one head of one layer: keys as panels whose rows are positions, values as panels whose
 * rows are columns of the head and whose columns are positions, and the scales of both by position.
 */
typedef struct {
  i16 *keys, *values;
  f32 *key_scales, *value_scales;
} PageHead;

INLINE i32 page_head_bytes(i32 head) { return 4 * PAGE * head + 8 * PAGE; }

INLINE PageHead page_head(u8 *page, i32 index, i32 head) {
  i16 *keys = (i16 *)(page + index * page_head_bytes(head)), *values = keys + PAGE * head;
  f32 *scales = (f32 *)(values + PAGE * head);
  return (PageHead){keys, values, scales, scales + PAGE};
}

/** Largest integer of a query and of a key: `head` products of two of them fit 31 bits. */
INLINE i32 query_limit(i32 head) {
  i32 limit = (i32)__builtin_sqrt(2147483647.0 / head);
  return limit < 32767 ? limit : 32767;
}

/** Writes the key and the value of one position. */
NOINLINE void write_position(PageHead page, i32 position, const f32 *key, const f32 *value, i32 head) {
  i16 integers[MAX_HEAD] __attribute__((aligned(16)));
  quantise_group(key, 0, head, query_limit(head), integers, page.key_scales + position, 1);
  const i32 *pairs = (i32 *)integers;
  i32 *keys = (i32 *)page.keys + position / PANEL * PANEL * head / 2 + position % PANEL;
  for (i32 pair = 0; pair < head / 2; pair++) keys[pair * PANEL] = pairs[pair];
  quantise_group(value, 0, head, VALUE_LIMIT, integers, page.value_scales + position, 1);
  for (i32 panel = 0; panel < head / PANEL; panel++) {
    i16 *values = page.values + panel * PANEL * PAGE + position / 2 * PANEL_PAIR + position % 2;
    for (i32 row = 0; row < PANEL; row++) values[2 * row] = integers[panel * PANEL + row];
  }
}

/** What a row has seen so far of one head. */
typedef struct {
  f32 max, sum;
  f32 values[MAX_HEAD];
} Seen;

/** How a page changes what was seen before, and what its own weighted values count. */
typedef struct {
  f32 before, own;
} Change;

/**
 * Turns a row's scores on a page, powers of two, into integer weights of its values.
 *
 * @param valid positions that the row may see, from the first on
 * @param shares where the integers go
 */
NOINLINE Change weigh(f32 *scores, i32 valid, const f32 *value_scales, Seen *seen, i16 *shares) {
  if (valid <= 0) return (Change){1, 0};
  for (i32 p = valid; p < PAGE; p++) scores[p] = UNSEEN;
  vector weights[PAGE / 4], most = splat(UNSEEN), sum = splat(0), share_max = sum;
  UNROLL for (int v = 0; v < PAGE / 4; v++) most = larger(most, load(scores + 4 * v));
  f32 page_max = max_lanes(most), max = seen->max > page_max ? seen->max : page_max;
  vector own_max = splat(page_max);
  UNROLL for (int v = 0; v < PAGE / 4; v++) {
    vector score = load(scores + 4 * v);
    // What is not to be seen counts nothing at all, whatever the page holds there.
    vector weight = wasm_v128_and(power_of_two(sub(score, own_max)), wasm_f32x4_gt(score, splat(UNSEEN)));
    sum = add(sum, weight);
    weights[v] = mul(weight, load(value_scales + 4 * v));
    share_max = larger(share_max, weights[v]);
  }
  f32 scale = max_lanes(share_max) * (1.0f / VALUE_LIMIT);
  vector factor = splat(scale > 0 ? 1 / scale : 0);
  UNROLL for (int v = 0; v < PAGE / 4; v += 2) {
    vector low = to_integers(mul(weights[v], factor)), high = to_integers(mul(weights[v + 1], factor));
    store(shares + 4 * v, wasm_i16x8_narrow_i32x4(low, high));
  }
  vector corrections = power_of_two(wasm_f32x4_make(seen->max - max, page_max - max, 0, 0));
  f32 before = wasm_f32x4_extract_lane(corrections, 0), own = wasm_f32x4_extract_lane(corrections, 1);
  seen->sum = seen->sum * before + sum_lanes(sum) * own;
  seen->max = max;
  return (Change){before, scale * own};
}

/** Queries of rows that are taken together, of one head. */
typedef struct {
  const i16 *integers;
  f32 scales[4];
} Queries;

/** Scores of a page's positions: row after row, PAGE each. */
INLINE void score(Queries queries, PageHead page, i32 head, f32 *scores, const int rows) {
  const int vectors = VECTORS(rows);
  for (i32 panel = 0; panel < PAGE / PANEL; panel++) {
    UNROLL for (int first = 0; first < 4; first += vectors) {
      vector sums[TILE];
      const i16 *keys = page.keys + panel * PANEL * head + 8 * first;
      tile(queries.integers, keys, head / 2, sums, rows);
      UNROLL for (int v = 0; v < vectors; v++) {
        i32 position = panel * PANEL + 4 * (first + v);
        vector scale = load(page.key_scales + position);
        UNROLL for (int r = 0; r < rows; r++) {
          vector product = mul(scale, splat(queries.scales[r]));
          store(scores + r * PAGE + position, mul(to_floats(sums[r * vectors + v]), product));
        }
      }
    }
  }
}

/** Rows of integers become a group as tile.h has it. */
INLINE void group_shares(i16 *shares, i16 *group, const int rows) {
  for (i32 c = 0; c < PAGE; c += 8, group += 8 * rows) {
    vector q[4];
    UNROLL for (int r = 0; r < rows; r++) q[r] = load(shares + r * PAGE + c);
    group_integers(q, rows);
    UNROLL for (int r = 0; r < rows; r++) store(group + 8 * r, q[r]);
  }
}

/**
 * Lets rows look at one page.
 *
 * @param valid positions that each row may see; none or less: the page changes nothing for it
 */
INLINE void look_at(Queries queries, PageHead page, const i32 *valid, i32 head, Seen *seen, const int rows) {
  f32 scores[4 * PAGE] __attribute__((aligned(16)));
  i16 shares[4 * PAGE] __attribute__((aligned(16))), group[4 * PAGE] __attribute__((aligned(16)));
  Change changes[4];
  score(queries, page, head, scores, rows);
  for (i32 r = 0; r < rows; r++) {
    changes[r] = weigh(scores + r * PAGE, valid[r], page.value_scales, seen + r, shares + r * PAGE);
  }
  if (rows > 1) group_shares(shares, group, rows);
  const int vectors = VECTORS(rows);
  for (i32 panel = 0; panel < head / PANEL; panel++) {
    UNROLL for (int first = 0; first < 4; first += vectors) {
      vector sums[TILE];
      const i16 *values = page.values + panel * PANEL * PAGE + 8 * first;
      tile(rows > 1 ? group : shares, values, PAGE / 2, sums, rows);
      UNROLL for (int r = 0; r < rows; r++) {
        vector before = splat(changes[r].before), own = splat(changes[r].own);
        UNROLL for (int v = 0; v < vectors; v++) {
          f32 *at = seen[r].values + panel * PANEL + 4 * (first + v);
          store(at, add(mul(load(at), before), mul(to_floats(sums[r * vectors + v]), own)));
        }
      }
    }
  }
}

/** What attention needs to know of the rows of a pass. */
typedef struct {
  /** Quantised queries of all heads, in groups; scales by row and head. */
  const i16 *queries;
  const f32 *query_scales;
  /** Position of each row, and the pages of its sequence. */
  const i32 *positions;
  u8 *const *const *pages;
  i32 heads, key_heads, head;
  i32 layer;
  /** Where the result of each row goes: heads * head floats. */
  f32 *results;
} Attention;

NOINLINE void look_at_four(const Queries *queries, const PageHead *page, const i32 *valid, i32 head, Seen *seen) {
  look_at(*queries, *page, valid, head, seen, 4);
}
NOINLINE void look_at_two(const Queries *queries, const PageHead *page, const i32 *valid, i32 head, Seen *seen) {
  look_at(*queries, *page, valid, head, seen, 2);
}
NOINLINE void look_at_one(const Queries *queries, const PageHead *page, const i32 *valid, i32 head, Seen *seen) {
  look_at(*queries, *page, valid, head, seen, 1);
}

/** The page that all rows see which see any; none if they see different ones. */
static u8 *common_page(const Attention *a, i32 row, i32 page, const i32 *valid, i32 rows) {
  u8 *common = 0;
  for (i32 r = 0; r < rows; r++) {
    if (valid[r] <= 0) continue;
    u8 *own = a->pages[row + r][page];
    if (common != 0 && own != common) return 0;
    common = own;
  }
  return common;
}

/** Lets each row of a group look at its own page. */
static void look_apart(const Attention *a, i32 row, i32 page, i32 place, const Queries *queries, const i32 *valid,
                       Seen *seen, i32 rows) {
  i32 query[MAX_HEAD / 2];
  for (i32 r = 0; r < rows; r++) {
    if (valid[r] <= 0) continue;
    for (i32 pair = 0; pair < a->head / 2; pair++) query[pair] = ((const i32 *)queries->integers)[pair * rows + r];
    Queries one = {(i16 *)query, {queries->scales[r]}};
    PageHead own = page_head(a->pages[row + r][page], place, a->head);
    look_at_one(&one, &own, valid + r, a->head, seen + r);
  }
}

/** One head of a group of rows. */
static void attend_head(const Attention *a, i32 row, i32 index, i32 rows) {
  static Seen seen[4] __attribute__((aligned(16)));
  i32 head = a->head, width = a->heads * head, last = 0, valid[4];
  i32 place = a->layer * a->key_heads + index / (a->heads / a->key_heads);
  Queries queries = {a->queries + row * width + index * head * rows, {0}};
  for (i32 r = 0; r < rows; r++) {
    queries.scales[r] = a->query_scales[(row + r) * a->heads + index];
    seen[r].max = UNSEEN;
    seen[r].sum = 0;
    for (i32 c = 0; c < head; c += 4) store(seen[r].values + c, splat(0));
    if (a->positions[row + r] > last) last = a->positions[row + r];
  }
  for (i32 page = 0; page * PAGE <= last; page++) {
    for (i32 r = 0; r < rows; r++) valid[r] = a->positions[row + r] + 1 - page * PAGE;
    u8 *common = common_page(a, row, page, valid, rows);
    PageHead shared = page_head(common, place, head);
    if (common == 0) look_apart(a, row, page, place, &queries, valid, seen, rows);
    else if (rows == 4) look_at_four(&queries, &shared, valid, head, seen);
    else if (rows == 2) look_at_two(&queries, &shared, valid, head, seen);
    else look_at_one(&queries, &shared, valid, head, seen);
  }
  for (i32 r = 0; r < rows; r++) {
    vector share = splat(1 / seen[r].sum);
    f32 *to = a->results + (row + r) * width + index * head;
    for (i32 c = 0; c < head; c += 4) store(to + c, mul(load(seen[r].values + c), share));
  }
}

static void attend(const Attention *a, i32 rows) {
  for (i32 row = 0, size; row < rows; row += size) {
    size = group_size(row, rows);
    for (i32 index = 0; index < a->heads; index++) attend_head(a, row, index, size);
  }
}
