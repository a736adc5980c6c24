/** The quantile of the normal distribution for 95 % between both limits. */
const Z = 1.96;

/**
 * The questions that a difference of shares needs to be told from none with 95 % confidence, wherever the shares lie.
 *
 * @param points the difference, in points of 100
 * @param draws how often chance is tried for each question: the more, the less it adds to the doubt
 *
 * @example
 * questionsFor(10, 8); // 109
 */
export function questionsFor(points: number, draws: number): number {
  const variance = 0.25 * (1 + 1 / draws);
  return Math.ceil((Z * Z * variance) / (points / 100) ** 2);
}

/** A mean, and where the true one lies with 95 % confidence. */
export interface MeanInterval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** The interval of a mean, by the normal distribution; undefined with fewer than two values. */
export function meanInterval(values: readonly number[]): MeanInterval | undefined {
  const count = values.length;
  if (count < 2) return undefined;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const spread = Z * Math.sqrt(squares / (count - 1) / count);
  return { mean, low: mean - spread, high: mean + spread };
}

/** The value that a share of the others does not exceed; undefined of none. */
export function quantileAmong(values: readonly number[], share: number): number | undefined {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}
