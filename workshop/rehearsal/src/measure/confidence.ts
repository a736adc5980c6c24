/** A share of a sample, and where the true share lies with 95 % confidence. */
export interface Share {
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** The quantile of the normal distribution for 95 % between both limits. */
const Z = 1.96;

/**
 * The limits between which a share lies with 95 % confidence, given a sample: Wilson's score interval
 * (Wilson 1927), which holds near 0 and 1 too.
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

/** The share that a sample must show at least for `target` to be below its limits. */
export function shareToShow(target: number, sample: number): number {
  let share = target;
  while (share < 1 && confidence(Math.round(share * sample), sample).low < target) {
    share = Math.min(1, share + 1 / sample);
  }
  return share;
}
