/** Where a model thinks aloud before it answers: `<think>…</think>` and its kin. */
const CLOSING = /<\/(?:think|thinking|thought|reasoning)>/gi;
const OPENING = /<(?:think|thinking|thought|reasoning)>/i;

/** A model's text, parted into its answer and its thoughts. */
export interface PartedText {
  /** What stands behind the last thought; empty if the model never came to an end with thinking. */
  readonly answer: string;
  /** Whether the text holds thoughts at all. */
  readonly hasThoughts: boolean;
}

/** Parts a text: plans in thoughts are drafts that the model may have given up. */
export function skipThoughts(text: string): PartedText {
  let end = -1;
  for (const { index, 0: tag } of text.matchAll(CLOSING)) end = index + tag.length;
  if (end >= 0) {
    const rest = text.slice(end);
    const next = OPENING.exec(rest);
    const answer = next === null ? rest : rest.slice(0, next.index);
    return { answer, hasThoughts: true };
  }
  const open = OPENING.exec(text);
  if (open === null) return { answer: text, hasThoughts: false };
  return { answer: text.slice(0, open.index), hasThoughts: true };
}
