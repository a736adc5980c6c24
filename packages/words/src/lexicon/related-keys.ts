import { stem } from "../text/stem.ts";
import type { Thesaurus } from "../thesaurus/thesaurus.ts";

/** A related key for a word, with its weight. */
export type RelatedKey = readonly [key: string, weight: number];

/** Weight of a shared sense or topic. As both sides apply it, it is a square root. */
const SAME_SENSE = Math.sqrt(0.55);
const SAME_TOPIC = Math.sqrt(0.1);
/** Weight of a remedy for a problem that the player mentions. */
const REMEDY = 0.6;
/** Share of the weight lost for each additional sense of a word. */
const AMBIGUITY = 0.15;
/** Weight of a part of a compound word. */
const COMPOUND = 0.6;
const SHORTEST_PART = 4;

/** The key of a thesaurus group. */
export function groupKey(id: number): string {
  return `g:${id}`;
}

/**
 * The senses and topics of a word or phrase, by its stems.
 *
 * @param isAsked whether the word is a player's; a complaint then stands for its remedy
 */
export function sensesOf(thesaurus: Thesaurus, key: string, isAsked = false): RelatedKey[] {
  const groups = thesaurus.groupsOf(key);
  const share = 1 / (1 + AMBIGUITY * (groups.length - 1));
  return groups.flatMap(({ id, topic, callsFor }): RelatedKey[] => [
    [groupKey(id), SAME_SENSE * share],
    [`t:${topic}`, SAME_TOPIC * share],
    ...(isAsked ? callsFor.map((remedy): RelatedKey => [groupKey(remedy.id), REMEDY * share]) : []),
  ]);
}

/**
 * The parts of an unknown word made of known ones, such as `merchantman` or `gunpowder`. The longest part at either end
 * wins.
 *
 * @param isWord returns whether a text is a word by itself
 */
export function compoundParts(
  thesaurus: Thesaurus,
  word: string,
  isWord: (word: string) => boolean,
): RelatedKey[] {
  const keys: RelatedKey[] = [];
  const isKnown = (part: string): boolean => thesaurus.groupsOf(stem(part)).length > 0;
  for (let length = word.length - 2; length >= SHORTEST_PART && keys.length === 0; length--) {
    for (const part of [word.slice(0, length), word.slice(-length)]) {
      if (!isKnown(part)) continue;
      const rest = word.startsWith(part) ? word.slice(length) : word.slice(0, -length);
      // A short part may be a coincidence unless the rest is a word, too.
      const isCompound = rest.length > 2 && (isKnown(rest) || isWord(rest));
      if (length <= SHORTEST_PART && !isCompound) continue;
      keys.push([stem(part), COMPOUND]);
      for (const [key, weight] of sensesOf(thesaurus, stem(part))) {
        keys.push([key, weight * COMPOUND]);
      }
    }
  }
  return keys;
}
