import type { DecodingEngine } from "../../../decoding/engine.ts";
import { TokenReader } from "../../../decoding/token-reader.ts";
import { AnswerEnd } from "../../../parse/answer-end.ts";

/** A text that was decoded. */
export interface DecodedText {
  readonly text: string;
  readonly stop: "end" | "length";
  readonly said: number;
}

/**
 * Decodes any text token by token, to its end or to the end of the first plan in it.
 *
 * @param prompt tokens that the engine has not evaluated yet; at least 1
 * @param onText called with each piece of text
 * @param onFirst called once the first token is known
 * @throws whatever the engine throws
 */
export async function decodeText(
  engine: DecodingEngine,
  prompt: readonly number[],
  maxTokens: number,
  onText: (piece: string) => void,
  onFirst: () => void,
): Promise<DecodedText> {
  const reader = new TokenReader(engine);
  const { said } = reader;
  const end = new AnswerEnd();
  let text = "";
  let input = await prefill(engine, prompt);
  while (said.length < maxTokens) {
    const [chosen] = await engine.evaluate(input, [{ at: input.length - 1 }]);
    if (chosen === undefined) throw new Error("The model chose no token");
    if (said.length === 0) onFirst();
    const { token } = chosen;
    if (engine.isEnd(token)) return { text, stop: "end", said: said.length };
    input = [token];
    const piece = reader.read(token);
    if (piece === undefined) continue;
    const endAt = end.find(text + piece);
    const kept = endAt < 0 ? piece : piece.slice(0, endAt - text.length);
    text += kept;
    if (kept !== "") onText(kept);
    if (endAt >= 0) return { text, stop: "end", said: said.length };
  }
  return { text, stop: "length", said: said.length };
}

/** Evaluates all but the last pass of a prompt, which it returns. */
export async function prefill(
  engine: DecodingEngine,
  tokens: readonly number[],
): Promise<readonly number[]> {
  let from = 0;
  while (tokens.length - from > engine.passLimit) {
    await engine.evaluate(tokens.slice(from, from + engine.passLimit), []);
    from += engine.passLimit;
  }
  return tokens.slice(from);
}
