/** How a token is drawn instead of taking the likeliest. */
export interface DrawOptions {
  /** Above 0: the higher, the more unlikely tokens are drawn. At 0 the best one is taken. */
  readonly temperature: number;
  /** Only so many of the best tokens compete; 0: all. */
  readonly topK: number;
  /** Only the best tokens whose probabilities add up to this; 1: all. */
  readonly topP: number;
  /** Tokens less probable than this share of the best one do not compete; 0: all do. Default 0. */
  readonly minP?: number | undefined;
  /** Logits of repeated tokens are divided by this, or multiplied where they are negative; 1: they are not. */
  readonly repeatPenalty: number;
  /** Tokens that count as repeated. */
  readonly repeated: readonly number[];
  /** From 0 to below 1: decides. */
  readonly random: number;
}

/**
 * Draws one of the tokens that are allowed.
 *
 * @param logits of the whole vocabulary; not changed
 * @param allowed tokens that compete; undefined: all
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

/** The best candidates, at least one, whose probabilities add up to a share. */
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
