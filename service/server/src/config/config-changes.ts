import { pointerTo } from "@understudy/planner-core/json";
import { parseToml } from "./parse-toml.ts";

/** A value that differs between two configurations. */
export interface ConfigChange {
  /** The JSON pointer of the value. */
  readonly pointer: string;
  /** Undefined for an added value. */
  readonly before: unknown;
  /** Undefined for a removed value. */
  readonly after: unknown;
}

/**
 * The values that differ between two TOML texts, regardless of order, blanks and comments.
 *
 * @throws RequestError if a text does not parse
 *
 * @example
 * configChanges("[server]\nport = 1", "[server]\nport = 2");
 * // [{ pointer: "/server/port", before: 1, after: 2 }]
 */
export function configChanges(before: string, after: string): ConfigChange[] {
  const old = new Map(valuesOf(parseToml(before)));
  const now = new Map(valuesOf(parseToml(after)));
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((pointer) => JSON.stringify(old.get(pointer)) !== JSON.stringify(now.get(pointer)))
    .map((pointer) => ({ pointer, before: old.get(pointer), after: now.get(pointer) }));
}

/** All leaf values. */
function valuesOf(value: unknown, pointer = ""): [string, unknown][] {
  const entries = isNested(value) ? Object.entries(value) : [];
  if (entries.length === 0) return pointer === "" ? [] : [[pointer, value]];
  return entries.flatMap(([name, member]) => valuesOf(member, pointerTo(pointer, name)));
}

function isNested(value: unknown): value is object {
  return typeof value === "object" && value !== null && !(value instanceof Date);
}
