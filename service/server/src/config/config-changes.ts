import { pointerTo } from "@understudy/planner-core/json";
import { parseToml } from "./parse-toml.ts";

/** A value that two configurations do not have in common. */
export interface ConfigChange {
  /** The place of the value in the file, as a JSON pointer. */
  readonly pointer: string;
  /** Undefined: it was not there. */
  readonly before: unknown;
  /** Undefined: it is no longer there. */
  readonly after: unknown;
}

/**
 * The values that differ between two texts in TOML, whatever their order, blanks and comments.
 *
 * @throws RequestError if one of them does not parse
 *
 * @example
 * configChanges("[server]\nport = 1", "[server]\nport = 2"); // [{ pointer: "/server/port", before: 1, after: 2 }]
 */
export function configChanges(before: string, after: string): ConfigChange[] {
  const old = new Map(valuesOf(parseToml(before)));
  const now = new Map(valuesOf(parseToml(after)));
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((pointer) => JSON.stringify(old.get(pointer)) !== JSON.stringify(now.get(pointer)))
    .map((pointer) => ({ pointer, before: old.get(pointer), after: now.get(pointer) }));
}

/** All values that have none below them. */
function valuesOf(value: unknown, pointer = ""): [string, unknown][] {
  const entries = isNested(value) ? Object.entries(value) : [];
  if (entries.length === 0) return pointer === "" ? [] : [[pointer, value]];
  return entries.flatMap(([name, member]) => valuesOf(member, pointerTo(pointer, name)));
}

function isNested(value: unknown): value is object {
  return typeof value === "object" && value !== null && !(value instanceof Date);
}
