/** Number of cache tiers at the start of `PLAN_ORIGINS`. */
export const FIRST_UNCACHED = 3;

/** The column number of each name. */
export function columnsOf<Name extends string>(
  names: readonly Name[],
): Readonly<Record<Name, number>> {
  return Object.fromEntries(names.map((name, index) => [name, index])) as Record<Name, number>;
}
