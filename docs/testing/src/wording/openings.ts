/** A comment of an editor, up to the end of its first line, that opens with a relative clause. */
const RELATIVE_OPENING =
  /\/\*\*[\s*]*((?:What|Whatever|Who|Whoever|Whom|Whose|Where)\b(?:[^*\n]|\*(?!\/))*)/g;

/**
 * Comments of a source text that open with a relative clause, each with its line. A reader takes "What a planner is
 * asked." for a question first; "The question put to a planner." is plain.
 */
export function relativeOpenings(source: string): string[] {
  return [...source.matchAll(RELATIVE_OPENING)].map(({ 0: whole, 1: opening, index }) => {
    const start = index + whole.length - (opening as string).length;
    const line = source.slice(0, start).split("\n").length;
    return `${line}: ${opening?.trim()}`;
  });
}
