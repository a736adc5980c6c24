import { RequestError } from "../errors.ts";
import { describeValue, isRecord } from "./issues.ts";

/** The entries of a list; none if it is absent. */
export function listOf<Entry>(
  list: readonly Entry[] | undefined,
  pointer: string,
  entries: string,
): readonly Entry[] {
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) throw wrongShape(pointer, `a list of ${entries}`, list);
  return list;
}

/** An entry of a list, which must be an object. */
export function entryOf<Entry>(entry: Entry, pointer: string, expected: string): Entry {
  if (!isRecord(entry)) throw wrongShape(pointer, expected, entry);
  return entry;
}

/** The error for a value of the wrong shape. */
export function wrongShape(pointer: string, expected: string, value: unknown): RequestError {
  const message = `must be ${expected}, not ${describeValue(value)}`;
  return new RequestError([{ pointer, message }]);
}
