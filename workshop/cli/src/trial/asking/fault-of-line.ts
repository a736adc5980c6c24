import { judgeLine } from "@understudy/planner-core/internal";

type LineContext = Parameters<typeof judgeLine>[1];
type LineFault = Extract<ReturnType<typeof judgeLine>, { readonly fault: unknown }>["fault"];

const LEAST_LETTERS = 4;

const SAYINGS: Readonly<Record<LineFault, string>> = {
  empty: "nothing was written",
  markup: "code, or marks of a format",
  role: "who speaks, or a part of the prompt",
  prompt: "the prompt again",
  refusal: "a refusal",
  comment: "words about the task",
  length: "too long",
  repeated: "the same again and again",
  language: "another language",
  number: "a number that the plan does not have",
  name: "a name that the plan does not have",
};

/**
 * The fault of a character's line: `describe` would refuse it, or it adds nothing to the plan. Style does not count.
 */
export function faultOfLine(text: string, context: LineContext): string | undefined {
  const verdict = judgeLine(text, context);
  if ("fault" in verdict) return SAYINGS[verdict.fault];
  const { line } = verdict;
  if (lettersOf(line) === lettersOf(context.sentence ?? "")) return "the plain sentence again";
  const topics = new Set(stems(`${context.goal} ${context.steps}`));
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
