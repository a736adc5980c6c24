/** Limit on nesting, since code that writes or compares JSON values recurses to the same depth. */
export const MAX_NESTING = 500;

/** Whether lists and objects are nested deeper than {@link MAX_NESTING}. Stops at that depth. */
export function isTooDeep(value: unknown, left: number = MAX_NESTING): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (left === 0) return true;
  for (const key in value) {
    if (isTooDeep((value as Record<string, unknown>)[key], left - 1)) return true;
  }
  return false;
}
