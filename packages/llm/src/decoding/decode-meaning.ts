import { DecodingCancelled, type DecodingEngine, type DecodingHooks } from "./engine.ts";

/** A text and its possible meanings. */
export interface MeaningRequest {
  /** Tokens of each meaning's prompt, after the tokens already in the KV cache; at least 1 each. */
  readonly prompts: readonly (readonly number[])[];
  /** Prior log-probability of each meaning. */
  readonly logPriors: readonly number[];
  /** Tokens of the text; at least 1. */
  readonly said: readonly number[];
}

/** The result. */
export interface DecodedMeaning {
  /** Index into the prompts. */
  readonly index: number;
  readonly passes: number;
  /** Tokens evaluated by the model. */
  readonly evaluated: number;
}

/**
 * Finds the meaning of a text: the prompt with this text as its likeliest answer. Even a model trained on no task knows
 * natural language, and is far better at this than at reading options.
 *
 * @throws DecodingCancelled if `hooks.isCancelled` returns true; whatever the engine throws
 *
 * @example
 * const { index } = await decodeMeaning(engine, { prompts, logPriors: [0, 0], said: engine.tokenize("I am hungry.") });
 */
export async function decodeMeaning(
  engine: DecodingEngine,
  { prompts, logPriors, said }: MeaningRequest,
  hooks: Pick<DecodingHooks, "isCancelled"> = {},
): Promise<DecodedMeaning> {
  const start = engine.position;
  let [passes, evaluated, index] = [0, 0, 0];
  let most = Number.NEGATIVE_INFINITY;
  let before: readonly number[] = [];
  for (const [which, prompt] of prompts.entries()) {
    // A prompt's last token is evaluated again: its logits predict the text's first token.
    const kept = Math.min(commonLength(before, prompt), prompt.length - 1);
    await engine.erase(start + kept);
    const tokens = [...prompt.slice(kept), ...said.slice(0, -1)];
    const asked = prompt.length - kept - 1;
    let score = logPriors[which] ?? 0;
    for (let from = 0; from < tokens.length; from += engine.passLimit) {
      if (hooks.isCancelled?.()) throw new DecodingCancelled();
      const pass = tokens.slice(from, from + engine.passLimit);
      const wanted = pass.flatMap((_, at) => {
        const weigh = said[from + at - asked];
        return weigh === undefined ? [] : [{ at, weigh }];
      });
      for (const { logProbability = 0 } of await engine.evaluate(pass, wanted)) {
        score += logProbability;
      }
      passes++;
      evaluated += pass.length;
    }
    before = prompt;
    if (score > most) [most, index] = [score, which];
  }
  return { index, passes, evaluated };
}

function commonLength(one: readonly number[], other: readonly number[]): number {
  const end = one.findIndex((token, at) => token !== other[at]);
  return end < 0 ? one.length : end;
}
