import type { DecodingEngine } from "../../decoding/engine.ts";
import { AnswerEnd } from "./answer-end.ts";

/** Tokens before a piece that decide whether it begins with a blank. */
const DETOKENIZE_CONTEXT = 3;
/** A character has at most four bytes. */
const MAX_PENDING = 4;

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
  const said: number[] = [];
  const end = new AnswerEnd();
  let pending: number[] = [];
  let text = "";
  let input = await prefill(engine, prompt);
  while (said.length < maxTokens) {
    const [chosen] = await engine.evaluate(input, [{ at: input.length - 1 }]);
    if (chosen === undefined) throw new Error("The model chose no token");
    if (said.length === 0) onFirst();
    const { token } = chosen;
    if (engine.isEnd(token)) return { text, stop: "end", said: said.length };
    said.push(token);
    pending.push(token);
    input = [token];
    const before = said.slice(-pending.length - DETOKENIZE_CONTEXT, -pending.length);
    const piece = engine.detokenize(pending, before);
    // A character may be spread over several tokens.
    if (piece.endsWith("\uFFFD") && pending.length <= MAX_PENDING) continue;
    pending = [];
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
