/**
 * A piece of a prompt. `trusted` text was written by this package or comes from checked names and
 * values of a domain; only there may special tokens of a model appear. `user` text comes from
 * the author of a persona, a directive or a memory: it is one line without special tokens.
 */
export interface PromptSegment {
  readonly kind: "trusted" | "user";
  readonly text: string;
}

/** Appends a segment; neighbouring trusted ones become one. */
export function appendSegment(segments: PromptSegment[], segment: PromptSegment): void {
  if (segment.text === "") return;
  const last = segments.at(-1);
  if (segment.kind === "trusted" && last?.kind === "trusted") {
    segments[segments.length - 1] = { kind: "trusted", text: last.text + segment.text };
  } else segments.push(segment);
}

/**
 * The segments as one text.
 *
 * @example
 * segmentsText([{ kind: "trusted", text: "Memory: " }, { kind: "user", text: "a fire" }]); // Memory: a fire
 */
export function segmentsText(segments: readonly PromptSegment[]): string {
  let text = "";
  for (const segment of segments) text += segment.text;
  return text;
}
