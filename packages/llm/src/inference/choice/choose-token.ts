/**
 * Choosing the next token from the model's logits: greedily, or drawn by chance.
 *
 * @module
 */

import { EngineError } from "../errors.ts";

/** A token of which the next one is asked for. */
export interface WantedToken {
  /** Index into the tokens of the reading: the choice is the token behind that one. */
  readonly at: number;
  /** Only these tokens compete; at least 1. Left out: the whole vocabulary. */
  readonly allowed?: readonly number[] | undefined;
  /** Whether the margin is wanted, too. */
  readonly withMargin?: boolean | undefined;
  /** A token whose likelihood among the whole vocabulary is wanted, too. */
  readonly weigh?: number | undefined;
  /** Chooses in another way than by the highest logit. The array must not be kept. */
  readonly choose?:
    | ((logits: Float32Array, allowed: readonly number[] | undefined) => number)
    | undefined;
}

/** The token that the model chose. */
export interface ChosenToken {
  readonly token: number;
  /** How far the logit of the best token lies above the second best; Infinity where one was allowed. */
  readonly margin?: number | undefined;
  /** The natural logarithm of the likelihood that was asked for. */
  readonly logProbability?: number | undefined;
}

/**
 * The token of the highest logit; of equal ones the smallest.
 *
 * @throws EngineError `not-finite` if there is none
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
