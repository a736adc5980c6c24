import { InferenceError } from "@understudy/planner-core";
import { CHOICE_LETTERS } from "../prompts/render/render-choice.ts";
import { DecodingCancelled, type DecodingEngine, type DecodingHooks } from "./engine.ts";

/** Alphabets of option labels, in order of preference. */
const ALPHABETS: readonly (readonly string[])[] = [
  CHOICE_LETTERS,
  [..."12345678"],
  [..."abcdefgh"],
];

/**
 * Option labels for a model: A to H if each is a single token, otherwise digits or lowercase letters. Call once per
 * model.
 *
 * @throws InferenceError if no alphabet has only single tokens: such a model cannot choose in one forward pass
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

/** A choice to decode. */
export interface ChoiceRequest {
  /** Prompt tokens not yet evaluated by the engine; at least 1. */
  readonly prompt: readonly number[];
  /** Labels of the options, from {@link choiceLetters}; at least 1. */
  readonly letters: readonly string[];
  readonly withMargin?: boolean | undefined;
}

/** The result of a choice. */
export interface DecodedChoice {
  /** Index into the letters. */
  readonly index: number;
  readonly passes: number;
  /** Margin of the chosen option, if requested. */
  readonly margin: number | undefined;
}

/**
 * Lets a model choose: evaluates the prompt and takes the likeliest letter. Nothing is generated, so a prompt within
 * the pass limit takes one forward pass, and the result is always an option.
 *
 * @throws DecodingCancelled if `hooks.isCancelled` returns true; whatever the engine throws
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
