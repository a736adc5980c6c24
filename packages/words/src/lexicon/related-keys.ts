import { stem } from "../text/stem.ts";
import type { Thesaurus } from "../thesaurus/thesaurus.ts";

/** Another key that a word stands for, and how well it does. */
export type RelatedKey = readonly [key: string, weight: number];

/** How well a word of the same sense, or of the same topic, stands for another: half of the way each. */
const SAME_SENSE = Math.sqrt(0.55);
const SAME_TOPIC = Math.sqrt(0.1);
/** How well what is wrong stands for what is done about it: the player's half of the way. */
const REMEDY = 0.6;
/** The share that each further sense of a word takes from all of them. */
const AMBIGUITY = 0.15;
/** The weight of a word for the sake of a part of it. */
const COMPOUND = 0.6;
const SHORTEST_PART = 4;

/** The key of a group of the thesaurus. */
export function groupKey(id: number): string {
  return `g:${id}`;
}

/**
 * The senses and topics of a word or phrase, by its stems.
 *
 * @param isAsked whether a player said it, who may complain instead of asking for a remedy
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
 * A word that the thesaurus does not know may be made of two that it does: `merchantman`,
 * `gunpowder`. The longest part at an end counts.
 *
 * @param isWord whether something is a word by itself
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
      // A short part may be chance, unless what is left is a word, too.
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
