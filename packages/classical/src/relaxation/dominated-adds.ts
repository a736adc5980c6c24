import { CHUNK, type SlicedWork } from "../work/work.ts";
import { TRUE_FACT } from "./fact-table.ts";
import { RelaxedBuilder } from "./relaxed-builder.ts";
import type { RelaxedTask } from "./relaxed-task.ts";

/** Limit on comparisons per achiever of a fact. */
const MAX_COMPARISONS = 256;
/** Limits for the result, which is never larger than the input, and that was within the limits. */
const NO_LIMITS = { entries: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY };

/** Operators of the task that need special treatment. */
interface SpecialOperators {
  /** Operators whose costs vary by request, and which therefore keep their adds. */
  readonly varied?: ArrayLike<number>;
  /** Whether each operator is dropped. */
  readonly isUseless?: Uint8Array;
}

/**
 * The relaxation without dominated adds: an operator loses an add if another achiever of the fact needs no other
 * preconditions and costs no more. All values of h-add stay the same, and exploration is faster. The joint cost of
 * several facts may rise, so lower bounds use the full relaxation.
 */
export function* withoutDominatedAdds(
  relaxed: RelaxedTask,
  special: SpecialOperators = {},
): SlicedWork<RelaxedTask> {
  const { adds, addStart, factCount, goal, origin, unit, costInUnits } = relaxed;
  const { preconditions, preconditionStart, operatorCount } = relaxed;
  const finder = new DominatedAdds(relaxed, special);
  yield* finder.run();
  const { isDominated } = finder;
  if (!isDominated.includes(1)) return relaxed;
  const builder = new RelaxedBuilder(NO_LIMITS, factCount);
  let units = 0;
  for (let operator = 0; operator < operatorCount; operator++) {
    const end = addStart[operator + 1] as number;
    const left: number[] = [];
    for (let at = addStart[operator] as number; at < end; at++) {
      if (isDominated[at] === 0) left.push(adds[at] as number);
    }
    units += 8 + 4 * (end - (addStart[operator] as number));
    if (units >= CHUNK) {
      yield units;
      units = 0;
    }
    if (left.length === 0) continue;
    const first = preconditionStart[operator] as number;
    builder.add({
      preconditions: preconditions.subarray(first, preconditionStart[operator + 1] as number),
      adds: left,
      scaledCost: (costInUnits[operator] as number) * unit,
      origin: origin[operator] as number,
    });
  }
  return { ...relaxed, ...(yield* builder.finish(factCount)), goal };
}

/** Finds dominated adds. */
class DominatedAdds {
  /** Whether each add is dominated. */
  readonly isDominated: Uint8Array;
  readonly #relaxed: RelaxedTask;
  readonly #varied: ReadonlySet<number>;
  readonly #isUseless: Uint8Array | undefined;
  /** The last operator that needed each fact. */
  readonly #neededBy: Int32Array;
  /** The rarest precondition of each operator, under which comparisons look for it. */
  readonly #rarest: Int32Array;
  /**
   * For each fact, the first undominated operator filed under it, plus one; and the fact whose achievers are compared.
   */
  readonly #kept: Int32Array;
  readonly #keptFor: Int32Array;
  /** The next undominated operator under the same fact, plus one, for each operator. */
  readonly #nextKept: Int32Array;
  #comparisons = 0;

  constructor(relaxed: RelaxedTask, { varied = [], isUseless }: SpecialOperators) {
    const { adds, factCount, operatorCount } = relaxed;
    this.#relaxed = relaxed;
    this.#varied = new Set(Array.from(varied));
    this.#isUseless = isUseless;
    this.isDominated = new Uint8Array(adds.length);
    this.#neededBy = new Int32Array(factCount).fill(-1);
    this.#rarest = new Int32Array(operatorCount);
    this.#kept = new Int32Array(factCount);
    this.#keptFor = new Int32Array(factCount).fill(-1);
    this.#nextKept = new Int32Array(operatorCount);
  }

