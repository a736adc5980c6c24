/** A mean with its interval of 95 %. */
export interface Estimate {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Quantile of the normal distribution that leaves 2.5 % above it. */
const NORMAL = 1.959964;

/** The mean of few samples, by Student's distribution; without an interval for fewer than two. */
export function estimate(samples: readonly number[]): Estimate {
  const count = samples.length;
  const mean = meanOf(samples);
  if (count < 2) return { mean, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  const variance = samples.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (count - 1);
  const reach = quantile(count - 1) * Math.sqrt(variance / count);
  return { mean, low: mean - reach, high: mean + reach };
}

export function meanOf(samples: readonly number[]): number {
  return samples.reduce((sum, each) => sum + each, 0) / samples.length;
}

/** Student's quantile at 97.5 %; exact for one and two degrees, and an expansion of four terms for more. */
function quantile(degrees: number): number {
  if (degrees === 1) return 12.7062;
  if (degrees === 2) return 4.30265;
  const [one, three, five, seven] = [1, 3, 5, 7].map((power) => NORMAL ** power) as [
    number,
    number,
    number,
    number,
  ];
  return (
    one +
    (three + one) / (4 * degrees) +
    (5 * five + 16 * three + 3 * one) / (96 * degrees ** 2) +
    (3 * seven + 19 * five + 17 * three - 15 * one) / (384 * degrees ** 3)
  );
}
