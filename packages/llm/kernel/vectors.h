// Words for the vector instructions, and what the language lacks: sums over lanes, exp, half floats.
//
// Every operation rounds as IEEE 754 says, in an order that is written down here, and nothing is fused:
// src/network/plain does the same in TypeScript, and the results are equal bit for bit.
#pragma once
#include <wasm_simd128.h>

typedef float f32;
typedef double f64;
typedef signed char i8;
typedef unsigned char u8;
typedef short i16;
typedef unsigned short u16;
typedef int i32;
typedef unsigned u32;
typedef v128_t vector;

#define LOG2_E 1.44269504f

#define INLINE static inline __attribute__((always_inline))
/** Functions of their own: engines compile small ones sooner and better, and no code is there twice. */
#define NOINLINE static __attribute__((noinline))
#define EXPORT(name) __attribute__((export_name(#name))) name
#define UNROLL _Pragma("clang loop unroll(full)")

#define load(at) wasm_v128_load(at)
#define store(at, value) wasm_v128_store(at, value)
/** One 32-bit word in all lanes: a float, or two 16-bit integers that stand side by side. */
#define load_word(at) wasm_v128_load32_splat(at)
#define splat(value) wasm_f32x4_splat(value)
#define add(a, b) wasm_f32x4_add(a, b)
#define sub(a, b) wasm_f32x4_sub(a, b)
#define mul(a, b) wasm_f32x4_mul(a, b)
/** a < b ? b : a, and b < a ? b : a: one instruction each, as the standard's max and min are not. */
#define larger(a, b) wasm_f32x4_pmax(a, b)
#define smaller(a, b) wasm_f32x4_pmin(a, b)
#define to_floats(a) wasm_f32x4_convert_i32x4(a)

INLINE f32 sum_lanes(vector a) {
  a = add(a, wasm_i32x4_shuffle(a, a, 2, 3, 0, 1));
  a = add(a, wasm_i32x4_shuffle(a, a, 1, 0, 3, 2));
  return wasm_f32x4_extract_lane(a, 0);
}

INLINE f32 max_lanes(vector a) {
  a = larger(a, wasm_i32x4_shuffle(a, a, 2, 3, 0, 1));
  a = larger(a, wasm_i32x4_shuffle(a, a, 1, 0, 3, 2));
  return wasm_f32x4_extract_lane(a, 0);
}

/** Added to a float of up to 2^22, this leaves its nearest integer, ties to even, in the lowest bits. */
#define ROUNDER 12582912.0f

/** The nearest integers of floats up to 2^22. What is no number becomes some number. */
INLINE vector to_integers(vector a) {
  return wasm_i32x4_sub(add(a, splat(ROUNDER)), splat(ROUNDER));
}

/**
 * 2 to the power of each lane, for lanes up to 127; what lies below -100 counts as -100, which leaves room to multiply. The nearest integer becomes
 * the exponent, a polynomial does the rest: within 2e-7, and exactly 1 for 0.
 */
INLINE vector power_of_two(vector a) {
  a = larger(a, splat(-100.0f));
  vector rounded = add(a, splat(ROUNDER)), rest = sub(a, sub(rounded, splat(ROUNDER)));
  vector p = splat(0.001326472731307149f);
  p = add(mul(p, rest), splat(0.009671512991189957f));
  p = add(mul(p, rest), splat(0.05550733581185341f));
  p = add(mul(p, rest), splat(0.24022242426872253f));
  p = add(mul(p, rest), splat(0.6931470036506653f));
  p = add(mul(p, rest), splat(1.0f));
  // The integer stands in the lowest bits: moved up, all else falls out, and it is added to the exponent.
  return wasm_i32x4_add(p, wasm_i32x4_shl(rounded, 23));
}

/** Transposes four vectors of 32-bit words. */
INLINE void transpose(vector *a) {
  vector ab0 = wasm_i32x4_shuffle(a[0], a[1], 0, 4, 1, 5), ab1 = wasm_i32x4_shuffle(a[0], a[1], 2, 6, 3, 7);
  vector cd0 = wasm_i32x4_shuffle(a[2], a[3], 0, 4, 1, 5), cd1 = wasm_i32x4_shuffle(a[2], a[3], 2, 6, 3, 7);
  a[0] = wasm_i64x2_shuffle(ab0, cd0, 0, 2);
  a[1] = wasm_i64x2_shuffle(ab0, cd0, 1, 3);
  a[2] = wasm_i64x2_shuffle(ab1, cd1, 0, 2);
  a[3] = wasm_i64x2_shuffle(ab1, cd1, 1, 3);
}

/** The value of a 16-bit float. */
INLINE f32 half_value(u16 half) {
  u32 exponent = (half >> 10) & 31, fraction = half & 1023;
  union {
    u32 bits;
    f32 value;
  } result;
  if (exponent == 0) result.value = (f32)fraction * 0x1p-24f;
  else if (exponent == 31) result.bits = 0x7f800000 | fraction << 13;
  else result.bits = (exponent + 112) << 23 | fraction << 13;
  return half & 0x8000 ? -result.value : result.value;
}
