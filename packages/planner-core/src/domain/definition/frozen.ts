import { isRecord } from "./issues.ts";

/** A frozen copy of a JSON value; functions are kept. The nesting was checked before. */
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

/** Whether nothing in a JSON value can ever change. The nesting was checked before. */
export function isDeeplyFrozen(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  // A getter may answer anything, also in a frozen object.
  return (
    Object.isFrozen(value) &&
    Object.values(Object.getOwnPropertyDescriptors(value)).every(
      (property) => "value" in property && isDeeplyFrozen(property.value),
    )
  );
}
