import { confidence } from "@understudy/rehearsal";

/** Two verdicts on one question. */
export interface Pair {
  readonly before: boolean;
  readonly after: boolean;
}

/** The gain of a share, with its 95 % interval. */
export interface PairedGain {
  readonly gain: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The difference of two shares of the same questions, with Newcombe's interval: Wilson's intervals of both shares,
 * joined by their correlation. Sound for few questions, and where nothing changes.
 */
export function pairedGain(pairs: readonly Pair[]): PairedGain {
  const countOf = (isOne: (pair: Pair) => boolean): number => pairs.filter(isOne).length;
  const both = countOf(({ before, after }) => before && after);
  const lost = countOf(({ before, after }) => before && !after);
  const won = countOf(({ before, after }) => !before && after);
  const neither = pairs.length - both - lost - won;
  const [old, now] = [both + lost, both + won].map((hits) => confidence(hits, pairs.length));
  if (pairs.length === 0 || old === undefined || now === undefined) {
    return { gain: 0, low: -1, high: 1 };
  }
  const product = (both + lost) * (won + neither) * (both + won) * (lost + neither);
  const excess = both * neither - lost * won;
  // Newcombe's correction for continuity, where the verdicts agree more than by chance.
  const kept = excess > 0 ? Math.max(0, excess - pairs.length / 2) : excess;
  const correlation = product === 0 ? 0 : kept / Math.sqrt(product);
  const join = (one: number, other: number): number =>
    Math.sqrt(Math.max(0, one * one - 2 * correlation * one * other + other * other));
  const gain = now.share - old.share;
  return {
    gain,
    low: gain - join(now.share - now.low, old.high - old.share),
    high: gain + join(now.high - now.share, old.share - old.low),
  };
}
