import type { DecodingEngine } from "../../decoding/engine.ts";
import { prefill } from "./plain-decode.ts";

const LETTERS = "ABCDEFGH";

/**
 * Has a model choose among options that its prompt lists, by one letter: no other token competes.
 *
 * @param prompt tokens that the engine has not evaluated yet; at least 1
 * @param options how many there are, at most 8
 * @returns the letter
 * @throws RangeError if a letter is no token of the vocabulary; whatever the engine throws
 */
export async function chooseLetter(
  engine: DecodingEngine,
  prompt: readonly number[],
  options: number,
): Promise<string> {
  const letters = LETTERS.slice(0, options).split("");
  const allowed = letters.map((letter) => {
    const [token, ...more] = engine.tokenize(letter);
    if (token === undefined || more.length > 0) {
      throw new RangeError(`"${letter}" is no single token of this vocabulary`);
    }
    return token;
  });
  const rest = await prefill(engine, prompt);
  const [chosen] = await engine.evaluate(rest, [{ at: rest.length - 1, allowed }]);
  return letters[allowed.indexOf(chosen?.token ?? -1)] ?? "";
}
