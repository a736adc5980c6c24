/*
 * Reads what a server sent: any JSON. A field that is missing and one of the wrong type are the same.
 */

/** A JSON object, no list. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** The object that a value is; undefined if it is not one. */
export function recordOf(value: unknown): JsonRecord | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as JsonRecord)
    : undefined;
}

/** The text that a value is; empty if it is not one. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The object that a text holds; undefined if it holds none. */
export function parseRecord(text: string): JsonRecord | undefined {
  try {
    return recordOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}
