// Kernels that fuse torch operations with many memory passes. Built and loaded by fused_kernels.py. Activations are
// bfloat16, stored as 16-bit integers; sums are in float.
#include <math.h>
#include <stdint.h>
#include <string.h>

typedef uint16_t bfloat;

static inline float to_float(bfloat value) {
  union { uint32_t bits; float number; } both;
  both.bits = (uint32_t)value << 16;
  return both.number;
}

static inline bfloat to_bfloat(float value) {
  union { uint32_t bits; float number; } both;
  both.number = value;
  return (bfloat)((both.bits + 0x7fff + ((both.bits >> 16) & 1)) >> 16);  // to nearest, ties to even
}

#define PARALLEL _Pragma("omp parallel for schedule(static)")

// sum = residual + added (may be null); inverse = 1 / root mean square of sum; normed = sum * inverse.
void add_norm(const float *residual, const bfloat *added, float *sum, bfloat *normed, float *inverse, long rows,
              long width, float epsilon) {
  PARALLEL for (long row = 0; row < rows; row++) {
    const float *in = residual + row * width;
    float *out = sum + row * width, squares = 0;
    bfloat *scaled = normed + row * width;
    for (long i = 0; i < width; i++) {
      float value = in[i] + (added ? to_float(added[row * width + i]) : 0.0f);
      out[i] = value;
      squares += value * value;
    }
    float scale = 1.0f / sqrtf(squares / width + epsilon);
    inverse[row] = scale;
    for (long i = 0; i < width; i++) scaled[i] = to_bfloat(out[i] * scale);
  }
}

// The gradient of add_norm: from the sum (may be null) and the normed output, to both inputs.
void add_norm_backward(const float *of_sum, const bfloat *of_normed, const bfloat *normed, const float *inverse,
                       float *to_residual, bfloat *to_added, long rows, long width) {
  PARALLEL for (long row = 0; row < rows; row++) {
    const bfloat *gradient = of_normed + row * width, *output = normed + row * width;
    float *out = to_residual + row * width, mean = 0, scale = inverse[row];
    for (long i = 0; i < width; i++) mean += to_float(gradient[i]) * to_float(output[i]);
    mean /= width;
    for (long i = 0; i < width; i++) {
      float value = (to_float(gradient[i]) - to_float(output[i]) * mean) * scale;
      out[i] = of_sum ? of_sum[row * width + i] + value : value;
    }
    if (to_added) for (long i = 0; i < width; i++) to_added[row * width + i] = to_bfloat(out[i]);
  }
}

// output = silu(gate) * up, both halves of one row.
void gated(const bfloat *gate_up, bfloat *output, long rows, long width) {
  PARALLEL for (long row = 0; row < rows; row++) {
    const bfloat *gate = gate_up + row * 2 * width, *up = gate + width;
    bfloat *out = output + row * width;
    for (long i = 0; i < width; i++) {
      float value = to_float(gate[i]);
      out[i] = to_bfloat(value / (1.0f + expf(-value)) * to_float(up[i]));
    }
  }
}

void gated_backward(const bfloat *gate_up, const bfloat *of_output, bfloat *to_gate_up, long rows, long width) {
  PARALLEL for (long row = 0; row < rows; row++) {
    const bfloat *gate = gate_up + row * 2 * width, *up = gate + width, *gradient = of_output + row * width;
    bfloat *to_gate = to_gate_up + row * 2 * width, *to_up = to_gate + width;
    for (long i = 0; i < width; i++) {
      float value = to_float(gate[i]), sigmoid = 1.0f / (1.0f + expf(-value)), of = to_float(gradient[i]);
      to_up[i] = to_bfloat(of * value * sigmoid);
      to_gate[i] = to_bfloat(of * to_float(up[i]) * sigmoid * (1.0f + value * (1.0f - sigmoid)));
    }
  }
}

// Rotates queries and keys inside qkv [rows, 3, heads, size] by their positions, in place; queries are also scaled.
void rotate(bfloat *qkv, const int64_t *positions, const float *cosines, const float *sines, long rows, long heads,
            long size, float scale, int is_backward) {
  long half = size / 2;
  PARALLEL for (long row = 0; row < rows; row++) {
    const float *cosine = cosines + positions[row] * half, *sine = sines + positions[row] * half;
    float sign = is_backward ? -1.0f : 1.0f;
    for (int part = 0; part < 2; part++) {
      float factor = part ? 1.0f : scale;
      for (long head = 0; head < heads; head++) {
        bfloat *at = qkv + ((row * 3 + part) * heads + head) * size;
        for (long i = 0; i < half; i++) {
          float first = to_float(at[i]), second = to_float(at[i + half]);
          at[i] = to_bfloat((first * cosine[i] - sign * second * sine[i]) * factor);
          at[i + half] = to_bfloat((sign * first * sine[i] + second * cosine[i]) * factor);
        }
      }
    }
  }
}

