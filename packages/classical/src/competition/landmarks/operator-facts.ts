import { ASSIGN, EFFECT_LENGTH } from "@understudy/planner-core/compiled";
import type { Task } from "../../model/task.ts";
import { TRUE_FACT } from "../../relaxation/fact-table.ts";
import { LongList } from "../../work/long-list.ts";
import { CHUNK, type SlicedWork } from "../../work/work.ts";
import type { FactTests } from "./fact-tests.ts";

/** Facts of each operator, one operator after the other, and last those of the goal. */
export interface FactLists {
  readonly facts: Int32Array;
  /** By operator: the start of its facts; one entry more. */
  readonly start: Int32Array;
}

/** Effects of operators on the facts that can be looked up in states. Conditions that are no intervals are left out. */
export interface OperatorFacts {
  /** Those that hold whenever an operator applies. */
  readonly needs: FactLists;
  /** Those that may hold after it and did not before: of a variable that is assigned exactly those that hold. */
  readonly brings: FactLists;
  /** Those that do not hold after it: of assigned variables. */
  readonly clears: FactLists;
}

/** Reads the operators of a task. */
export function* operatorFacts(task: Task, tests: FactTests): SlicedWork<OperatorFacts> {
  const { compiled, effects, effectStart, operatorCount } = task;
  const { low, high } = tests;
  const factsOf: number[][] = Array.from(task.variables, () => []);
  for (let fact = 0; fact < low.length; fact++) {
    factsOf[tests.variable[fact] as number]?.push(fact);
    if (fact % CHUNK === CHUNK - 1) yield CHUNK;
  }
  const needs = new FactListsBuilder(operatorCount + 1);
  const brings = new FactListsBuilder(operatorCount + 1);
  const clears = new FactListsBuilder(operatorCount + 1);
  let units = 0;
  for (let operator = 0; operator <= operatorCount; operator++) {
    needs.push(TRUE_FACT);
    const testEnd = compiled.testStart[operator + 1] as number;
    for (let at = compiled.testStart[operator] as number; at < testEnd; at += 3) {
      const facts = factsOf[compiled.tests[at] as number] as number[];
      for (const fact of facts) {
        const isWithin = (compiled.tests[at + 1] as number) >= (low[fact] as number);
        if (isWithin && (compiled.tests[at + 2] as number) <= (high[fact] as number)) {
          needs.push(fact);
        }
      }
      units += 4 + 4 * facts.length;
    }
    const effectFrom = effectStart[operator] as number;
    const effectEnd = operator < operatorCount ? (effectStart[operator + 1] as number) : effectFrom;
    for (let at = effectFrom; at < effectEnd; at += EFFECT_LENGTH) {
      const facts = factsOf[effects[at + 1] as number] as number[];
      const value = effects[at + 2] as number;
      for (const fact of facts) {
        const isOutside = value < (low[fact] as number) || value > (high[fact] as number);
        const isCleared = isOutside && effects[at] === ASSIGN;
        (isCleared ? clears : brings).push(fact);
      }
      units += 4 + 4 * facts.length;
    }
    for (const lists of [needs, brings, clears]) lists.endOf(operator);
    if (units < CHUNK) continue;
    yield units;
    units = 0;
  }
  return {
    needs: yield* needs.finish(),
    brings: yield* brings.finish(),
    clears: yield* clears.finish(),
  };
}

class FactListsBuilder {
  readonly #facts = new LongList();
  readonly #start: Int32Array;

  constructor(count: number) {
    this.#start = new Int32Array(count + 1);
  }

  push(fact: number): void {
    this.#facts.push(fact);
  }

  endOf(operator: number): void {
    this.#start[operator + 1] = this.#facts.length;
  }

  *finish(): SlicedWork<FactLists> {
    return { facts: yield* this.#facts.toArray(), start: this.#start };
  }
}
