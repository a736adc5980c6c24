/**
 * Choosing the next token from the logits, greedily or by sampling.
 *
 * @module
 */

import { EngineError } from "../errors.ts";

/** A position at which to choose the next token. */
export interface WantedToken {
  /** Index into the reading's tokens; the chosen token follows it. */
  readonly at: number;
  /** Allowed tokens, at least 1. Default: the whole vocabulary. */
  readonly allowed?: readonly number[] | undefined;
  /** Whether to compute the margin. */
  readonly withMargin?: boolean | undefined;
  /** Token for which to compute the probability within the whole vocabulary. */
  readonly weigh?: number | undefined;
  /** Custom choice instead of the highest logit. The array is reused and must not be kept. */
  readonly choose?:
    | ((logits: Float32Array, allowed: readonly number[] | undefined) => number)
    | undefined;
}

/** A chosen token. */
export interface ChosenToken {
  readonly token: number;
  /** Difference between the two highest logits; Infinity if only one token is allowed. */
  readonly margin?: number | undefined;
  /** Natural logarithm of the requested probability. */
  readonly logProbability?: number | undefined;
}

/**
 * The token with the highest logit; the lowest id among equals.
 *
 * @throws EngineError `not-finite` if no logit is finite
 */
export function chooseToken(logits: Float32Array, wanted: WantedToken): ChosenToken {
  const { weigh, ...rest } = wanted;
  if (weigh !== undefined) {
    return { ...chooseToken(logits, rest), logProbability: logProbabilityOf(logits, weigh) };
  }
  const { allowed, withMargin, choose } = rest;
  if (choose !== undefined) return { token: choose(logits, allowed) };
  const { length } = allowed ?? logits;
  let best = -1;
  let most = Number.NEGATIVE_INFINITY;
  let second = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < length; index++) {
    const token = allowed === undefined ? index : (allowed[index] as number);
    const logit = logits[token] as number;
    if (logit > most || (logit === most && token < best)) {
      second = most;
      most = logit;
      best = token;
    } else if (logit > second) second = logit;
  }
  if (!Number.isFinite(most)) {
    const message = "the model's numbers are none: its weights are damaged or too large";
    throw new EngineError("not-finite", "logits", message);
  }
  return withMargin ? { token: best, margin: most - second } : { token: best };
}

function logProbabilityOf(logits: Float32Array, token: number): number {
  let most = Number.NEGATIVE_INFINITY;
  for (const logit of logits) if (logit > most) most = logit;
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - most);
  return (logits[token] as number) - most - Math.log(sum);
}
