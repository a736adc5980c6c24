/**
 * Members of classes that extend one another, and would be published with one name: a sentence each.
 *
 * @param sources texts in TypeScript, by path
 */
export function checkFamilies(sources: Readonly<Record<string, string>>): string[];
