// Attention of packed turns in one pass, on processors that multiply bfloat16 pairs (AVX512-BF16). Scores never leave
// the cache: the forward pass keeps one number a row, the backward pass computes them again
// (Dao et al., "FlashAttention", 2022; here whole rows fit, so nothing has to be rescaled).
//
// Everything is one product: 8 rows of pairs times a panel of 32 lanes. Pairs go along what is summed over, so each
// operand is packed twice: by pairs within a head (for scores) and by pairs of rows (for sums over rows).
#include <immintrin.h>
#include <stdlib.h>

#define LANES 32
#define ROWS 8
#define CHUNK 64
#define MOST_ROWS 2048

typedef uint32_t pair;

// c[8][32] (+)= sum over steps of pairs a[row][step] * b[step][lane].
static inline __attribute__((always_inline)) void product(const pair *a, long row_stride, long step_stride,
                                                          const pair *b, long steps, float *c, long c_stride,
                                                          int is_sum) {
  __m512 sums[ROWS][2];
  for (int row = 0; row < ROWS; row++) {
    sums[row][0] = is_sum ? _mm512_loadu_ps(c + row * c_stride) : _mm512_setzero_ps();
    sums[row][1] = is_sum ? _mm512_loadu_ps(c + row * c_stride + 16) : _mm512_setzero_ps();
  }
  for (long step = 0; step < steps; step++) {
    __m512bh first = (__m512bh)_mm512_loadu_si512(b + step * LANES);
    __m512bh second = (__m512bh)_mm512_loadu_si512(b + step * LANES + 16);
#pragma GCC unroll 8
    for (int row = 0; row < ROWS; row++) {
      __m512bh each = (__m512bh)_mm512_set1_epi32(a[row * row_stride + step * step_stride]);
      sums[row][0] = _mm512_dpbf16_ps(sums[row][0], first, each);
      sums[row][1] = _mm512_dpbf16_ps(sums[row][1], second, each);
    }
  }
  for (int row = 0; row < ROWS; row++) {
    _mm512_storeu_ps(c + row * c_stride, sums[row][0]);
    _mm512_storeu_ps(c + row * c_stride + 16, sums[row][1]);
  }
}

