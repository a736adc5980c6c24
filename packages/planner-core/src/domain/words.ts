import { describeValue, type IssueCollector, isRecord, pointerTo } from "./issues.ts";
import { MAX_NAME_LENGTH, suggestName } from "./names.ts";
import type { LiftedTool } from "./tools.ts";
import type { VariableTable } from "./variables.ts";

const WORDS_HINT = `a list of texts, each of at most ${MAX_NAME_LENGTH} characters, such as ["fire", "warm up"]`;

/** Checks the optional `words` of a tool, a goal or a name: what players call it. */
export function checkWords(words: unknown, pointer: string, issues: IssueCollector): void {
  if (words === undefined) return;
  if (!Array.isArray(words)) {
    issues.add(pointer, `must be a list of texts, not ${describeValue(words)}`, WORDS_HINT);
    return;
  }
  words.forEach((word: unknown, index) => {
    const isWord = typeof word === "string" && word.trim() !== "" && word.length <= MAX_NAME_LENGTH;
    if (!isWord) issues.add(pointerTo(pointer, index), `is ${describeValue(word)}`, WORDS_HINT);
  });
}

/** Checks the optional `words` of a domain: by variable or value, what players call it. */
export function checkNamedWords(
  words: unknown,
  variables: VariableTable,
  tools: readonly LiftedTool[],
  issues: IssueCollector,
): void {
  if (words === undefined) return;
  if (!isRecord(words)) {
    const hint = 'by variable or value, such as { "market": ["bazaar"] }';
    issues.add("/words", `must be an object, not ${describeValue(words)}`, hint);
    return;
  }
  const known = new Set<string>();
  for (const { name, values } of variables.all) {
    known.add(name);
    for (const value of values) known.add(value);
  }
  for (const { parameters } of tools) {
    for (const { values } of parameters) {
      for (const value of values) if (typeof value === "string") known.add(value);
    }
  }
  for (const [name, list] of Object.entries(words)) {
    const pointer = pointerTo("/words", name);
    if (known.has(name)) checkWords(list, pointer, issues);
    else {
      const found = `"${name}" is no variable and no value`;
      issues.add(pointer, found, () => suggestName(name, known));
    }
  }
}
