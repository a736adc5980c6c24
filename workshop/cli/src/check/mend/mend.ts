import { keysOf, pointerTo } from "@understudy/planner-core/json";

/** One operation of a JSON patch (RFC 6902) that mends a document. */
export type Mend =
  | { readonly op: "add" | "replace"; readonly path: string; readonly value: unknown }
  | { readonly op: "remove"; readonly path: string }
  | { readonly op: "move"; readonly from: string; readonly path: string };

/** A mend that was not tried yet. */
export interface Candidate {
  readonly mend: Mend;
  /** The less, the likelier it is what the author meant. */
  readonly cost: number;
}

/** A part of a document. */
export type JsonPart = Readonly<Record<string, unknown>>;

/** Whether a value is an object, not a list. */
export function isJsonPart(value: unknown): value is JsonPart {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at a JSON pointer; undefined where there is none. */
export function valueAt(document: unknown, pointer: string): unknown {
  let value = document;
  for (const key of keysOf(pointer)) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as JsonPart)[key];
  }
  return value;
}

/** The pointer to what holds the value at a pointer. */
export function parentOf(pointer: string): string {
  return pointer.slice(0, Math.max(0, pointer.lastIndexOf("/")));
}

/** A copy with a mend applied, which shares what the mend leaves alone; undefined where it does not fit. */
export function applyMend(document: unknown, mend: Mend): unknown {
  const { path } = mend;
  switch (mend.op) {
    case "add":
      return changed(document, keysOf(path), (holder, key) => put(holder, key, mend.value));
    case "replace":
      if (path === "") return mend.value;
      return changed(document, keysOf(path), (holder, key) => {
        if (!Object.hasOwn(holder, key)) return false;
        (holder as Record<string, unknown>)[key] = mend.value;
        return true;
      });
    case "remove":
      return changed(document, keysOf(path), take);
    case "move": {
      const value = valueAt(document, mend.from);
      const without = changed(document, keysOf(mend.from), take);
      if (value === undefined || without === undefined) return undefined;
      return changed(without, keysOf(path), (holder, key) => put(holder, key, value));
    }
  }
}

/** The mend that gives a member another key. */
export function renamed(pointer: string, key: string): Mend {
  return { op: "move", from: pointer, path: pointerTo(parentOf(pointer), key) };
}

/** The mend that puts a value where there may be one already. */
export function putting(document: unknown, path: string, value: unknown): Mend {
  return { op: valueAt(document, path) === undefined ? "add" : "replace", path, value };
}

type Holder = Record<string, unknown> | unknown[];

function put(holder: Holder, key: string, value: unknown): boolean {
  // Would change the prototype of a plain object.
  if (key === "__proto__") return false;
  if (!Array.isArray(holder)) holder[key] = value;
  else holder.splice(key === "-" ? holder.length : Number(key), 0, value);
  return true;
}

function take(holder: Holder, key: string): boolean {
  if (!Object.hasOwn(holder, key)) return false;
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
  return true;
}

function changed(
  value: unknown,
  [key, ...rest]: readonly string[],
  change: (holder: Holder, key: string) => boolean,
): unknown {
  if (key === undefined || typeof value !== "object" || value === null) return undefined;
  const copy: Holder = Array.isArray(value) ? [...value] : { ...value };
  if (rest.length === 0) return change(copy, key) ? copy : undefined;
  if (!Object.hasOwn(copy, key)) return undefined;
  const inner = changed((copy as JsonPart)[key], rest, change);
  if (inner === undefined) return undefined;
  (copy as Record<string, unknown>)[key] = inner;
  return copy;
}
