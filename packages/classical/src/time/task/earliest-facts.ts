import { CostHeap } from "@understudy/planner-core/compiled";
import { UNREACHED } from "../../heuristics/max-costs.ts";
import { type RelaxedTask, stateFacts } from "../../relaxation/relaxed-task.ts";

/** Facts that tell that a step runs, and facts that tell that its condition was kept. */
export const RUNS = 1;
export const KEPT = 2;

/** Operators that start a step, which read facts at their very moment. */
export const STARTS = 1;
/** Operators that end a clock, which begins once all that they read is true, if that is not so at first. */
export const BEGINS = 2;

/**
 * The earliest time of every fact of a relaxed task: h-max (Bonet, Geffner 2001) over durations. Happenings that read what
 * another happening brings about come at least a thousandth after it.
 */
export class EarliestFacts {
  /** The earliest time of each fact, in thousandths from the present. */
  readonly time: Float64Array;
  readonly #relaxed: RelaxedTask;
  /** For each fact, `RUNS`, `KEPT`, or 0 for a fact about the members. */
  readonly #isMark: Uint8Array;
  readonly #ready: Float64Array;
  readonly #unmet: Int32Array;
  readonly #state: Int32Array;
  readonly #queue: CostHeap;

  /** @param isMark for each fact {@link RUNS}, {@link KEPT}, or 0 for a fact about the members */
  constructor(relaxed: RelaxedTask, isMark: Uint8Array) {
    const { factCount, operatorCount } = relaxed;
    this.#relaxed = relaxed;
    this.#isMark = isMark;
    this.time = new Float64Array(factCount);
    this.#ready = new Float64Array(operatorCount);
    this.#unmet = new Int32Array(operatorCount);
    this.#state = new Int32Array(factCount);
    this.#queue = new CostHeap(4 * factCount + 16);
  }

  /**
   * The earliest time of the goal; infinite if the relaxation has no plan.
   *
   * @param durations time from the start of a step, or the begin of a clock, to each relaxed operator that ends it
   * @param notBefore for each relaxed operator, a time before which it does not happen, such as that of an event
   * @param reads for each relaxed operator {@link STARTS}, {@link BEGINS}, or 0
   * @param opensAt the earliest time from one time on at which a relaxed operator can start a step. Default: that time
   */
  explore(
    values: Int32Array,
    durations: Float64Array,
    notBefore: Float64Array,
    reads: Uint8Array,
    opensAt?: ((operator: number, at: number) => number) | undefined,
  ): number {
    const { consumers, consumerStart, adds, addStart, preconditionCount, goal } = this.#relaxed;
    const time = this.time;
    const ready = this.#ready;
    const unmet = this.#unmet;
    const queue = this.#queue;
    const isMark = this.#isMark;
    time.fill(UNREACHED);
    ready.set(notBefore);
    unmet.set(preconditionCount);
    queue.clear();
    const count = stateFacts(this.#relaxed, values, this.#state);
    for (let index = 0; index < count; index++) {
      const fact = this.#state[index] as number;
      time[fact] = 0;
      queue.push(fact, 0);
    }
    while (queue.size > 0) {
      const fact = queue.pop();
      const at = queue.cost;
      if (at > (time[fact] as number)) continue;
      if (fact === goal) return at;
      // The duration counts from the start; other conditions of the end may come true meanwhile.
      const isRunning = isMark[fact] === RUNS;
      const isRead = at > 0 && isMark[fact] === 0;
      const end = consumerStart[fact + 1] as number;
      for (let place = consumerStart[fact] as number; place < end; place++) {
        const operator = consumers[place] as number;
        const gap = isRead && reads[operator] === STARTS ? 1 : 0;
        const isBegun = at > 0 && reads[operator] === BEGINS;
        const from = at + (isRunning || isBegun ? (durations[operator] as number) : gap);
        if (from > (ready[operator] as number)) ready[operator] = from;
        const left = (unmet[operator] as number) - 1;
        unmet[operator] = left;
        if (left > 0) continue;
        let reached = ready[operator] as number;
        if (opensAt !== undefined && reads[operator] === STARTS) {
          reached = opensAt(operator, reached);
          if (reached === Number.POSITIVE_INFINITY) continue;
        }
        const last = addStart[operator + 1] as number;
        for (let add = addStart[operator] as number; add < last; add++) {
          const added = adds[add] as number;
          if (reached >= (time[added] as number)) continue;
          time[added] = reached;
          queue.push(added, reached);
        }
      }
    }
    return time[goal] as number;
  }
}
