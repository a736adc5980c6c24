import { AnswerStops } from "../../../../decoding/answer-stops.ts";
import type { DecodingEngine } from "../../../../decoding/engine.ts";
import { TokenReader } from "../../../../decoding/token-reader.ts";
import { AnswerEnd } from "../../../../parse/answer-end.ts";

/** A decoded text. */
export interface DecodedText {
  readonly text: string;
  readonly stop: "end" | "length";
  readonly said: number;
}

/** Limits and callbacks for a decoded text. */
export interface TextLimits {
  readonly maxTokens: number;
  /** Stop sequences, which are not part of the text. Default: none. */
  readonly stop?: readonly string[] | undefined;
  /** Called with each piece of text. */
  readonly onText: (piece: string) => void;
  /** Called after the first token. */
  readonly onFirst: () => void;
}

/**
 * Decodes a text token by token, until its end, the end of the first plan in it, or a stop sequence.
 *
 * @param prompt tokens not yet evaluated; at least 1
 * @throws any error of the engine
 */
export async function decodeText(
  engine: DecodingEngine,
  prompt: readonly number[],
  { maxTokens, stop, onText, onFirst }: TextLimits,
): Promise<DecodedText> {
  const reader = new TokenReader(engine);
  const { said } = reader;
  const end = new AnswerEnd();
  const stops = new AnswerStops(stop);
  let text = "";
  const say = (piece: string): boolean => {
    const endAt = end.find(text + piece);
    const kept = endAt < 0 ? piece : piece.slice(0, endAt - text.length);
    text += kept;
    if (kept !== "") onText(kept);
    return endAt >= 0;
  };
  let input = await prefill(engine, prompt);
  let isOver = false;
  while (!isOver && said.length < maxTokens) {
    const [chosen] = await engine.evaluate(input, [{ at: input.length - 1 }]);
    if (chosen === undefined) throw new Error("The model chose no token");
    if (said.length === 0) onFirst();
    const { token } = chosen;
    input = [token];
    isOver = engine.isEnd(token) || say(stops.push(reader.read(token) ?? "")) || stops.isFound;
  }
  isOver = say(stops.end()) || isOver;
  return { text, stop: isOver ? "end" : "length", said: said.length };
}

/** Evaluates a prompt except for the last pass, whose tokens are returned. */
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
