/** Sampling options. */
export interface DrawOptions {
  /** Temperature; higher values make unlikely tokens more frequent, and 0 always takes the best token. */
  readonly temperature: number;
  /** Number of most likely candidates; 0 for all tokens. */
  readonly topK: number;
  /** Total probability of the most likely candidates (nucleus sampling); 1 for all tokens. */
  readonly topP: number;
  /** Minimum probability of candidates relative to the best one; 0 for no minimum. Default 0. */
  readonly minP?: number | undefined;
  /** Divisor of positive logits of repeated tokens, and factor of negative ones; 1 for none. */
  readonly repeatPenalty: number;
  /** Tokens subject to the repetition penalty. */
  readonly repeated: readonly number[];
  /** Random number in [0, 1). */
  readonly random: number;
}

/**
 * Samples one of the allowed tokens.
 *
 * @param logits logits of the whole vocabulary; not modified
 * @param allowed allowed tokens; undefined: all
 */
export function drawToken(
  logits: Float32Array,
  allowed: readonly number[] | undefined,
  options: DrawOptions,
): number {
  const { temperature, topK, topP, minP = 0, repeatPenalty } = options;
  const repeated = new Set(repeatPenalty === 1 ? [] : options.repeated);
  const candidates = Array.from(allowed ?? logits.keys(), (token) => {
    const own = logits[token] as number;
    if (!repeated.has(token)) return { token, logit: own };
    return { token, logit: own > 0 ? own / repeatPenalty : own * repeatPenalty };
  });
  candidates.sort((a, b) => b.logit - a.logit || a.token - b.token);
  const best = candidates[0];
  if (best === undefined) throw new RangeError("No token is allowed");
  if (temperature <= 0) return best.token;
  const top = nucleus(candidates.slice(0, topK > 0 ? topK : candidates.length), topP);
  const least = best.logit + Math.log(minP);
  const kept = minP > 0 ? top.filter(({ logit }) => logit >= least) : top;
  const weights = kept.map(({ logit }) => Math.exp((logit - best.logit) / temperature));
  let left = options.random * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [index, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return kept[index]?.token ?? best.token;
  }
  return kept.at(-1)?.token ?? best.token;
}

interface Candidate {
  readonly token: number;
  readonly logit: number;
}

/** The smallest set of best candidates with at least the given total probability. */
function nucleus(candidates: readonly Candidate[], share: number): readonly Candidate[] {
  if (share >= 1) return candidates;
  const most = candidates[0]?.logit ?? 0;
  const weights = candidates.map(({ logit }) => Math.exp(logit - most));
  let left = share * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [index, weight] of weights.entries()) {
    left -= weight;
    if (left <= 0) return candidates.slice(0, index + 1);
  }
  return candidates;
}
