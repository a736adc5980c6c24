// Attention of packed turns in one pass, on processors that multiply bfloat16 pairs (AVX512-BF16). Scores never leave
// the cache: the forward pass keeps one number per row, the backward pass recomputes them (Dao et al.,
// "FlashAttention", 2022; here whole rows fit, so no rescaling is needed).
//
// Everything is one product: 16 rows of pairs times 32 lanes, in AMX tiles if available. Pairs run along the summed
// dimension, so each operand is packed twice: by pairs within a head (for scores) and by pairs of rows (for sums over
// rows).
#include <immintrin.h>
#include <stdlib.h>
#ifdef __AMX_BF16__
#include <sys/syscall.h>
#include <unistd.h>
#endif

#define LANES 32
#define ROWS 16
#define CHUNK 64
#define MOST_ROWS 2048
// Padding: rows a power of two apart share few cache lines.
#define APART 16
#define SUMS_STRIDE (MOST_ROWS + APART)

typedef uint32_t pair;

#ifdef __AMX_BF16__
typedef struct {
  uint8_t palette, start, reserved[14];
  uint16_t row_bytes[16];
  uint8_t rows[16];
} tile_shapes;

// Tiles belong to a thread and may be reconfigured by other code, so this runs before each piece of work.
static inline void begin_tiles(void) {
  static const tile_shapes whole = {1, 0, {0}, {64, 64, 64, 64, 64}, {16, 16, 16, 16, 16}};
  _tile_loadconfig(&whole);
}

static inline void end_tiles(void) { _tile_release(); }

// Linux grants tiles only on request.
static void want_tiles(void) {
  const long request_permission = 0x1023, tile_data = 18;
  if (syscall(SYS_arch_prctl, request_permission, tile_data)) abort();
}

// c[16][32] (+)= sum over steps of pairs a[row][step] * b[step][lane]. The number of steps is a multiple of 16.
static inline void product(const pair *a, long a_stride, const pair *b, long b_stride, long steps, float *c,
                           long c_stride, int is_sum) {
  if (is_sum) {
    _tile_loadd(0, c, c_stride * 4);
    _tile_loadd(1, c + 16, c_stride * 4);
  } else {
    _tile_zero(0);
    _tile_zero(1);
  }
  for (long step = 0; step < steps; step += 16) {
    _tile_loadd(2, a + step, a_stride * 4);
    _tile_loadd(3, b + step * b_stride, b_stride * 4);
    _tile_dpbf16ps(0, 2, 3);
    _tile_loadd(4, b + step * b_stride + 16, b_stride * 4);
    _tile_dpbf16ps(1, 2, 4);
  }
  _tile_stored(0, c, c_stride * 4);
  _tile_stored(1, c + 16, c_stride * 4);
}
#else
static inline void begin_tiles(void) {}
static inline void end_tiles(void) {}
static void want_tiles(void) {}

// c[16][32] (+)= sum over steps of pairs a[row][step] * b[step][lane].
static inline void product(const pair *a, long a_stride, const pair *b, long b_stride, long steps, float *c,
                           long c_stride, int is_sum) {
  for (int half = 0; half < 2; half++, a += 8 * a_stride, c += 8 * c_stride) {
    __m512 sums[8][2];
    for (int row = 0; row < 8; row++) {
      sums[row][0] = is_sum ? _mm512_loadu_ps(c + row * c_stride) : _mm512_setzero_ps();
      sums[row][1] = is_sum ? _mm512_loadu_ps(c + row * c_stride + 16) : _mm512_setzero_ps();
    }
    for (long step = 0; step < steps; step++) {
      __m512bh first = (__m512bh)_mm512_loadu_si512(b + step * b_stride);
      __m512bh second = (__m512bh)_mm512_loadu_si512(b + step * b_stride + 16);
#pragma GCC unroll 8
      for (int row = 0; row < 8; row++) {
        __m512bh each = (__m512bh)_mm512_set1_epi32(a[row * a_stride + step]);
        sums[row][0] = _mm512_dpbf16_ps(sums[row][0], first, each);
        sums[row][1] = _mm512_dpbf16_ps(sums[row][1], second, each);
      }
    }
    for (int row = 0; row < 8; row++) {
      _mm512_storeu_ps(c + row * c_stride, sums[row][0]);
      _mm512_storeu_ps(c + row * c_stride + 16, sums[row][1]);
    }
  }
}
#endif