  *run(): SlicedWork<void> {
    const { achieverStart, factCount } = this.#relaxed;
    yield* this.#findRarest();
    for (let fact = 0; fact < factCount; fact++) {
      const count = (achieverStart[fact + 1] as number) - (achieverStart[fact] as number);
      if (count > 1 || this.#isUseless !== undefined) yield* this.#compareAchievers(fact);
      else yield 1;
    }
  }

  *#findRarest(): SlicedWork<void> {
    const { preconditions, preconditionStart, consumerStart, operatorCount } = this.#relaxed;
    let units = 0;
    for (let operator = 0; operator < operatorCount; operator++) {
      const from = preconditionStart[operator] as number;
      const end = preconditionStart[operator + 1] as number;
      let fewest = Number.POSITIVE_INFINITY;
      for (let at = from; at < end; at++) {
        const fact = preconditions[at] as number;
        const consumers = (consumerStart[fact + 1] as number) - (consumerStart[fact] as number);
        if (consumers >= fewest) continue;
        fewest = consumers;
        this.#rarest[operator] = fact;
      }
      units += 2 + end - from;
      if (units < CHUNK) continue;
      yield units;
      units = 0;
    }
  }

  /** Compares the achievers of a fact, those with the fewest preconditions first. */
  *#compareAchievers(fact: number): SlicedWork<void> {
    const { achievers, achieverStart, preconditionCount, origin } = this.#relaxed;
    const from = achieverStart[fact] as number;
    const end = achieverStart[fact + 1] as number;
    let most = 0;
    for (let at = from; at < end; at++) {
      most = Math.max(most, preconditionCount[achievers[at] as number] as number);
    }
    let units = 0;
    for (let count = 1; count <= most; count++) {
      for (let at = from; at < end; at++) {
        const operator = achievers[at] as number;
        if (preconditionCount[operator] !== count) continue;
        if (this.#isUseless?.[origin[operator] as number] === 1) {
          this.#leaveOut(operator, fact);
          continue;
        }
        if (this.#varied.size > 0 && this.#varied.has(origin[operator] as number)) continue;
        this.#mark(operator);
        this.#comparisons = 0;
        if (this.#isWorse(operator, fact)) this.#leaveOut(operator, fact);
        else this.#keep(operator, fact);
        units += 4 * (count + this.#comparisons);
        if (units < CHUNK) continue;
        yield units;
        units = 0;
      }
      units += end - from;
    }
    yield units;
  }

  #mark(operator: number): void {
    const { preconditions, preconditionStart } = this.#relaxed;
    const end = preconditionStart[operator + 1] as number;
    this.#neededBy[TRUE_FACT] = operator;
    for (let at = preconditionStart[operator] as number; at < end; at++) {
      this.#neededBy[preconditions[at] as number] = operator;
    }
  }

  /**
   * Whether an undominated achiever dominates the marked operator. The achiever's rarest precondition must be a marked
   * one.
   */
  #isWorse(marked: number, fact: number): boolean {
    const { preconditions, preconditionStart } = this.#relaxed;
    if (this.#hasBetterAt(TRUE_FACT, marked, fact)) return true;
    const end = preconditionStart[marked + 1] as number;
    for (let at = preconditionStart[marked] as number; at < end; at++) {
      if (this.#hasBetterAt(preconditions[at] as number, marked, fact)) return true;
    }
    return false;
  }

  #hasBetterAt(place: number, marked: number, fact: number): boolean {
    if (this.#keptFor[place] !== fact) return false;
    let other = (this.#kept[place] as number) - 1;
    while (other >= 0 && this.#comparisons++ < MAX_COMPARISONS) {
      if (this.#isBetter(other, marked)) return true;
      other = (this.#nextKept[other] as number) - 1;
    }
    return false;
  }

  #keep(operator: number, fact: number): void {
    const place = this.#rarest[operator] as number;
    this.#nextKept[operator] = this.#keptFor[place] === fact ? (this.#kept[place] as number) : 0;
    this.#kept[place] = operator + 1;
    this.#keptFor[place] = fact;
  }

  /** Whether an operator costs no more than the marked one and needs no other facts. */
  #isBetter(other: number, marked: number): boolean {
    const { preconditions, preconditionStart, costInUnits, origin } = this.#relaxed;
    if ((costInUnits[other] as number) > (costInUnits[marked] as number)) return false;
    // An axiom is not a step, so no step dominates it.
    if ((origin[other] as number) >= 0 && (origin[marked] as number) < 0) return false;
    const end = preconditionStart[other + 1] as number;
    for (let at = preconditionStart[other] as number; at < end; at++) {
      if (this.#neededBy[preconditions[at] as number] !== marked) return false;
    }
    return true;
  }

  #leaveOut(operator: number, fact: number): void {
    const { adds, addStart } = this.#relaxed;
    let at = addStart[operator] as number;
    while (adds[at] !== fact) at++;
    this.isDominated[at] = 1;
  }
}
