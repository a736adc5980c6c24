import { keysOf, pointerTo } from "@understudy/planner-core/json";

/** A JSON patch operation (RFC 6902) that fixes a document. */
export type Mend =
  | { readonly op: "add" | "replace"; readonly path: string; readonly value: unknown }
  | { readonly op: "remove"; readonly path: string }
  | { readonly op: "move"; readonly from: string; readonly path: string };

/** An untried fix. */
export interface Candidate {
  readonly mend: Mend;
  /** Lower is likelier to be the author's intent. */
  readonly cost: number;
}

/** A part of a document. */
export type JsonPart = Readonly<Record<string, unknown>>;

/** The value at a JSON pointer; undefined if there is none. */
export function valueAt(document: unknown, pointer: string): unknown {
  let value = document;
  for (const key of keysOf(pointer)) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as JsonPart)[key];
  }
  return value;
}

/** The pointer to the parent of a value. */
export function parentOf(pointer: string): string {
  return pointer.slice(0, Math.max(0, pointer.lastIndexOf("/")));
}

/** A copy with a fix applied, which shares unchanged parts; undefined if the fix does not apply. */
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

/** The fix that renames a key. */
export function renamed(pointer: string, key: string): Mend {
  return { op: "move", from: pointer, path: pointerTo(parentOf(pointer), key) };
}

/** The fix that sets a value, whether or not there is one. */
export function putting(document: unknown, path: string, value: unknown): Mend {
  return { op: valueAt(document, path) === undefined ? "add" : "replace", path, value };
}

type Holder = Record<string, unknown> | unknown[];

function put(holder: Holder, key: string, value: unknown): boolean {
  // Assigning it would change the prototype of a plain object.
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
