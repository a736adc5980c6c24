import { isRecord } from "./issues.ts";

/** A frozen copy of a JSON value, with functions kept. The caller has checked the nesting depth. */
export function frozenCopy<V>(value: V): V {
  if (Array.isArray(value)) return Object.freeze(value.map(frozenCopy)) as V;
  if (!isRecord(value)) return value;
  const copy: Record<string, unknown> = { ...value };
  for (const key of Object.keys(copy)) {
    const member = copy[key];
    if (typeof member === "object") copy[key] = frozenCopy(member);
  }
  return Object.freeze(copy) as V;
}

/** Whether a JSON value is deeply immutable. The caller has checked the nesting depth. */
export function isDeeplyFrozen(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  // A getter may return different values, even on a frozen object.
  return (
    Object.isFrozen(value) &&
    Object.values(Object.getOwnPropertyDescriptors(value)).every(
      (property) => "value" in property && isDeeplyFrozen(property.value),
    )
  );
}
