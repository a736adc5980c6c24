import { CostHeap } from "@understudy/planner-core/compiled";
import { UNREACHED } from "../../heuristics/max-costs.ts";
import { TRUE_FACT } from "../../relaxation/fact-table.ts";
import { type RelaxedTask, stateFacts } from "../../relaxation/relaxed-task.ts";

/** More open conditions than can ever be met. */
const UNREACHABLE = 2 ** 30;

/** The earliest time of every fact of a relaxation from a state, and a relaxed plan for each. */
export class TimedReach {
  /** The earliest time of each fact, in thousandths. */
  readonly time: Float64Array;
  /** Number of steps to each fact, summed over conditions as in h-add; 0 if it holds. */
  readonly steps: Float64Array;
  readonly #relaxed: RelaxedTask;
  readonly #supporter: Int32Array;
  readonly #isDone: Uint8Array;
  readonly #unmet: Int32Array;
  readonly #needed: Float64Array;
  readonly #state: Int32Array;
  /** The variable that each fact is about; -1 for a fact about several. */
  readonly #variableOf: Int32Array;
  readonly #queue: CostHeap;

  constructor(relaxed: RelaxedTask) {
    const { factCount, operatorCount } = relaxed;
    this.#relaxed = relaxed;
    this.time = new Float64Array(factCount);
    this.steps = new Float64Array(factCount);
    this.#supporter = new Int32Array(factCount);
    this.#isDone = new Uint8Array(factCount);
    this.#unmet = new Int32Array(operatorCount);
    this.#needed = new Float64Array(operatorCount);
    this.#state = new Int32Array(factCount);
    this.#variableOf = variablesOfFacts(relaxed);
    this.#queue = new CostHeap(4 * factCount + 16);
  }

  /**
   * Starts over from a state.
   *
   * @param since the time at which each variable has got its value
   * @param banned operators that must not be used
   */
  begin(values: Int32Array, since: Float64Array, banned: readonly number[] = []): void {
    const { time, steps } = this;
    const [supporter, queue] = [this.#supporter, this.#queue];
    time.fill(UNREACHED);
    steps.fill(UNREACHED);
    this.#isDone.fill(0);
    this.#unmet.set(this.#relaxed.preconditionCount);
    for (const operator of banned) this.#unmet[operator] = UNREACHABLE;
    this.#needed.fill(0);
    queue.clear();
    const count = stateFacts(this.#relaxed, values, this.#state);
    for (let index = 0; index < count; index++) {
      const fact = this.#state[index] as number;
      time[fact] = since[this.#variableOf[fact] as number] ?? 0;
      steps[fact] = 0;
      supporter[fact] = -1;
      queue.push(fact, time[fact] as number);
    }
  }

  /**
   * Continues until one of the wanted facts is reached, or nothing more can be. Times and plans of later facts are not
   * final.
   *
   * @param factors the factor of each operator's time; undefined if all are 1
   * @returns the fact; -1 if none can be reached
   */
  reach(wanted: readonly number[], factors: Float64Array | undefined): number {
    const { consumers, consumerStart, adds, addStart } = this.#relaxed;
    const { costInUnits, unit, origin } = this.#relaxed;
    const { time, steps } = this;
    const [supporter, isDone, unmet] = [this.#supporter, this.#isDone, this.#unmet];
    const [needed, queue] = [this.#needed, this.#queue];
    while (queue.size > 0) {
      const fact = queue.pop();
      if (isDone[fact] === 1) continue;
      isDone[fact] = 1;
      if (wanted.includes(fact)) return fact;
      const at = time[fact] as number;
      const end = consumerStart[fact + 1] as number;
      for (let place = consumerStart[fact] as number; place < end; place++) {
        const operator = consumers[place] as number;
        needed[operator] = (needed[operator] as number) + (steps[fact] as number);
        const left = (unmet[operator] as number) - 1;
        unmet[operator] = left;
        if (left > 0) continue;
        const isStep = (origin[operator] as number) >= 0;
        const lasts = isStep
          ? (costInUnits[operator] as number) * unit * (factors?.[operator] ?? 1)
          : 0;
        const reached = at + lasts;
        const work = (needed[operator] as number) + Number(isStep);
        const last = addStart[operator + 1] as number;
        for (let add = addStart[operator] as number; add < last; add++) {
          const added = adds[add] as number;
          if (isDone[added] === 1 || reached > (time[added] as number)) continue;
          const isEarlier = reached < (time[added] as number);
          if (!isEarlier && work >= (steps[added] as number)) continue;
          time[added] = reached;
          steps[added] = work;
          supporter[added] = operator;
          if (isEarlier) queue.push(added, reached);
        }
      }
    }
    return -1;
  }

  /** The steps of a fact's relaxed plan, in order of time. */
  planOf(fact: number): readonly number[] {
    const { preconditions, preconditionStart, origin } = this.#relaxed;
    const found = new Map<number, number>();
    const seen = new Set<number>();
    const rest = [fact];
    for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
      const operator = this.#supporter[next] as number;
      if (operator < 0 || seen.has(next)) continue;
      seen.add(next);
      if ((origin[operator] as number) >= 0) {
        const before = found.get(operator) ?? UNREACHED;
        found.set(operator, Math.min(before, this.time[next] as number));
      }
      const end = preconditionStart[operator + 1] as number;
      for (let at = preconditionStart[operator] as number; at < end; at++) {
        rest.push(preconditions[at] as number);
      }
    }
    return [...found].sort(([, a], [, b]) => a - b).map(([operator]) => operator);
  }

  /** The plan of `planOf` depth first: before each operator the plans of its conditions, the longest first. */
  deepPlanOf(fact: number): readonly number[] {
    const { preconditions, preconditionStart, origin } = this.#relaxed;
    const found = new Set<number>();
    const seen = new Set<number>();
    const visit = (next: number): void => {
      const operator = this.#supporter[next] as number;
      if (operator < 0 || seen.has(next)) return;
      seen.add(next);
      const from = preconditionStart[operator] as number;
      const needs = preconditions.slice(from, preconditionStart[operator + 1] as number);
      needs.sort((a, b) => (this.steps[b] as number) - (this.steps[a] as number));
      for (const need of needs) visit(need);
      if ((origin[operator] as number) >= 0) found.add(operator);
    };
    visit(fact);
    return [...found];
  }
}

/** The variable of each fact; -1 for a fact about several. */
export function variablesOfFacts(relaxed: RelaxedTask): Int32Array {
  const { factCount, valueFacts, valueStart, boundStart, boundFacts } = relaxed;
  const variableOf = new Int32Array(factCount).fill(-1);
  for (let variable = 0; variable + 1 < valueStart.length; variable++) {
    const values = valueFacts.subarray(valueStart[variable], valueStart[variable + 1]);
    for (const fact of values) if (fact >= 0) variableOf[fact] = variable;
    const bounds = boundFacts.subarray(boundStart[2 * variable], boundStart[2 * variable + 2]);
    for (const fact of bounds) variableOf[fact] = variable;
  }
  variableOf[TRUE_FACT] = -1;
  return variableOf;
}
