import type { Found } from "./chart.ts";
import type { OrderClause } from "./rules/rule.ts";
import type { Word } from "./senses/sense-words.ts";

/** Symbols of words that mean something by themselves. */
const CONTENT = new Set(
  "thing owner quality super comparative property enum state number deed unknown time ordinal".split(
    " ",
  ),
);
/** Words of parts that explain, and ask for nothing. */
const ASIDES = new Set(["evenIf", "reason", "skip", "forMy", "allFor"]);

/** Numbers that occur in no text. */
const COUNTED = new Set(["rank", "sentence", "length"]);

/** The parts of a meaning. */
interface Contents {
  readonly objects: ReadonlySet<unknown>;
  readonly texts: readonly string[];
  readonly numbers: ReadonlySet<number>;
}

function contentsOf(meaning: readonly unknown[]): Contents {
  const objects = new Set<unknown>();
  const texts = new Set<string>();
  const numbers = new Set<number>();
  const open = [...meaning];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === "string") texts.add(next);
    if (typeof next === "number") numbers.add(next);
    if (typeof next !== "object" || next === null || objects.has(next)) continue;
    objects.add(next);
    for (const [key, value] of Object.entries(next)) if (!COUNTED.has(key)) open.push(value);
  }
  return { objects, texts: [...texts], numbers };
}

/** The words of a sentence that mean something, and of which nothing came into its meaning. */
export function unaccounted(
  sentence: Omit<Found, "end">,
  meaning: readonly unknown[],
  saidAt: (from: number, to: number) => string,
): readonly string[] {
  const contents = contentsOf(meaning);
  const lost: string[] = [];
  const visit = ({ value, leaf, parts = [] }: Omit<Found, "end">): void => {
    if (leaf !== undefined) {
      const said = saidAt(leaf.at, leaf.end);
      if (CONTENT.has(leaf.symbol) && !isIn(value, said, contents)) lost.push(said);
      return;
    }
    const { isStatement, isSkipped, isTakenBack, fear } = (value ?? {}) as OrderClause;
    if (isStatement === true || isSkipped === true || isTakenBack === true) return;
    if (fear !== undefined && parts.some(({ value: part }) => (part as Word)?.said === fear))
      return;
    if (parts.some((part) => part.leaf !== undefined && ASIDES.has(part.leaf.symbol))) return;
    // A value that a part has handed on says nothing of the other parts.
    const isOwn = contents.objects.has(value) && parts.every((part) => part.value !== value);
    if (!isOwn) for (const part of parts) visit(part);
  };
  visit(sentence);
  return lost;
}

/** Whether the value of a word is in a meaning, or what it was made to. */
function isIn(value: unknown, said: string, { objects, texts, numbers }: Contents): boolean {
  if (typeof value !== "object" || value === null) return true;
  const isThere = (each: unknown): boolean =>
    typeof each === "string"
      ? texts.some((text) => text.includes(each))
      : typeof each === "number"
        ? !Number.isNaN(each) && numbers.has(each)
        : objects.has(each);
  const parts = Object.entries(value).flatMap(([key, part]) => (COUNTED.has(key) ? [] : [part]));
  return [value, said, ...parts].some(isThere);
}
