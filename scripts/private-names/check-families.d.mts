/**
 * Members of related classes whose published names would clash: a sentence each.
 *
 * @param sources TypeScript texts by path
 */
export function checkFamilies(sources: Readonly<Record<string, string>>): string[];