static inline __m512 exponential(__m512 x) {
  __m512 scaled = _mm512_mul_ps(x, _mm512_set1_ps(1.44269504f));
  __m512 whole = _mm512_roundscale_ps(scaled, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
  __m512 rest = _mm512_sub_ps(scaled, whole);
  // 2^rest for a rest of at most a half: its Taylor series, exact to 2e-6.
  __m512 sum = _mm512_set1_ps(1.3333558e-3f);
  sum = _mm512_fmadd_ps(sum, rest, _mm512_set1_ps(9.6181291e-3f));
  sum = _mm512_fmadd_ps(sum, rest, _mm512_set1_ps(5.5504109e-2f));
  sum = _mm512_fmadd_ps(sum, rest, _mm512_set1_ps(2.4022651e-1f));
  sum = _mm512_fmadd_ps(sum, rest, _mm512_set1_ps(6.9314718e-1f));
  sum = _mm512_fmadd_ps(sum, rest, _mm512_set1_ps(1.0f));
  return _mm512_scalef_ps(sum, whole);
}

static inline long padded(long rows) { return (rows + LANES - 1) / LANES * LANES; }

// Rows of one head, packed. `by_lane`: [rows / 32][size / 2][32 rows] pairs within a row.
// `by_row`: [size / 32][rows / 2][32 of the head] pairs of rows.
typedef struct {
  pair *by_lane, *by_row;
} packed;

// What one thread works with.
typedef struct {
  packed prefix_key, prefix_value, own_key, own_value;
  pair *query_rows, *output_rows;   // [size / 32][CHUNK / 2][32]
  pair *softmax_pairs, *score_pairs;  // [CHUNK / 2][columns]
  pair *queries, *outputs;          // [CHUNK][size / 2]
  bfloat *row_pairs;                // [ROWS][columns]
  float *scores, *of_scores;        // [ROWS][columns]
  float *prefix_sums[2], *own_sums[2];  // of keys and of values: [rows][size]
  float *result;                    // [ROWS][size]
  long size;
} workspace;

static void *room(long count, long each) {
  void *at = NULL;
  if (posix_memalign(&at, 64, count * each)) abort();
  return at;
}

static packed new_packed(long size) {
  return (packed){room(MOST_ROWS * size / 2, 4), room(MOST_ROWS * size / 2, 4)};
}

// One workspace for each thread, made when it is first needed and kept.
static workspace *own_workspace(long size) {
  static __thread workspace *kept;
  if (kept && kept->size >= size) return kept;
  const long columns = 2 * MOST_ROWS;
  workspace *made = room(1, sizeof(workspace));
  *made = (workspace){
      new_packed(size), new_packed(size), new_packed(size), new_packed(size),
      room(CHUNK / 2 * size, 4), room(CHUNK / 2 * size, 4),
      room(CHUNK / 2 * columns, 4), room(CHUNK / 2 * columns, 4),
      room(CHUNK * size / 2, 4), room(CHUNK * size / 2, 4),
      room(ROWS * columns, 2), room(ROWS * columns, 4), room(ROWS * columns, 4),
      {room(MOST_ROWS * size, 4), room(MOST_ROWS * size, 4)},
      {room(MOST_ROWS * size, 4), room(MOST_ROWS * size, 4)},
      room(ROWS * size, 4), size};
  kept = made;
  return made;
}

static void pack_by_row(const bfloat *rows, long stride, long count, long all, long size, pair *to) {
  for (long panel = 0; panel < size / LANES; panel++)
    for (long two = 0; two < all / 2; two++) {
      pair *out = to + (panel * (all / 2) + two) * LANES;
      const bfloat *first = rows + 2 * two * stride + panel * LANES, *second = first + stride;
      int has_first = 2 * two < count, has_second = 2 * two + 1 < count;
      for (int lane = 0; lane < LANES; lane++)
        out[lane] = (has_first ? first[lane] : 0) | (has_second ? (pair)second[lane] << 16 : 0);
    }
}

static void pack_rows(const bfloat *rows, long stride, long count, long size, packed to) {
  long all = padded(count);
  for (long panel = 0; panel < all / LANES; panel++)
    for (int lane = 0; lane < LANES; lane++) {
      pair *out = to.by_lane + panel * (size / 2) * LANES + lane;
      const pair *in = (const pair *)(rows + (panel * LANES + lane) * stride);
      int is_there = panel * LANES + lane < count;
      for (long step = 0; step < size / 2; step++) out[step * LANES] = is_there ? in[step] : 0;
    }
  pack_by_row(rows, stride, count, all, size, to.by_row);
}

// What rows of one turn, or of a system prompt, look at.
typedef struct {
  long prefix, prefix_columns;  // rows in front, and as many padded
} view;

static void score_rows(const pair *rows, long size, packed prefix, packed own, view seen, long columns, float *scores) {
  for (long column = 0; column < columns; column += LANES) {
    const pair *panel = column < seen.prefix_columns ? prefix.by_lane + column * (size / 2)
                                                     : own.by_lane + (column - seen.prefix_columns) * (size / 2);
    product(rows, size / 2, 1, panel, size / 2, scores + column, columns, 0);
  }
}

// Nothing is seen of padding, nor of what comes after row `at` of the turn.
static void hide(float *row, view seen, long columns, long at) {
  for (long column = seen.prefix; column < seen.prefix_columns; column++) row[column] = -1e30f;
  for (long column = seen.prefix_columns + at + 1; column < columns; column++) row[column] = -1e30f;
}

static void sum_rows(const pair *rows, long row_stride, packed prefix, packed own, view seen, long columns, long own_rows,
                     long size, float *result) {
  for (long panel = 0; panel < size / LANES; panel++) {
    product(rows, row_stride, 1, prefix.by_row + panel * (seen.prefix_columns / 2) * LANES, seen.prefix_columns / 2,
            result + panel * LANES, size, 0);
    product(rows + seen.prefix_columns / 2, row_stride, 1, own.by_row + panel * (padded(own_rows) / 2) * LANES,
            (columns - seen.prefix_columns) / 2, result + panel * LANES, size, 1);
  }
}

static void copy_rows(const bfloat *from, long stride, long count, long size, pair *to) {
  for (long row = 0; row < CHUNK; row++) {
    if (row < count) memcpy(to + row * (size / 2), from + row * stride, size * 2);
    else memset(to + row * (size / 2), 0, size * 2);
  }
}

static void attend_rows(workspace *work, const bfloat *qkv, bfloat *output, float *logs, long offset, long length,
                        packed own_key, packed own_value, view seen, long head, long heads) {
  long size = work->size, stride = 3 * heads * size;
  for (long first = 0; first < length; first += CHUNK) {
    long count = length - first < CHUNK ? length - first : CHUNK;
    copy_rows(qkv + (offset + first) * stride + head * size, stride, count, size, work->queries);
    for (long row = 0; row < count; row += ROWS) {
      long last = first + row + ROWS < length ? first + row + ROWS : length;
      long columns = seen.prefix_columns + padded(last);
      score_rows(work->queries + row * (size / 2), size, work->prefix_key, own_key, seen, columns, work->scores);
      for (long each = 0; each < ROWS; each++) {
        float *scores = work->scores + each * columns;
        bfloat *shares = work->row_pairs + each * columns;
        long at = first + row + each < length ? first + row + each : length - 1;
        hide(scores, seen, columns, at);
        __m512 most = _mm512_set1_ps(-1e30f), total = _mm512_setzero_ps();
        for (long column = 0; column < columns; column += 16) most = _mm512_max_ps(most, _mm512_loadu_ps(scores + column));
        float highest = _mm512_reduce_max_ps(most);
        for (long column = 0; column < columns; column += 16) {
          __m512 share = exponential(_mm512_sub_ps(_mm512_loadu_ps(scores + column), _mm512_set1_ps(highest)));
          total = _mm512_add_ps(total, share);
          _mm256_storeu_si256((__m256i *)(shares + column), (__m256i)_mm512_cvtneps_pbh(share));
        }
        float sum = _mm512_reduce_add_ps(total);
        if (row + each < count) logs[(offset + at) * heads + head] = highest + logf(sum);
        scores[0] = 1.0f / sum;
      }
      sum_rows((const pair *)work->row_pairs, columns / 2, work->prefix_value, own_value, seen, columns, length, size,
               work->result);
      for (long each = 0; each < ROWS && row + each < count; each++) {
        float scale = work->scores[each * columns];
        bfloat *out = output + ((offset + first + row + each) * heads + head) * size;
        for (long i = 0; i < size; i++) out[i] = to_bfloat(work->result[each * size + i] * scale);
      }
    }
  }
}

static void unattend_rows(workspace *work, const bfloat *qkv, const bfloat *of_output, const float *logs, bfloat *of_qkv,
                          long offset, long length, packed own_key, packed own_value, view seen, float *const own_sums[2],
                          long head, long heads) {
  long size = work->size, stride = 3 * heads * size;
  for (long first = 0; first < length; first += CHUNK) {
    long count = length - first < CHUNK ? length - first : CHUNK;
    long columns = seen.prefix_columns + padded(first + count);
    long steps = (count + ROWS - 1) / ROWS * ROWS / 2;
    const bfloat *queries = qkv + (offset + first) * stride + head * size;
    const bfloat *outputs = of_output + ((offset + first) * heads + head) * size;
    copy_rows(queries, stride, count, size, work->queries);
    copy_rows(outputs, heads * size, count, size, work->outputs);
    pack_by_row(queries, stride, count, 2 * steps, size, work->query_rows);
    pack_by_row(outputs, heads * size, count, 2 * steps, size, work->output_rows);
    for (long row = 0; row < count; row += ROWS) {
      score_rows(work->queries + row * (size / 2), size, work->prefix_key, own_key, seen, columns, work->scores);
      score_rows(work->outputs + row * (size / 2), size, work->prefix_value, own_value, seen, columns, work->of_scores);
      for (long each = 0; each < ROWS; each++) {
        float *scores = work->scores + each * columns, *of_scores = work->of_scores + each * columns;
        if (row + each >= count) {
          memset(scores, 0, columns * 4);
          memset(of_scores, 0, columns * 4);
          memset(work->row_pairs + each * columns, 0, columns * 2);
          continue;
        }
        long at = first + row + each;
        hide(scores, seen, columns, at);
        __m512 log = _mm512_set1_ps(logs[(offset + at) * heads + head]), total = _mm512_setzero_ps();
        for (long column = 0; column < columns; column += 16) {
          __m512 share = exponential(_mm512_sub_ps(_mm512_loadu_ps(scores + column), log));
          _mm512_storeu_ps(scores + column, share);
          total = _mm512_fmadd_ps(share, _mm512_loadu_ps(of_scores + column), total);
        }
        __m512 mean = _mm512_set1_ps(_mm512_reduce_add_ps(total));
        for (long column = 0; column < columns; column += 16) {
          __m512 share = _mm512_loadu_ps(scores + column);
          __m512 of = _mm512_mul_ps(share, _mm512_sub_ps(_mm512_loadu_ps(of_scores + column), mean));
          _mm512_storeu_ps(of_scores + column, of);
          _mm256_storeu_si256((__m256i *)(work->row_pairs + each * columns + column), (__m256i)_mm512_cvtneps_pbh(of));
        }
      }
      for (long each = 0; each < ROWS; each += 2) {
        const float *parts[2] = {work->scores + each * columns, work->of_scores + each * columns};
        pair *to[2] = {work->softmax_pairs + (row + each) / 2 * columns, work->score_pairs + (row + each) / 2 * columns};
        for (int part = 0; part < 2; part++)
          for (long column = 0; column < columns; column += 16) {
            __m512i low = _mm512_cvtepu16_epi32((__m256i)_mm512_cvtneps_pbh(_mm512_loadu_ps(parts[part] + column)));
            __m512i high =
                _mm512_cvtepu16_epi32((__m256i)_mm512_cvtneps_pbh(_mm512_loadu_ps(parts[part] + columns + column)));
            _mm512_storeu_si512(to[part] + column, _mm512_or_si512(low, _mm512_slli_epi32(high, 16)));
          }
      }
      sum_rows((const pair *)work->row_pairs, columns / 2, work->prefix_key, own_key, seen, columns, length, size,
               work->result);
      for (long each = 0; each < ROWS && row + each < count; each++) {
        bfloat *out = of_qkv + (offset + first + row + each) * stride + head * size;
        for (long i = 0; i < size; i++) out[i] = to_bfloat(work->result[each * size + i]);
      }
    }
    for (long panel = 0; panel < size / LANES; panel++)
      for (long column = 0; column < columns; column += ROWS) {
        int is_own = column >= seen.prefix_columns;
        long at = (is_own ? column - seen.prefix_columns : column) * size + panel * LANES;
        float *of_key = (is_own ? own_sums : work->prefix_sums)[0] + at;
        float *of_value = (is_own ? own_sums : work->prefix_sums)[1] + at;
        product(work->score_pairs + column, 1, columns, work->query_rows + panel * steps * LANES, steps, of_key, size, 1);
        product(work->softmax_pairs + column, 1, columns, work->output_rows + panel * steps * LANES, steps, of_value, size,
                1);
      }
  }
}

static void write_sums(float *const sums[2], bfloat *of_qkv, long offset, long length, long size, long head, long heads) {
  for (long row = 0; row < length; row++)
    for (int part = 0; part < 2; part++) {
      bfloat *out = of_qkv + ((offset + row) * 3 + part + 1) * heads * size + head * size;
      for (long i = 0; i < size; i++) out[i] = to_bfloat(sums[part][row * size + i]);
    }
}

// groups: [count][4]: offset and length of a system prompt, its first turn and how many; turns: [..][2]: offset, length.
// logs: [rows, heads], the logarithm of each row's sum, for the backward pass. Queries, keys are rotated already.
void attention(const bfloat *qkv, bfloat *output, float *logs, const int64_t *groups, const int64_t *turns, long count,
               long heads, long size) {
  _Pragma("omp parallel for schedule(dynamic)") for (long each = 0; each < count * heads; each++) {
    workspace *work = own_workspace(size);
    const int64_t *group = groups + each / heads * 4;
    long head = each % heads, stride = 3 * heads * size, width = heads * size, start = group[0], prefix = group[1];
    const bfloat *keys = qkv + width + head * size;
    pack_rows(keys + start * stride, stride, prefix, size, work->prefix_key);
    pack_rows(keys + width + start * stride, stride, prefix, size, work->prefix_value);
    attend_rows(work, qkv, output, logs, start, prefix, work->prefix_key, work->prefix_value, (view){0, 0}, head, heads);
    for (long turn = group[2]; turn < group[2] + group[3]; turn++) {
      long offset = turns[2 * turn], length = turns[2 * turn + 1];
      pack_rows(keys + offset * stride, stride, length, size, work->own_key);
      pack_rows(keys + width + offset * stride, stride, length, size, work->own_value);
      attend_rows(work, qkv, output, logs, offset, length, work->own_key, work->own_value, (view){prefix, padded(prefix)},
                  head, heads);
    }
  }
}

void attention_backward(const bfloat *qkv, const bfloat *of_output, const float *logs, bfloat *of_qkv,
                        const int64_t *groups, const int64_t *turns, long count, long heads, long size) {
  _Pragma("omp parallel for schedule(dynamic)") for (long each = 0; each < count * heads; each++) {
    workspace *work = own_workspace(size);
    const int64_t *group = groups + each / heads * 4;
    long head = each % heads, stride = 3 * heads * size, width = heads * size, start = group[0], prefix = group[1];
    const bfloat *keys = qkv + width + head * size;
    for (int part = 0; part < 2; part++) memset(work->prefix_sums[part], 0, padded(prefix) * size * 4);
    pack_rows(keys + start * stride, stride, prefix, size, work->prefix_key);
    pack_rows(keys + width + start * stride, stride, prefix, size, work->prefix_value);
    unattend_rows(work, qkv, of_output, logs, of_qkv, start, prefix, work->prefix_key, work->prefix_value, (view){0, 0},
                  work->prefix_sums, head, heads);
    for (long turn = group[2]; turn < group[2] + group[3]; turn++) {
      long offset = turns[2 * turn], length = turns[2 * turn + 1];
      for (int part = 0; part < 2; part++) memset(work->own_sums[part], 0, padded(length) * size * 4);
      pack_rows(keys + offset * stride, stride, length, size, work->own_key);
      pack_rows(keys + width + offset * stride, stride, length, size, work->own_value);
      unattend_rows(work, qkv, of_output, logs, of_qkv, offset, length, work->own_key, work->own_value,
                    (view){prefix, padded(prefix)}, work->own_sums, head, heads);
      write_sums(work->own_sums, of_qkv, offset, length, size, head, heads);
    }
    write_sums(work->prefix_sums, of_qkv, start, prefix, size, head, heads);
  }
}
