import { CostQueue } from "./cost-queue.ts";
import { preconditionCounts, type RelaxedTask, stateFacts } from "./relaxed-task.ts";

const UNREACHED: number = Number.POSITIVE_INFINITY;

/**
 * The FF heuristic (Hoffmann, Nebel 2001) with best supporters by h-add (Keyder, Geffner 2008):
 * the cost of a relaxed plan. Not admissible; infinite exactly when the relaxation has no plan,
 * and then there is none at all. The relaxed plan itself stays readable until the next evaluation.
 */
export class FFHeuristic {
  /** Operators of the task in the relaxed plan, in an order in which they can be tried. */
  readonly plan: Int32Array;
  planLength = 0;
  /** Those of them that apply in the state itself: the helpful actions. */
  readonly helpful: Int32Array;
  helpfulCount = 0;

  readonly #relaxed: RelaxedTask;
  readonly #unmetTemplate: Int32Array;
  readonly #unmet: Int32Array;
  readonly #sum: Float64Array;
  readonly #cost: Float64Array;
  readonly #supporter: Int32Array;
  readonly #state: Int32Array;
  readonly #queue: CostQueue;
  readonly #factStamp: Int32Array;
  readonly #operatorStamp: Int32Array;
  readonly #stack: Int32Array;
  readonly #chosen: Int32Array;
  #stamp = 0;

  constructor(relaxed: RelaxedTask) {
    const { factCount, operatorCount } = relaxed;
    this.#relaxed = relaxed;
    this.#unmetTemplate = preconditionCounts(relaxed);
    this.#unmet = new Int32Array(operatorCount);
    this.#sum = new Float64Array(operatorCount);
    this.#cost = new Float64Array(factCount);
    this.#supporter = new Int32Array(factCount);
    this.#state = new Int32Array(factCount);
    this.#queue = new CostQueue(4 * factCount + 16);
    this.#factStamp = new Int32Array(factCount);
    this.#operatorStamp = new Int32Array(operatorCount);
    this.#stack = new Int32Array(factCount);
    this.#chosen = new Int32Array(operatorCount);
    this.plan = new Int32Array(operatorCount);
    this.helpful = new Int32Array(operatorCount);
  }

  /** The cost of a relaxed plan from a state, in thousandths; infinity if there is none. */
  evaluate(values: Int32Array): number {
    this.planLength = 0;
    this.helpfulCount = 0;
    this.#explore(values);
    const { goal, unit } = this.#relaxed;
    if (this.#cost[goal] === UNREACHED) return Number.POSITIVE_INFINITY;
    return this.#extract() * unit;
  }

  #explore(values: Int32Array): void {
    const { consumers, consumerStart, adds, addStart, cost: price, goal } = this.#relaxed;
    const cost = this.#cost;
    const sum = this.#sum;
    const unmet = this.#unmet;
    const supporter = this.#supporter;
    const queue = this.#queue;
    cost.fill(UNREACHED);
    unmet.set(this.#unmetTemplate);
    sum.set(price);
    queue.clear();
    const count = stateFacts(this.#relaxed, values, this.#state);
    for (let index = 0; index < count; index++) {
      const fact = this.#state[index] as number;
      cost[fact] = 0;
      supporter[fact] = -1;
    }
    let next = 0;
    for (;;) {
      let fact: number;
      let factCost = 0;
      if (next < count) fact = this.#state[next++] as number;
      else {
        if (queue.size === 0) return;
        fact = queue.pop();
        factCost = queue.cost;
        if (factCost > (cost[fact] as number)) continue;
        if (fact === goal) return;
      }
      const end = consumerStart[fact + 1] as number;
      for (let at = consumerStart[fact] as number; at < end; at++) {
        const operator = consumers[at] as number;
        const total = (sum[operator] as number) + factCost;
        sum[operator] = total;
        const left = (unmet[operator] as number) - 1;
        unmet[operator] = left;
        if (left > 0) continue;
        const addEnd = addStart[operator + 1] as number;
        for (let add = addStart[operator] as number; add < addEnd; add++) {
          const added = adds[add] as number;
          if (total < (cost[added] as number)) {
            cost[added] = total;
            supporter[added] = operator;
            queue.push(added, total);
          }
        }
      }
    }
  }

  /** Collects the relaxed plan and returns its cost in units. */
  #extract(): number {
    const { preconditions, preconditionStart, cost: price, goal, origin } = this.#relaxed;
    const stamp = ++this.#stamp;
    const stack = this.#stack;
    const supporter = this.#supporter;
    const sum = this.#sum;
    const chosen = this.#chosen;
    let chosenCount = 0;
    let total = 0;
    let depth = 0;
    stack[depth++] = goal;
    this.#factStamp[goal] = stamp;
    while (depth > 0) {
      const operator = supporter[stack[--depth] as number] as number;
      if (operator < 0 || this.#operatorStamp[operator] === stamp) continue;
      this.#operatorStamp[operator] = stamp;
      total += price[operator] as number;
      const end = preconditionStart[operator + 1] as number;
      for (let at = preconditionStart[operator] as number; at < end; at++) {
        const fact = preconditions[at] as number;
        if (this.#factStamp[fact] === stamp) continue;
        this.#factStamp[fact] = stamp;
        stack[depth++] = fact;
      }
      if ((origin[operator] as number) < 0) continue;
      // Insertion sort: relaxed plans are short, and nearly in order when taken from the end.
      let at = chosenCount++;
      const key = sum[operator] as number;
      while (at > 0 && (sum[chosen[at - 1] as number] as number) > key) {
        chosen[at] = chosen[at - 1] as number;
        at--;
      }
      chosen[at] = operator;
    }
    for (let index = 0; index < chosenCount; index++) {
      const operator = chosen[index] as number;
      this.plan[index] = origin[operator] as number;
      if (sum[operator] === price[operator]) {
        this.helpful[this.helpfulCount++] = origin[operator] as number;
      }
    }
    this.planLength = chosenCount;
    return total;
  }
}
