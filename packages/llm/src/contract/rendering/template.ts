import { appendSegment, type PromptSegment } from "./segment.ts";

/**
 * The turn markers of prompt contract version 1. Backends that see raw text use them; servers that
 * apply a chat template of their own get the contents without them.
 */

/**
 * The system part with its markers.
 *
 * @example
 * frameSystem(renderSystem(domain).content); // <|system|>…<|end|>
 */
export function frameSystem(content: string): string {
  return `<|system|>\n${content}\n<|end|>\n`;
}

/**
 * The user part with its markers, up to where the answer begins.
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
 * The beginning of a user part with its marker.
 *
 * @example
 * frameTurnStart("State: at="); // what many turns on one domain have in common
 */
export function frameTurnStart(start: string): string {
  return `<|user|>\n${start}`;
}
