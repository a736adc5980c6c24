import type { Step, Value } from "@understudy/planner-core";
import { foldWord } from "./plain-word.ts";
import { type ToolWords, valueFor } from "./tool-words.ts";

/** English words between values that do not change the step's meaning. */
const FILLERS = new Set([
  ...["the", "a", "an", "my", "your", "his", "her", "its", "their", "some", "this", "that", "one"],
  ...["of", "off", "on", "onto", "top", "in", "into", "to", "from", "at", "with", "using", "down"],
  ...["under", "inside", "upon"],
]);
/** Maximum length of a value, in words. */
const MAX_WORDS = 4;
const MARKS = /^["'`“”‘’*_]+|["'`“”‘’*_.!]+$/g;

/**
 * Reads a step's arguments from a phrase: `the yellow block from the red one`. Each parameter needs a value known to
 * the domain by its name or its `words`. A preposition that is also a parameter's name announces that parameter;
 * otherwise values follow the declared order. Words other than articles, prepositions and parameter names are not
 * allowed.
 */
export function readPhrase(tool: ToolWords, text: string): Step | undefined {
  const { parameters } = tool;
  // "On" would be read as true for booleans.
  if (parameters.some(({ values }) => values.has(true))) return undefined;
  const said = text.split(/\s+/).map((word) => word.replace(MARKS, ""));
  const nouns = new Set(parameters.map(({ key }) => key));
  const found = new Map<string, Value>();
  let announced: string | undefined;
  let at = 0;
  while (at < said.length) {
    const next = valueAt(tool, said, at, found, announced);
    if (next !== undefined) {
      found.set(next.name, next.value);
      at += next.length;
      announced = undefined;
      continue;
    }
    const word = foldWord(said[at] as string);
    const isNoun = nouns.has(word);
    if (!isNoun && !FILLERS.has(word) && word !== "") return undefined;
    if (isNoun && FILLERS.has(word)) announced = word;
    at++;
  }
  if (found.size < parameters.length) return undefined;
  const args = parameters.map(({ name }): [string, Value] => [name, found.get(name) as Value]);
  return { tool: tool.name, args: Object.fromEntries(args) };
}

/** The longest value at a word, for the announced parameter or any parameter without a value. */
function valueAt(
  { parameters }: ToolWords,
  said: readonly string[],
  at: number,
  found: ReadonlyMap<string, Value>,
  announced: string | undefined,
): { readonly name: string; readonly value: Value; readonly length: number } | undefined {
  const open = parameters.filter(
    ({ name, key }) => !found.has(name) && (announced === undefined || key === announced),
  );
  for (let length = Math.min(MAX_WORDS, said.length - at); length > 0; length--) {
    const words = said.slice(at, at + length).join(" ");
    for (const parameter of open) {
      const value = valueFor(parameter, words);
      if (value !== undefined) return { name: parameter.name, value, length };
    }
  }
  return undefined;
}
