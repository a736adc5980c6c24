import { areListed, type LetterMention, letterMentions } from "./choice/letter-mentions.ts";
import { isPrintable, visible } from "./json/invisible.ts";
import { ownTurn } from "./turn/own-turn.ts";
import { shieldStrings } from "./turn/shielded-text.ts";
import { skipThoughts } from "./turn/skip-thoughts.ts";

/** Maximum number of characters read. The choice is near the start or the end of an answer. */
const MAX_READ = 4_000;
/** Maximum depth of nested JSON. */
const MAX_DEPTH = 3;

/** Punctuation around a single letter. */
const MARKS = /[\s"'`*_()[\]{}.:,;!<>#$\\|-]+/g;
const FENCE = /^`{3}[a-z]*|`{3}$/g;
const OBJECT = /\{[^{}]{0,400}\}/g;
/** Joined words, as in `option_b` */
const JOINED = /(?<=option|choice|plan|answer|letter)[_-](?=[a-z0-9]\b)/gi;
const KEYS = ["choice", "option", "answer", "letter", "selection", "selected", "chosen"];

/**
 * Reads the option chosen by a model: a single letter, quoted, in brackets, after `Option` or `Answer:`, in JSON such
 * as `{"choice": "B"}`, or the only letter mentioned and not rejected in a sentence. If several options are mentioned,
 * the text must decide for one of them explicitly. Never throws; takes time linear in the text.
 *
 * @param letters the option letters, in order
 * @returns an index into `letters`; undefined if no option is chosen
 *
 * @example
 * parseChoice("Option B) fits her best; A is too far.", ["A", "B", "C"]); // 1
 */
export function parseChoice(text: string, letters: readonly string[]): number | undefined {
  const shielded = shieldStrings(text);
  const said = shielded.restore(ownTurn(skipThoughts(shielded.text).answer));
  const plain = isPrintable(said) ? said : visible(said).normalize("NFKC");
  return choiceIn(plain, letters, 0);
}

function choiceIn(text: string, letters: readonly string[], depth: number): number | undefined {
  const answer = text.trim().replace(FENCE, "").trim();
  const bare = letterAlone(answer, letters);
  if (bare !== undefined) return bare;
  const half = MAX_READ / 2;
  const read =
    answer.length <= MAX_READ ? answer : `${answer.slice(0, half)}\n\n${answer.slice(-half)}`;
  const objects = depth >= MAX_DEPTH ? [] : choicesInObjects(read, letters, depth);
  if (objects.length > 0) return onlyOf(objects);
  const spaced = read.replace(JOINED, " ");
  return choiceInWords(spaced, letters);
}

/** The choice made in a sentence or by a letter on a line of its own; both must agree. */
function choiceInWords(text: string, letters: readonly string[]): number | undefined {
  const mentions = letterMentions(text, letters);
  const line = onlyOf(linesAlone(text, letters));
  if (line === undefined) return choiceOf(text, mentions);
  const decided = optionOf(mentions.filter(({ sense }) => sense === "chosen"));
  const isLast = letterAlone(text.slice(text.lastIndexOf("\n")), letters) === line;
  return decided === undefined || decided === line || isLast ? line : undefined;
}

/** The option of a text that is a single letter, in either case, with optional punctuation. */
function letterAlone(text: string, letters: readonly string[]): number | undefined {
  if (text.length > 20) return undefined;
  const bare = text.replace(MARKS, "");
  const index = letters.findIndex((letter) => letter.toLowerCase() === bare.toLowerCase());
  return index < 0 ? undefined : index;
}

/** The choices in a text's JSON objects; undefined for objects that choose nothing. */
function choicesInObjects(
  text: string,
  letters: readonly string[],
  depth: number,
): (number | undefined)[] {
  const found: (number | undefined)[] = [];
  for (const [json] of text.matchAll(OBJECT)) {
    let value: Readonly<Record<string, unknown>>;
    try {
      value = JSON.parse(json) as Readonly<Record<string, unknown>>;
    } catch {
      continue;
    }
    for (const key of KEYS) {
      if (!Object.hasOwn(value, key)) continue;
      found.push(choiceIn(String(value[key]).slice(0, 200), letters, depth + 1));
    }
  }
  return found;
}

/** Options whose letter has a line of its own. */
function linesAlone(text: string, letters: readonly string[]): number[] {
  if (!text.includes("\n")) return [];
  return text.split("\n").flatMap((line) => letterAlone(line, letters) ?? []);
}

function choiceOf(text: string, mentions: readonly LetterMention[]): number | undefined {
  const listed = new Set<LetterMention>();
  for (const [index, one] of mentions.entries()) {
    const next = mentions[index + 1];
    if (next === undefined || !areListed(text, one, next) || one.option === next.option) continue;
    // `B, not A` is not a list.
    if (one.sense === "refused" || next.sense === "refused") continue;
    listed.add(one).add(next);
  }
  const single = mentions.filter((each) => !listed.has(each));
  const chosen = single.filter(({ sense }) => sense === "chosen");
  if (chosen.length > 0) return optionOf(chosen);
  if (listed.size > 0) return undefined;
  const open = mentions.filter(({ sense }) => sense !== "refused");
  const [first] = mentions;
  // `B) It is warmer there than at A's`: the answer starts with its choice and labels no other option.
  const labels = open.filter(({ isLabel }) => isLabel);
  if (first?.isLabel === true && first.sense !== "refused" && optionOf(labels) !== undefined) {
    return first.option;
  }
  return optionOf(open);
}

function optionOf(mentions: readonly LetterMention[]): number | undefined {
  return onlyOf(mentions.map(({ option }) => option));
}

function onlyOf(found: readonly (number | undefined)[]): number | undefined {
  return found.every((each) => each === found[0]) ? found[0] : undefined;
}
