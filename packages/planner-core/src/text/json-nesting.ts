/** Deeper values are refused: whatever writes or compares them again goes as deep as they do. */
export const MAX_NESTING = 500;

/** Whether lists and objects lie deeper in each other than {@link MAX_NESTING}. Looks no further than that. */
export function isTooDeep(value: unknown, left: number = MAX_NESTING): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (left === 0) return true;
  for (const key in value) {
    if (isTooDeep((value as Record<string, unknown>)[key], left - 1)) return true;
  }
  return false;
}
