import type { Task } from "../model/task.ts";
import { CHUNK, type SlicedWork } from "../work/work.ts";

/** Operators grouped by equal effects. Operators of a group differ in their preconditions. */
export interface SameEffects {
  /** The group of each operator. */
  readonly group: Int32Array;
  /** The operators, group by group. */
  readonly members: Int32Array;
  /** The first member of each group; one extra entry marks the end. */
  readonly start: Int32Array;
}

/** Groups the operators of a task; undefined if all effects differ. Linear in the effects. */
export function* sameEffects({
  effects,
  effectStart,
  operatorCount,
}: Task): SlicedWork<SameEffects | undefined> {
  const group = new Int32Array(operatorCount);
  const counts: number[] = [];
  const known = new Map<string, number>();
  let units = 0;
  for (let operator = 0; operator < operatorCount; operator++) {
    const from = effectStart[operator] as number;
    const end = effectStart[operator + 1] as number;
    const key = effects.subarray(from, end).join();
    let own = known.get(key);
    if (own === undefined) {
      own = counts.length;
      known.set(key, own);
      counts.push(0);
    }
    group[operator] = own;
    counts[own] = (counts[own] as number) + 1;
    units += 4 + end - from;
    if (units < CHUNK) continue;
    yield units;
    units = 0;
  }
  if (counts.length === operatorCount) return undefined;
  const start = new Int32Array(counts.length + 1);
  counts.forEach((count, index) => {
    start[index + 1] = (start[index] as number) + count;
  });
  const next = start.slice();
  const members = new Int32Array(operatorCount);
  for (let operator = 0; operator < operatorCount; operator++) {
    const own = group[operator] as number;
    const at = next[own] as number;
    members[at] = operator;
    next[own] = at + 1;
    if (operator % CHUNK === CHUNK - 1) yield CHUNK;
  }
  return { group, members, start };
}
