import { ASSIGN, EFFECT_LENGTH } from "@understudy/planner-core/compiled";
import type { Task } from "../../model/task.ts";
import { TRUE_FACT } from "../../relaxation/fact-table.ts";
import { LongList } from "../../work/long-list.ts";
import { CHUNK, type SlicedWork } from "../../work/work.ts";
import type { FactTests } from "./fact-tests.ts";

/** Facts of each operator, with the goal's facts last. */
export interface FactLists {
  readonly facts: Int32Array;
  /** The start of each operator's facts; one extra entry marks the end. */
  readonly start: Int32Array;
}

/** The effects of operators on testable facts. Conditions that are not intervals are ignored. */
export interface OperatorFacts {
  /** Facts that hold whenever an operator applies. */
  readonly needs: FactLists;
  /** Facts that an operator may make true; for an assigned variable, exactly the facts that hold afterwards. */
  readonly adds: FactLists;
  /** Facts of assigned variables that no longer hold after an operator. */
  readonly deletes: FactLists;
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
  const adds = new FactListsBuilder(operatorCount + 1);
  const deletes = new FactListsBuilder(operatorCount + 1);
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
        const isDeleted = isOutside && effects[at] === ASSIGN;
        (isDeleted ? deletes : adds).push(fact);
      }
      units += 4 + 4 * facts.length;
    }
    for (const lists of [needs, adds, deletes]) lists.endOf(operator);
    if (units < CHUNK) continue;
    yield units;
    units = 0;
  }
  return {
    needs: yield* needs.finish(),
    adds: yield* adds.finish(),
    deletes: yield* deletes.finish(),
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
