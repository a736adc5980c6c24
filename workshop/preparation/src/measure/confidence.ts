/** A sampled share with its 95 % confidence interval. */
export interface Share {
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** The normal quantile of a two-sided 95 % interval. */
const Z = 1.96;

/**
 * The 95 % confidence interval of a share: Wilson's score interval (Wilson 1927), which is valid near 0 and 1 too.
 *
 * @example
 * confidence(3960, 4000).low; // 0.9864
 */
export function confidence(hits: number, sample: number): Share {
  if (sample === 0) return { share: 0, low: 0, high: 1 };
  const share = hits / sample;
  const square = Z * Z;
  const middle = share + square / (2 * sample);
  const spread = Z * Math.sqrt((share * (1 - share) + square / (4 * sample)) / sample);
  const whole = 1 + square / sample;
  return {
    share,
    low: Math.max(0, (middle - spread) / whole),
    high: Math.min(1, (middle + spread) / whole),
  };
}

/** Minimum share of a sample for an interval above `target`. */
export function shareToShow(target: number, sample: number): number {
  let share = target;
  while (share < 1 && confidence(Math.round(share * sample), sample).low < target) {
    share = Math.min(1, share + 1 / sample);
  }
  return share;
}
