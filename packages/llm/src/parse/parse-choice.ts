import { skipThoughts } from "./turn/skip-thoughts.ts";

/** Characters that are read: a choice stands near the beginning or the end of an answer. */
const MAX_READ = 4_000;

/** Marks around a letter that stands for itself. */
const MARKS = /[\s"'`*_()[\]{}.:,;!]+/g;
const FENCE = /^`{3}[a-z]*|`{3}$/g;
const OBJECT = /\{[^{}]{0,400}\}/g;
const KEYS = ["choice", "option", "answer", "letter"];
const NAMED =
  /\b(?:option|choice|chosen?|choose|answer|pick|select|letter)\b(?:\s(?:is|the|option|letter|would|be)\b)*[\s:"'`*([=-]{0,6}([A-Za-z0-9])(?![\w'])/gi;
const LEADING = /^[\s"'`*([]{0,6}([A-Za-z0-9])\s?[)\]}.:,"'`*-]/;
/** A letter alone; `A` before a word in small letters is an article. */
const ALONE = /(?<![\w'])([A-Za-z0-9])(?![\w'])(?<!A(?=\s(?!or\b|and\b)[a-z]))/g;

/**
 * Reads which option a model chose: its letter alone, quoted, in brackets, behind `Option` or
 * `Answer:`, in JSON such as `{"choice": "B"}`, or as the only letter of an option in a sentence. What
 * names several options chooses none. Never throws; takes time linear in the text.
 *
 * @param letters what the options are called, in order
 * @returns an index into `letters`; undefined if the text does not choose
 *
 * @example
 * parseChoice("Option B) fits her best.", ["A", "B", "C"]); // 1
 */
export function parseChoice(text: string, letters: readonly string[]): number | undefined {
  const answer = skipThoughts(text).answer.trim().replace(FENCE, "").trim();
  const bare = letterAlone(answer, letters);
  if (bare !== undefined) return bare;
  const half = MAX_READ / 2;
  const read =
    answer.length <= MAX_READ ? answer : `${answer.slice(0, half)}\n\n${answer.slice(-half)}`;
  return (
    onlyOf(inObjects(read, letters)) ??
    onlyOf(matches(read, NAMED, letters)) ??
    onlyOf(matches(LEADING.exec(read)?.[1] ?? "", ALONE, letters)) ??
    onlyOf(matches(read, ALONE, letters))
  );
}

/** A text that is a letter but for marks around it, in either case. */
function letterAlone(text: string, letters: readonly string[]): number | undefined {
  if (text.length > 20) return undefined;
  const bare = text.replace(MARKS, "");
  const index = letters.findIndex((letter) => letter.toLowerCase() === bare.toLowerCase());
  return index < 0 ? undefined : index;
}

function inObjects(text: string, letters: readonly string[]): ReadonlySet<number> {
  const found = new Set<number>();
  for (const [json] of text.matchAll(OBJECT)) {
    let value: Readonly<Record<string, unknown>>;
    try {
      value = JSON.parse(json) as Readonly<Record<string, unknown>>;
    } catch {
      continue;
    }
    for (const key of KEYS) {
      const chosen = Object.hasOwn(value, key) ? String(value[key]).slice(0, 40) : "";
      const index = letterAlone(chosen, letters) ?? onlyOf(matches(chosen, NAMED, letters));
      if (index !== undefined) found.add(index);
    }
  }
  return found;
}

function matches(text: string, pattern: RegExp, letters: readonly string[]): ReadonlySet<number> {
  const found = new Set<number>();
  for (const [, letter = ""] of text.matchAll(pattern)) {
    const index = letters.indexOf(letter);
    if (index >= 0) found.add(index);
  }
  return found;
}

function onlyOf(found: ReadonlySet<number>): number | undefined {
  return found.size === 1 ? [...found][0] : undefined;
}
