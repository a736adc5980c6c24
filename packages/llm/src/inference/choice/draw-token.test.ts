import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { IS_QUICK } from "../../../../../scripts/testing/cases.mjs";
import { seededNumbers } from "../testing/seeded-numbers.ts";
import { type DrawOptions, drawToken } from "./draw-token.ts";

const plain: DrawOptions = {
  temperature: 1,
  topK: 0,
  topP: 1,
  repeatPenalty: 1,
  repeated: [],
  random: 0,
};
const logits = Float32Array.of(1, 3, 2, -1, 2.5);

/** Draws of a test: enough for a token that is never drawn, or always. */
const DRAWS = IS_QUICK ? 2_000 : 20_000;

/** Relative frequency of each token. */
function shares(
  options: Partial<DrawOptions>,
  allowed?: readonly number[],
  rounds = DRAWS,
): readonly number[] {
  const next = seededNumbers(1);
  const counts = new Array<number>(logits.length).fill(0);
  for (let round = 0; round < rounds; round++) {
    const token = drawToken(logits, allowed, { ...plain, ...options, random: next() });
    counts[token] = (counts[token] as number) + 1 / rounds;
  }
  return counts;
}

describe("drawToken", () => {
  it("draws tokens with their probabilities", () => {
    for (const temperature of [1, 0.5, 2]) {
      const weights = [...logits].map((logit) => Math.exp(logit / temperature));
      const sum = weights.reduce((a, b) => a + b);
      for (const [token, share] of shares({ temperature }, undefined, 20_000).entries()) {
        expect(share).toBeCloseTo((weights[token] as number) / sum, 1.7);
      }
    }
  });

  it("excludes tokens by top-k, top-p, min-p and the allowed list", () => {
    expect(shares({ topK: 2 }).map((share) => share > 0)).toEqual([
      false,
      true,
      false,
      false,
      true,
    ]);
    expect(shares({ topP: 0.1 })).toEqual([0, expect.closeTo(1), 0, 0, 0]);
    expect(shares({ topP: 0.7 }).map((share) => share > 0)).toEqual([
      false,
      true,
      false,
      false,
      true,
    ]);
    expect(shares({ minP: 0.5 }).map((share) => share > 0)).toEqual([
      false,
      true,
      false,
      false,
      true,
    ]);
    expect(shares({ minP: 1 })).toEqual([0, expect.closeTo(1), 0, 0, 0]);
    expect(shares({}, [0, 3]).map((share) => share > 0)).toEqual([true, false, false, true, false]);
  });

  it("takes the best token at temperature 0, and applies the repetition penalty", () => {
    expect(drawToken(logits, undefined, { ...plain, temperature: 0 })).toBe(1);
    const punished = { ...plain, temperature: 0, repeatPenalty: 2, repeated: [1] };
    expect(drawToken(logits, undefined, punished)).toBe(4);
    expect(drawToken(logits, [3, 0], { ...punished, repeatPenalty: 0.1, repeated: [3] })).toBe(0);
  });

  it("always draws one of the candidates", () => {
    const number = fc.float({ noNaN: true, min: -80, max: 80 });
    const share = fc.double({ min: 0, max: 0.9999999, noNaN: true });
    const arguments_ = fc.tuple(
      fc.array(number, { minLength: 1, maxLength: 20 }),
      share,
      share,
      fc.nat(5),
    );
    fc.assert(
      fc.property(arguments_, ([values, topP, random, topK]) => {
        const options = { ...plain, topP, random, topK };
        const token = drawToken(Float32Array.from(values), undefined, options);
        expect(token >= 0 && token < values.length).toBe(true);
      }),
    );
  });
});
