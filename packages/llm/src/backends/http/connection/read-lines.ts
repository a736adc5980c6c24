import { InferenceError } from "@understudy/planner-core";
import type { ServerAnswer } from "./http-transport.ts";

/** Maximum characters of a line; servers send a token or two per line. */
const MAX_LINE_LENGTH = 1_000_000;

/**
 * The lines of a byte stream, without their terminators (`\n`, `\r\n`, `\r`). A code point may span chunks. Takes
 * linear time regardless of chunk sizes.
 *
 * @throws InferenceError if a line does not end
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let line: string[] = [];
  let length = 0;
  let endedWithReturn = false;
  const take = (rest: string): string => {
    const whole = line.length === 0 ? rest : line.join("") + rest;
    line = [];
    length = 0;
    return whole;
  };
  for await (const chunk of chunks) {
    let text = decoder.decode(chunk, { stream: true });
    if (text === "") continue;
    if (endedWithReturn && text.startsWith("\n")) text = text.slice(1);
    endedWithReturn = text.endsWith("\r");
    let start = 0;
    for (const { index, 0: end } of text.matchAll(/\r\n|\n|\r/g)) {
      yield take(text.slice(start, index));
      start = index + end.length;
    }
    if (start < text.length) {
      line.push(text.slice(start));
      length += text.length - start;
      if (length > MAX_LINE_LENGTH) {
        throw new InferenceError("A line of the server's answer does not end", { transient: true });
      }
    }
  }
  const rest = take(decoder.decode());
  if (rest !== "") yield rest;
}

/** Reads a body as text and drops everything past `maxLength` bytes. */
export async function readBodyText(
  answer: Pick<ServerAnswer, "body" | "drain">,
  maxLength: number,
): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  for await (const chunk of answer.body) {
    text += decoder.decode(chunk, { stream: true });
    length += chunk.length;
    if (length >= maxLength) break;
  }
  answer.drain();
  return text + decoder.decode();
}
