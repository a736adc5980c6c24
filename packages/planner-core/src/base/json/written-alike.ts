import { MAX_NESTING } from "../text/json-nesting.ts";
import { isRecord } from "./issues.ts";

/** Whether two JSON values are equal regardless of the order of keys; false beyond the nesting limit. */
export function isWrittenAlike(one: unknown, other: unknown, left: number = MAX_NESTING): boolean {
  if (Object.is(one, other)) return true;
  if (left === 0) return false;
  if (Array.isArray(one) || Array.isArray(other)) {
    if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
    return one.every((item, index) => isWrittenAlike(item, other[index], left - 1));
  }
  if (!isRecord(one) || !isRecord(other)) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && isWrittenAlike(one[key], other[key], left - 1))
  );
}