// One part of qkv for a block of turns, after the rows of a shared prefix: [turns, heads, prefix + length, size].
void gather(const bfloat *qkv, bfloat *output, long part, long offset, long turns, long length, long prefix_offset,
            long prefix, long heads, long size) {
  long rows = prefix + length;
  PARALLEL for (long each = 0; each < turns * heads; each++) {
    long turn = each / heads, head = each % heads;
    bfloat *out = output + each * rows * size;
    for (long i = 0; i < prefix; i++)
      memcpy(out + i * size, qkv + (((prefix_offset + i) * 3 + part) * heads + head) * size, size * 2);
    for (long i = 0; i < length; i++)
      memcpy(out + (prefix + i) * size, qkv + (((offset + turn * length + i) * 3 + part) * heads + head) * size,
             size * 2);
  }
}

// Between [rows, heads, size] and [turns, heads, length, size].
void by_head(const bfloat *input, bfloat *output, long offset, long turns, long length, long heads, long size) {
  PARALLEL for (long each = 0; each < turns * heads; each++) {
    long turn = each / heads, head = each % heads;
    for (long i = 0; i < length; i++)
      memcpy(output + (each * length + i) * size, input + ((offset + turn * length + i) * heads + head) * size,
             size * 2);
  }
}

void by_row(const bfloat *input, bfloat *output, long offset, long turns, long length, long heads, long size) {
  PARALLEL for (long each = 0; each < turns * heads; each++) {
    long turn = each / heads, head = each % heads;
    for (long i = 0; i < length; i++)
      memcpy(output + ((offset + turn * length + i) * heads + head) * size, input + (each * length + i) * size,
             size * 2);
  }
}

// The reverse of gather for gradients: the prefix's part is summed over turns into shared [prefix, heads, size].
void scatter(const bfloat *input, bfloat *to_qkv, float *shared, long part, long offset, long turns, long length,
             long prefix, long heads, long size) {
  long rows = prefix + length;
  PARALLEL for (long head = 0; head < heads; head++) for (long turn = 0; turn < turns; turn++) {
    const bfloat *in = input + (turn * heads + head) * rows * size;
    for (long i = 0; i < prefix; i++) {
      float *sum = shared + (i * heads + head) * size;
      for (long j = 0; j < size; j++) sum[j] += to_float(in[i * size + j]);
    }
    for (long i = 0; i < length; i++)
      memcpy(to_qkv + (((offset + turn * length + i) * 3 + part) * heads + head) * size, in + (prefix + i) * size,
             size * 2);
  }
}

void add_shared(const float *shared, bfloat *to_qkv, long part, long prefix_offset, long prefix, long heads,
                long size) {
  PARALLEL for (long i = 0; i < prefix; i++) {
    bfloat *at = to_qkv + ((prefix_offset + i) * 3 + part) * heads * size;
    const float *sum = shared + i * heads * size;
    for (long j = 0; j < heads * size; j++) at[j] = to_bfloat(to_float(at[j]) + sum[j]);
  }
}

// Softmax in place over scores [count, length, prefix + length]; row i sees the prefix and the first i + 1 others.
void causal_softmax(bfloat *scores, long count, long length, long prefix) {
  long columns = prefix + length;
  PARALLEL for (long each = 0; each < count; each++) {
    float row[8192];
    for (long i = 0; i < length; i++) {
      bfloat *at = scores + (each * length + i) * columns;
      long seen = prefix + i + 1;
      float most = -1e30f, sum = 0;
      for (long j = 0; j < seen; j++) { row[j] = to_float(at[j]); most = row[j] > most ? row[j] : most; }
      for (long j = 0; j < seen; j++) { row[j] = expf(row[j] - most); sum += row[j]; }
      for (long j = 0; j < seen; j++) at[j] = to_bfloat(row[j] / sum);
      for (long j = seen; j < columns; j++) at[j] = 0;
    }
  }
}

// The gradient of causal_softmax, in place.
void causal_softmax_backward(const bfloat *softmax, bfloat *gradient, long count, long length, long prefix) {
  long columns = prefix + length;
  PARALLEL for (long each = 0; each < count * length; each++) {
    const bfloat *output = softmax + each * columns;
    bfloat *of = gradient + each * columns;
    long seen = prefix + each % length + 1;
    float mean = 0;
    for (long j = 0; j < seen; j++) mean += to_float(output[j]) * to_float(of[j]);
    for (long j = 0; j < seen; j++) of[j] = to_bfloat(to_float(output[j]) * (to_float(of[j]) - mean));
    for (long j = seen; j < columns; j++) of[j] = 0;
  }
}

// Weighted cross-entropy of logits [rows, vocabulary], which are replaced by the gradient.
double cross_entropy(bfloat *logits, const int64_t *targets, const float *weights, long rows, long vocabulary) {
  double total = 0;
  _Pragma("omp parallel for schedule(static) reduction(+:total)") for (long row = 0; row < rows; row++) {
    bfloat *at = logits + row * vocabulary;
    float values[8192], most = -1e30f, sum = 0, weight = weights[row];
    for (long j = 0; j < vocabulary; j++) { values[j] = to_float(at[j]); most = values[j] > most ? values[j] : most; }
    float wanted = values[targets[row]];
    for (long j = 0; j < vocabulary; j++) { values[j] = expf(values[j] - most); sum += values[j]; }
    total += (logf(sum) + most - wanted) * weight;
    for (long j = 0; j < vocabulary; j++) at[j] = to_bfloat(values[j] * weight / sum);
    at[targets[row]] = to_bfloat(values[targets[row]] * weight / sum - weight);
  }
  return total;
}

#ifdef __AVX512BF16__
#include "fused_attention.h"
#endif
