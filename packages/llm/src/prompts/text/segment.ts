/**
 * A piece of a prompt. `trusted` text comes from this package or from validated names and values of a domain; only it
 * may contain special tokens. `user` text comes from a persona, a directive or a memory: one line without special
 * tokens.
 */
export interface PromptSegment {
  readonly kind: "trusted" | "user";
  readonly text: string;
}

/** Appends a segment, joining adjacent trusted ones. */
export function appendSegment(segments: PromptSegment[], segment: PromptSegment): void {
  if (segment.text === "") return;
  const last = segments.at(-1);
  if (segment.kind === "trusted" && last?.kind === "trusted") {
    segments[segments.length - 1] = { kind: "trusted", text: last.text + segment.text };
  } else segments.push(segment);
}

/**
 * The concatenated text of the segments.
 *
 * @example
 * segmentsText([{ kind: "trusted", text: "Memory: " }, { kind: "user", text: "a fire" }]); // Memory: a fire
 */
export function segmentsText(segments: readonly PromptSegment[]): string {
  let text = "";
  for (const segment of segments) text += segment.text;
  return text;
}
