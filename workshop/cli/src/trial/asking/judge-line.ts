const MOST_WORDS = 30;
const LEAST_LETTERS = 4;

/**
 * The fault of a line that a character is to say: nothing is said of its style, only whether a game could show it and
 * whether it has to do with the plan.
 *
 * @param about words of the goal and the steps
 * @param sentence the plain sentence that there is without a model
 */
export function faultOfLine(text: string, about: string, sentence: string): string | undefined {
  const line = text.trim();
  if (line === "") return "nothing was written";
  if (lettersOf(line) === lettersOf(sentence)) return "the plain sentence again";
  if (/[\r\n]/.test(line)) return "several lines";
  if (/[{}[\]<>|]|^\s*(character|goal|plan|in plain words|system|user|assistant)\s*:/i.test(line)) {
    return "a piece of the prompt, or code";
  }
  if (line.split(/\s+/).length > MOST_WORDS) return "too long";
  const topics = new Set(stems(about));
  return stems(line).some((stem) => topics.has(stem)) ? undefined : "not about the plan";
}

function lettersOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z]+/g, " ")
    .trim();
}

function stems(text: string): readonly string[] {
  const words = text.toLowerCase().match(/[a-z]+/g) ?? [];
  return words.flatMap((word) =>
    word.length < LEAST_LETTERS ? [] : [word.slice(0, LEAST_LETTERS)],
  );
}
