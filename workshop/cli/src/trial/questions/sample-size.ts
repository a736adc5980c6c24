/** The normal quantile of a two-sided 95 % interval. */
const Z = 1.96;

/**
 * Sample size for telling a difference of shares from none with 95 % confidence, at any shares.
 *
 * @param points the difference in percentage points
 * @param draws chance draws per question: more draws reduce the uncertainty
 *
 * @example
 * questionsFor(10, 8); // 109
 */
export function questionsFor(points: number, draws: number): number {
  const variance = 0.25 * (1 + 1 / draws);
  return Math.ceil((Z * Z * variance) / (points / 100) ** 2);
}

/** A mean with its 95 % confidence interval. */
export interface MeanInterval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** The normal confidence interval of a mean; undefined for fewer than two values. */
export function meanInterval(values: readonly number[]): MeanInterval | undefined {
  const count = values.length;
  if (count < 2) return undefined;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const spread = Z * Math.sqrt(squares / (count - 1) / count);
  return { mean, low: mean - spread, high: mean + spread };
}

/** A quantile of values; undefined for none. */
export function quantileAmong(values: readonly number[], share: number): number | undefined {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}
