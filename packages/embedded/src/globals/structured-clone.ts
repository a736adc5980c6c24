/** A copy of plain data: what messages and saved games hold. Functions and cycles are refused. */
export function structuredClone<Value>(value: Value): Value {
  return copyOf(value, 0) as Value;
}

/** Deeper data is refused: it would end the stack. */
const MAX_DEPTH = 1000;

function copyOf(value: unknown, depth: number): unknown {
  if (typeof value === "function" || typeof value === "symbol" || depth > MAX_DEPTH) {
    throw new TypeError(`${String(value)} could not be cloned`);
  }
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => copyOf(item, depth + 1));
  if (value instanceof Int32Array) return value.slice();
  if (value instanceof Map)
    return new Map([...value].map((pair) => copyOf(pair, depth + 1) as [unknown, unknown]));
  if (value instanceof Set) return new Set([...value].map((item) => copyOf(item, depth + 1)));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, copyOf(member, depth + 1)]),
  );
}
