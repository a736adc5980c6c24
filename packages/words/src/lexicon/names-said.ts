import type { Lexicon } from "./lexicon.ts";
import type { WordEntry } from "./word-entry.ts";

/** Minimum strength of a mention, which may be by a synonym. */
const SAID = 0.5;
/** Minimum strength of a direct mention, without the thesaurus. */
const DIRECT = 0.9;
/** Share of a word's best match from which other names count too. */
const NEAR = 0.9;

type Said = Pick<NameSaid, "entries">;

/** A variable or value mentioned in the text. */
export interface NameSaid {
  readonly name: string;
  readonly entries: readonly WordEntry[];
  /** Whether the name itself was mentioned, and not a synonym. */
  readonly isDirect: boolean;
}

/**
 * The variables and values mentioned by some words.
 *
 * @param least minimum strength
 */
export function namesSaid(
  lexicon: Lexicon,
  entries: readonly WordEntry[],
  least: number = SAID,
): NameSaid[] {
  let found: Map<number, { entries: WordEntry[]; isDirect: boolean }> | undefined;
  for (const entry of entries) {
    const { ids, strengths, direct } = entry.names;
    let best = 0;
    for (const strength of strengths) if (strength > best) best = strength;
    if (best < least) continue;
    const near = (at: number): boolean => (strengths[at] as number) >= best * NEAR;
    const { isSingle } = lexicon.vocabulary;
    // "torpedoes" means the torpedoes, not the torpedo room.
    const isWhole = ids.some((id, at) => near(at) && isSingle[id] === true);
    for (let at = 0; at < ids.length; at++) {
      if (!near(at) || (isWhole && isSingle[ids[at] as number] !== true)) continue;
      found ??= new Map();
      const id = ids[at] as number;
      const known = found.get(id) ?? { entries: [], isDirect: false };
      known.entries.push(entry);
      known.isDirect ||= (direct[at] as number) >= DIRECT;
      found.set(id, known);
    }
  }
  if (found === undefined) return [];
  const { nameList, isSingle } = lexicon.vocabulary;
  const all: NameSaid[] = [];
  for (const [id, said] of found) {
    if (found.size > 1 && isSingle[id] !== true && isLess(said, found.values())) continue;
    all.push({ name: nameList[id] as string, ...said });
  }
  return all;
}

/**
 * Whether another name contains all words that matched this one and more: "the black slope" is not the nursery slope.
 */
function isLess({ entries }: Said, all: Iterable<Said>): boolean {
  for (const { entries: others } of all) {
    if (others.length > entries.length && entries.every((entry) => others.includes(entry))) {
      return true;
    }
  }
  return false;
}
