/** Sources before this one, in `PLAN_SOURCES`, are tiers of the cache. */
export const FIRST_UNCACHED = 3;

/** The column of each name. */
export function columnsOf<Name extends string>(
  names: readonly Name[],
): Readonly<Record<Name, number>> {
  return Object.fromEntries(names.map((name, index) => [name, index])) as Record<Name, number>;
}
