/** Deeper values are refused: whatever writes or compares them again goes as deep as they do. */
export const MAX_NESTING = 500;

/** Whether lists and objects lie deeper in each other than {@link MAX_NESTING}. Looks no further than that. */
export function isTooDeep(value: unknown, left: number = MAX_NESTING): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (left === 0) return true;
  return Object.values(value).some((part) => isTooDeep(part, left - 1));
}
