const COUNTED = [
  [Map.prototype, ["get", "set"]],
  [Set.prototype, ["add", "has"]],
] as const;

/**
 * Number of reads and writes of maps and sets during a call: repeated look-ups would show in it. A spy would record all
 * arguments, which takes longer than the call.
 */
export function countLookups(act: () => void): number {
  let count = 0;
  const restore: (() => void)[] = [];
  for (const [owner, names] of COUNTED) {
    const prototype = owner as unknown as Record<string, (...args: unknown[]) => unknown>;
    for (const name of names) {
      const plain = prototype[name] as (...args: unknown[]) => unknown;
      prototype[name] = function (this: unknown, ...args: unknown[]) {
        count++;
        return plain.apply(this, args);
      };
      restore.push(() => {
        prototype[name] = plain;
      });
    }
  }
  try {
    act();
  } finally {
    for (const each of restore) each();
  }
  return count;
}
