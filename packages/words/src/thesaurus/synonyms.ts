import { gameThesaurus, stemsOf } from "./thesaurus.ts";

/**
 * Words and phrases of the shipped thesaurus that may stand for a word or a phrase. None for what it lacks, nor for what
 * has several senses; nor does it give any that have. Takes microseconds.
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
