import { gameThesaurus, stemsOf } from "./thesaurus.ts";

/**
 * Synonyms of a word or phrase in the shipped thesaurus. Empty for unknown and ambiguous words; ambiguous synonyms are
 * left out. Takes microseconds.
 *
 * @example
 * synonymsOf("wood"); // ["timber", …]
 */
export function synonymsOf(phrase: string): readonly string[] {
  const thesaurus = gameThesaurus();
  const own = keyOf(phrase);
  const [group, ...others] = thesaurus.groupsOf(own);
  if (group === undefined || others.length > 0) return [];
  return group.phrases.filter((other) => {
    const key = keyOf(other);
    return key !== own && thesaurus.groupsOf(key).length === 1;
  });
}

function keyOf(phrase: string): string {
  return stemsOf(phrase).join(" ");
}
