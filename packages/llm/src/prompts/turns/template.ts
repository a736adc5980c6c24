import { appendSegment, type PromptSegment } from "../text/segment.ts";

/**
 * The chat markers of prompt format version 1, for backends with raw text input. Servers with a chat template of their
 * own get the contents without markers.
 */

/**
 * The system prompt with its markers.
 *
 * @example
 * frameSystem(renderSystem(domain).content); // <|system|>…<|end|>
 */
export function frameSystem(content: string): string {
  return `<|system|>\n${content}\n<|end|>\n`;
}

/**
 * The user turn with its markers, up to the start of the answer.
 *
 * @example
 * segmentsText(frameUser([{ kind: "trusted", text: "Goal: fire_lit=true" }]));
 */
export function frameUser(content: readonly PromptSegment[]): readonly PromptSegment[] {
  const framed: PromptSegment[] = [{ kind: "trusted", text: frameTurnStart("") }];
  for (const segment of content) appendSegment(framed, segment);
  appendSegment(framed, { kind: "trusted", text: "<|end|>\n<|assistant|>\n" });
  return framed;
}

/**
 * The start of a user turn with its marker.
 *
 * @example
 * frameTurnStart("State: at="); // what many turns on one domain have in common
 */
export function frameTurnStart(start: string): string {
  return `<|user|>\n${start}`;
}
