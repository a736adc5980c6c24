import { type RelaxedTask, stateFacts } from "../../relaxation/relaxed-task.ts";
import type { SlicedWork } from "../../work/work.ts";

/** Relaxed reachability of facts from a state, optionally without some facts. */
export class RelaxedReachability {
  /** Per fact: whether the last exploration reached it. */
  readonly reached: Uint8Array;
  /** For each reached fact, the first operator that adds it; -1 if the fact holds at the start. */
  readonly supporter: Int32Array;
  /** For each operator, the number of its preconditions not reached yet. */
  readonly unmet: Int32Array;
  readonly #relaxed: RelaxedTask;
  readonly #queue: Int32Array;

  constructor(relaxed: RelaxedTask) {
    this.#relaxed = relaxed;
    this.reached = new Uint8Array(relaxed.factCount);
    this.supporter = new Int32Array(relaxed.factCount);
    this.unmet = new Int32Array(relaxed.operatorCount);
    this.#queue = new Int32Array(relaxed.factCount);
  }

  /** @param without facts that count as never reached; their first achievers are still recorded */
  *explore(values: Int32Array, without: readonly number[]): SlicedWork<void> {
    const { consumers, consumerStart, adds, addStart, preconditionCount } = this.#relaxed;
    const { reached, supporter, unmet } = this;
    const queue = this.#queue;
    reached.fill(0);
    unmet.set(preconditionCount);
    let count = stateFacts(this.#relaxed, values, queue);
    for (let index = 0; index < count; index++) {
      const fact = queue[index] as number;
      reached[fact] = 1;
      supporter[fact] = -1;
    }
    yield (reached.length + unmet.length) >> 4;
    for (let index = 0; index < count; index++) {
      const fact = queue[index] as number;
      if (without.includes(fact)) continue;
      const end = consumerStart[fact + 1] as number;
      for (let at = consumerStart[fact] as number; at < end; at++) {
        const operator = consumers[at] as number;
        const left = (unmet[operator] as number) - 1;
        unmet[operator] = left;
        if (left > 0) continue;
        const addEnd = addStart[operator + 1] as number;
        for (let add = addStart[operator] as number; add < addEnd; add++) {
          const added = adds[add] as number;
          if (reached[added] === 1) continue;
          reached[added] = 1;
          supporter[added] = operator;
          queue[count++] = added;
        }
      }
      yield 2 + end - (consumerStart[fact] as number);
    }
  }
}