static inline __m512 exponential(__m512 x) {
  __m512 scaled = _mm512_mul_ps(x, _mm512_set1_ps(1.44269504f));
  __m512 whole = _mm512_roundscale_ps(scaled, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
  __m512 rest = _mm512_sub_ps(scaled, whole);
  // 2^rest for a rest of at most a half: its Taylor series, accurate to 2e-6.
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

// Buffers of one thread. Rows of `columns` have additional padding of APART.
typedef struct {
  packed prefix_key, prefix_value, own_key, own_value;
  pair *query_columns, *output_columns;  // [size][CHUNK / 2]
  pair *softmax_pairs, *score_pairs;     // [CHUNK / 2][columns]
  pair *queries, *outputs;               // [CHUNK][size / 2]
  bfloat *row_pairs;                     // [ROWS][2 * columns], only the first half used
  float *scores, *of_scores;             // [ROWS][columns]
  float *prefix_sums[2], *own_sums[2];   // of keys and of values: [size][rows]
  float *result;                         // [ROWS][size]
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

// One workspace per thread, allocated on first use and kept.
static workspace *own_workspace(long size) {
  static __thread workspace *kept;
  if (kept && kept->size >= size) return kept;
  const long columns = 2 * MOST_ROWS + 2 * APART;
  workspace *made = room(1, sizeof(workspace));
  *made = (workspace){
      new_packed(size), new_packed(size), new_packed(size), new_packed(size),
      room(CHUNK / 2 * size, 4), room(CHUNK / 2 * size, 4),
      room(CHUNK / 2 * columns, 4), room(CHUNK / 2 * columns, 4),
      room(CHUNK * size / 2, 4), room(CHUNK * size / 2, 4),
      room(ROWS * columns, 4), room(ROWS * columns, 4), room(ROWS * columns, 4),
      {room(SUMS_STRIDE * size, 4), room(SUMS_STRIDE * size, 4)},
      {room(SUMS_STRIDE * size, 4), room(SUMS_STRIDE * size, 4)},
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

// Pairs of rows for each column of a head: [size][CHUNK / 2].
static void pack_columns(const bfloat *rows, long stride, long count, long size, pair *to) {
  for (long two = 0; two < CHUNK / 2; two++) {
    const bfloat *first = rows + 2 * two * stride, *second = first + stride;
    int has_first = 2 * two < count, has_second = 2 * two + 1 < count;
    for (long column = 0; column < size; column++)
      to[column * (CHUNK / 2) + two] = (has_first ? first[column] : 0) | (has_second ? (pair)second[column] << 16 : 0);
  }
}

// The rows that a turn or a system prompt attends to.
typedef struct {
  long prefix, prefix_columns;  // preceding rows, and their padded number
} view;

static void score_rows(const pair *rows, long size, packed prefix, packed own, view seen, long columns, float *scores,
                       long stride) {
  for (long column = 0; column < columns; column += LANES) {
    const pair *panel = column < seen.prefix_columns ? prefix.by_lane + column * (size / 2)
                                                     : own.by_lane + (column - seen.prefix_columns) * (size / 2);
    product(rows, size / 2, panel, LANES, size / 2, scores + column, stride, 0);
  }
}

// Masks padding, and rows after row `at` of the turn.
static void hide(float *row, view seen, long columns, long at) {
  for (long column = seen.prefix; column < seen.prefix_columns; column++) row[column] = -1e30f;
  for (long column = seen.prefix_columns + at + 1; column < columns; column++) row[column] = -1e30f;
}

static void sum_rows(const pair *rows, long stride, packed prefix, packed own, view seen, long columns, long own_rows,
                     long size, float *result) {
  for (long panel = 0; panel < size / LANES; panel++) {
    product(rows, stride, prefix.by_row + panel * (seen.prefix_columns / 2) * LANES, LANES, seen.prefix_columns / 2,
            result + panel * LANES, size, 0);
    product(rows + seen.prefix_columns / 2, stride, own.by_row + panel * (padded(own_rows) / 2) * LANES, LANES,
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
      long columns = seen.prefix_columns + padded(last), apart = columns + APART;
      score_rows(work->queries + row * (size / 2), size, work->prefix_key, own_key, seen, columns, work->scores, apart);
      float scales[ROWS];
      for (long each = 0; each < ROWS; each++) {
        float *scores = work->scores + each * apart;
        bfloat *shares = work->row_pairs + each * 2 * apart;
        long at = first + row + each < length ? first + row + each : length - 1;
        hide(scores, seen, columns, at);
        __m512 most = _mm512_set1_ps(-1e30f), total = _mm512_setzero_ps();
        for (long column = 0; column < columns; column += 16) most = _mm512_max_ps(most, _mm512_loadu_ps(scores + column));
        __m512 highest = _mm512_set1_ps(_mm512_reduce_max_ps(most));
        for (long column = 0; column < columns; column += 16) {
          __m512 share = exponential(_mm512_sub_ps(_mm512_loadu_ps(scores + column), highest));
          total = _mm512_add_ps(total, share);
          _mm256_storeu_si256((__m256i *)(shares + column), (__m256i)_mm512_cvtneps_pbh(share));
        }
        float sum = _mm512_reduce_add_ps(total);
        if (row + each < count) logs[(offset + at) * heads + head] = _mm512_cvtss_f32(highest) + logf(sum);
        scales[each] = 1.0f / sum;
      }
      sum_rows((const pair *)work->row_pairs, apart, work->prefix_value, own_value, seen, columns, length, size,
               work->result);
      for (long each = 0; each < ROWS && row + each < count; each++) {
        bfloat *out = output + ((offset + first + row + each) * heads + head) * size;
        for (long i = 0; i < size; i++) out[i] = to_bfloat(work->result[each * size + i] * scales[each]);
      }
    }
  }
}

// Replaces a row's scores by its shares. Returns the mean of their losses.
static __m512 share_row(float *scores, const float *of_scores, long columns, float log) {
  __m512 total = _mm512_setzero_ps(), all = _mm512_set1_ps(log);
  for (long column = 0; column < columns; column += 16) {
    __m512 share = exponential(_mm512_sub_ps(_mm512_loadu_ps(scores + column), all));
    _mm512_storeu_ps(scores + column, share);
    total = _mm512_fmadd_ps(share, _mm512_loadu_ps(of_scores + column), total);
  }
  return _mm512_set1_ps(_mm512_reduce_add_ps(total));
}

static inline __m512i paired(__m256i low, __m256i high) {
  return _mm512_or_si512(_mm512_cvtepu16_epi32(low), _mm512_slli_epi32(_mm512_cvtepu16_epi32(high), 16));
}

// The gradient of two rows of scores: by row, and in pairs beside their shares.
static void unshare_rows(float *const scores[2], float *const of_scores[2], const __m512 means[2], long columns,
                         bfloat *const rows[2], pair *softmax_pairs, pair *score_pairs) {
  for (long column = 0; column < columns; column += 16) {
    __m256i shares[2], gradients[2];
    for (int each = 0; each < 2; each++) {
      __m512 share = _mm512_loadu_ps(scores[each] + column);
      __m512 of = _mm512_mul_ps(share, _mm512_sub_ps(_mm512_loadu_ps(of_scores[each] + column), means[each]));
      shares[each] = (__m256i)_mm512_cvtneps_pbh(share);
      gradients[each] = (__m256i)_mm512_cvtneps_pbh(of);
      _mm256_storeu_si256((__m256i *)(rows[each] + column), gradients[each]);
    }
    _mm512_storeu_si512(softmax_pairs + column, paired(shares[0], shares[1]));
    _mm512_storeu_si512(score_pairs + column, paired(gradients[0], gradients[1]));
  }
}

static void unattend_rows(workspace *work, const bfloat *qkv, const bfloat *of_output, const float *logs, bfloat *of_qkv,
                          long offset, long length, packed own_key, packed own_value, view seen, float *const own_sums[2],
                          long head, long heads) {
  long size = work->size, stride = 3 * heads * size;
  for (long first = 0; first < length; first += CHUNK) {
    long count = length - first < CHUNK ? length - first : CHUNK;
    long columns = seen.prefix_columns + padded(first + count), apart = columns + APART;
    long steps = padded(count) / 2;
    const bfloat *queries = qkv + (offset + first) * stride + head * size;
    const bfloat *outputs = of_output + ((offset + first) * heads + head) * size;
    copy_rows(queries, stride, count, size, work->queries);
    copy_rows(outputs, heads * size, count, size, work->outputs);
    pack_columns(queries, stride, count, size, work->query_columns);
    pack_columns(outputs, heads * size, count, size, work->output_columns);
    for (long row = 0; row < 2 * steps; row += ROWS) {
      score_rows(work->queries + row * (size / 2), size, work->prefix_key, own_key, seen, columns, work->scores, apart);
      score_rows(work->outputs + row * (size / 2), size, work->prefix_value, own_value, seen, columns, work->of_scores,
                 apart);
      for (long each = 0; each < ROWS; each += 2) {
        float *scores[2], *of_scores[2];
        bfloat *rows[2];
        __m512 means[2];
        for (int one = 0; one < 2; one++) {
          long at = row + each + one;
          scores[one] = work->scores + (each + one) * apart;
          of_scores[one] = work->of_scores + (each + one) * apart;
          rows[one] = work->row_pairs + (each + one) * 2 * apart;
          if (at < count) hide(scores[one], seen, columns, first + at);
          // Padding rows have no share.
          float log = at < count ? logs[(offset + first + at) * heads + head] : 1e30f;
          means[one] = share_row(scores[one], of_scores[one], columns, log);
        }
        long at = (row + each) / 2 * apart;
        unshare_rows(scores, of_scores, means, columns, rows, work->softmax_pairs + at, work->score_pairs + at);
      }
      sum_rows((const pair *)work->row_pairs, apart, work->prefix_key, own_key, seen, columns, length, size,
               work->result);
      for (long each = 0; each < ROWS && row + each < count; each++) {
        bfloat *out = of_qkv + (offset + first + row + each) * stride + head * size;
        for (long i = 0; i < size; i++) out[i] = to_bfloat(work->result[each * size + i]);
      }
    }
    for (long column = 0; column < columns; column += LANES) {
      int is_own = column >= seen.prefix_columns;
      long at = is_own ? column - seen.prefix_columns : column;
      float *const *sums = is_own ? own_sums : work->prefix_sums;
      for (long part = 0; part < size; part += ROWS) {
        product(work->query_columns + part * (CHUNK / 2), CHUNK / 2, work->score_pairs + column, apart, steps,
                sums[0] + part * SUMS_STRIDE + at, SUMS_STRIDE, 1);
        product(work->output_columns + part * (CHUNK / 2), CHUNK / 2, work->softmax_pairs + column, apart, steps,
                sums[1] + part * SUMS_STRIDE + at, SUMS_STRIDE, 1);
      }
    }
  }
}

static void clear_sums(float *const sums[2], long length, long size) {
  for (int part = 0; part < 2; part++)
    for (long i = 0; i < size; i++) memset(sums[part] + i * SUMS_STRIDE, 0, padded(length) * 4);
}

static void write_sums(float *const sums[2], bfloat *of_qkv, long offset, long length, long size, long head, long heads) {
  for (long row = 0; row < length; row++)
    for (int part = 0; part < 2; part++) {
      bfloat *out = of_qkv + ((offset + row) * 3 + part + 1) * heads * size + head * size;
      for (long i = 0; i < size; i++) out[i] = to_bfloat(sums[part][i * SUMS_STRIDE + row]);
    }
}

// groups: [count][4]: offset and length of a system prompt, its first turn and how many; turns: [..][2]: offset, length.
// logs: [rows, heads], the logarithm of each row's sum, for the backward pass. Queries, keys are rotated already.
void attention(const bfloat *qkv, bfloat *output, float *logs, const int64_t *groups, const int64_t *turns, long count,
               long heads, long size) {
  want_tiles();
  _Pragma("omp parallel for schedule(dynamic)") for (long each = 0; each < count * heads; each++) {
    workspace *work = own_workspace(size);
    begin_tiles();
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
    end_tiles();
  }
}

void attention_backward(const bfloat *qkv, const bfloat *of_output, const float *logs, bfloat *of_qkv,
                        const int64_t *groups, const int64_t *turns, long count, long heads, long size) {
  want_tiles();
  _Pragma("omp parallel for schedule(dynamic)") for (long each = 0; each < count * heads; each++) {
    workspace *work = own_workspace(size);
    begin_tiles();
    const int64_t *group = groups + each / heads * 4;
    long head = each % heads, stride = 3 * heads * size, width = heads * size, start = group[0], prefix = group[1];
    const bfloat *keys = qkv + width + head * size;
    clear_sums(work->prefix_sums, prefix, size);
    pack_rows(keys + start * stride, stride, prefix, size, work->prefix_key);
    pack_rows(keys + width + start * stride, stride, prefix, size, work->prefix_value);
    unattend_rows(work, qkv, of_output, logs, of_qkv, start, prefix, work->prefix_key, work->prefix_value, (view){0, 0},
                  work->prefix_sums, head, heads);
    for (long turn = group[2]; turn < group[2] + group[3]; turn++) {
      long offset = turns[2 * turn], length = turns[2 * turn + 1];
      clear_sums(work->own_sums, length, size);
      pack_rows(keys + offset * stride, stride, length, size, work->own_key);
      pack_rows(keys + width + offset * stride, stride, length, size, work->own_value);
      unattend_rows(work, qkv, of_output, logs, of_qkv, offset, length, work->own_key, work->own_value,
                    (view){prefix, padded(prefix)}, work->own_sums, head, heads);
      write_sums(work->own_sums, of_qkv, offset, length, size, head, heads);
    }
    write_sums(work->prefix_sums, of_qkv, start, prefix, size, head, heads);
    end_tiles();
  }
}
