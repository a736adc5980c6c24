import { isRecord } from "../../../base/json/issues.ts";

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

const handedOver = new WeakSet<object>();

/**
 * Hands a JSON value over: it changes no more, so that it is kept as it is where others are copied. A generated
 * definition may have a hundred thousand objects.
 */
export function handOver<V extends object>(value: V): V {
  handedOver.add(value);
  return value;
}

/** A frozen copy of a JSON value, or the value itself if it was handed over. */
export function keptCopy<V>(value: V): V {
  return isRecord(value) && handedOver.has(value) ? value : frozenCopy(value);
}

/** Freezes a JSON value that was handed over, if that is still to be done. */
export function frozen<V>(value: V): V {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const member of Object.values(value)) frozen(member);
  return Object.freeze(value);
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
