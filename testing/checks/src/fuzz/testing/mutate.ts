import type { Random } from "@understudy/planner-core";

/** Typical troublesome values. */
const HOSTILE: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1e308,
  2 ** 53,
  0.1,
  "",
  "\u0000",
  "\ud800",
  "__proto__",
  "constructor",
  "x".repeat(10_000),
  [],
  {},
  [[]],
  { ["__proto__"]: 1 },
  { toString: 1 },
  { oneOf: [] },
  { directive: "go" },
  nested(40),
];

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { and: value };
  return value;
}

/** A random element. */
export function pick<Element>(random: Random, list: readonly Element[]): Element {
  return list[Math.floor(random.next() * list.length)] as Element;
}

/** A copy of a value with a random replacement, deletion or insertion. */
export function mutateValue(random: Random, value: unknown): unknown {
  if (typeof value !== "object" || value === null || random.next() < 0.15)
    return pick(random, HOSTILE);
  if (Array.isArray(value)) {
    if (value.length === 0 || random.next() < 0.2) return [...value, pick(random, HOSTILE)];
    const at = Math.floor(random.next() * value.length);
    return value.map((each, index) => (index === at ? mutateValue(random, each) : each));
  }
  const names = Object.keys(value);
  const name = names.length === 0 || random.next() < 0.1 ? "unknown" : pick(random, names);
  const copy: Record<string, unknown> = { ...value };
  if (random.next() < 0.2) delete copy[name];
  else copy[name] = mutateValue(random, copy[name]);
  return copy;
}

/** Bytes with random changes, deletions or insertions. */
export function mutateBytes(random: Random, bytes: Buffer): Buffer {
  const at = Math.floor(random.next() * (bytes.length + 1));
  const kind = random.next();
  if (kind < 0.4 && bytes.length > 0) {
    const copy = Buffer.from(bytes);
    const index = Math.min(at, bytes.length - 1);
    copy[index] = (copy[index] as number) ^ (1 << Math.floor(random.next() * 8));
    return copy;
  }
  if (kind < 0.6) return bytes.subarray(0, at);
  const noise = Buffer.from(Array.from({ length: 8 }, () => Math.floor(random.next() * 256)));
  if (kind < 0.8) return Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)]);
  return Buffer.concat([bytes, bytes]);
}
