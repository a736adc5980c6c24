import { isRecord } from "@understudy/planner-core/internal";

/* Readers for unchecked JSON from a server. A field of the wrong type counts as missing. */

/** A JSON object, not a list. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** The value if it is an object, otherwise undefined. */
export function recordOf(value: unknown): JsonRecord | undefined {
  return isRecord(value) ? (value as JsonRecord) : undefined;
}

/** The value if it is a string, otherwise an empty one. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The object encoded in a text; undefined if there is none. */
export function parseRecord(text: string): JsonRecord | undefined {
  try {
    return recordOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}
