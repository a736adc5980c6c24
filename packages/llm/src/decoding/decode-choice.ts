import { InferenceError } from "@understudy/planner-core";
import { CHOICE_LETTERS } from "../contract/rendering/render-choice.ts";
import { DecodingCancelled, type DecodingEngine, type DecodingHooks } from "./engine.ts";

/** The names that options may have, the preferred ones first. */
const ALPHABETS: readonly (readonly string[])[] = [
  CHOICE_LETTERS,
  [..."12345678"],
  [..."abcdefgh"],
];

/**
 * The names of options for a model: A to H if each is one token of its own, else digits or small letters. To be asked
 * once per model.
 *
 * @throws InferenceError if the vocabulary splits all of them: such a model cannot choose in one pass
 */
export function choiceLetters(
  engine: Pick<DecodingEngine, "tokenize" | "detokenize">,
): readonly string[] {
  for (const alphabet of ALPHABETS) {
    const tokens = alphabet.map((letter) => engine.tokenize(letter));
    const isOneEach = tokens.every(
      (token, index) => token.length === 1 && engine.detokenize(token) === alphabet[index],
    );
    if (isOneEach && new Set(tokens.flat()).size === alphabet.length) return alphabet;
  }
  throw new InferenceError(
    "The model cannot choose by a letter: its vocabulary holds no letters or digits as single tokens. " +
      "Let it plan instead",
  );
}

/** A choice to be made. */
export interface ChoiceRequest {
  /** Tokens of the prompt that the engine has not evaluated yet; at least 1. */
  readonly prompt: readonly number[];
  /** The names of the options, of {@link choiceLetters}; at least 1. */
  readonly letters: readonly string[];
  readonly withMargin?: boolean | undefined;
}

/** A choice that was made. */
export interface DecodedChoice {
  /** Index into the letters. */
  readonly index: number;
  readonly passes: number;
  /** How far ahead the chosen option is, where that was asked for. */
  readonly margin: number | undefined;
}

/**
 * Lets a model choose: evaluates the prompt and takes the likeliest letter. Nothing is generated, so
 * this is one forward pass for a prompt within the limit, and always an option.
 *
 * @throws DecodingCancelled if `hooks.isCancelled` said so; whatever the engine throws
 *
 * @example
 * const { index } = await decodeChoice(engine, { prompt, letters: ["A", "B"] });
 */
export async function decodeChoice(
  engine: DecodingEngine,
  { prompt, letters, withMargin }: ChoiceRequest,
  hooks: Pick<DecodingHooks, "isCancelled"> = {},
): Promise<DecodedChoice> {
  const allowed = letters.map((letter) => engine.tokenize(letter)[0] as number);
  let passes = 0;
  for (let from = 0; from < prompt.length; from += engine.passLimit) {
    if (hooks.isCancelled?.()) throw new DecodingCancelled();
    const tokens = prompt.slice(from, from + engine.passLimit);
    const isLast = from + tokens.length >= prompt.length;
    const wanted = isLast ? [{ at: tokens.length - 1, allowed, withMargin }] : [];
    const [chosen] = await engine.evaluate(tokens, wanted);
    passes++;
    if (chosen !== undefined) {
      return { index: allowed.indexOf(chosen.token), passes, margin: chosen.margin };
    }
  }
  throw new RangeError("A choice needs a prompt");
}
