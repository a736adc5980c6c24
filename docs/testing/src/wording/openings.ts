/**
 * The first line of a doc comment that opens with a relative clause, a question of number or time,
 * or "Of"; then line comments that open with "Of".
 */
const RELATIVE_OPENING =
  /\/\*\*[\s*]*((?:Of|That|What|Whatever|Who|Whoever|Whom|Whose|Where|How (?:many|long))\b(?:[^*\n]|\*(?!\/))*)/g;
const PARTITIVE_OPENING = /(?<!\/\/[^\n]*\n[ \t]*)\/\/ (Of\b[^\n]*)/g;

/**
 * Comments of a source text that open with a relative clause, or with "Of", each with its line.
 * "What a planner is asked." first reads like a question, and "Of all servers." does not say what
 * it counts; "The question put to a planner." and "The memory of all servers." are plain, and "The
 * longest that a call may take." says more than "How long a call may take."
 */
export function relativeOpenings(source: string): string[] {
  const found = [...source.matchAll(RELATIVE_OPENING), ...source.matchAll(PARTITIVE_OPENING)];
  return found.map(({ 0: whole, 1: opening, index }) => {
    const start = index + whole.length - (opening as string).length;
    const line = source.slice(0, start).split("\n").length;
    return `${line}: ${opening?.trim()}`;
  });
}
