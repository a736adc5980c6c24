import { ASSIGN, EFFECT_LENGTH } from "@understudy/planner-core/compiled";
import type { Task } from "../model/task.ts";
import type { SlicedWork } from "../work/work.ts";
import type { SymmetricObjects } from "./canonical-states.ts";

/** An exchange of two objects: new variables, and new values of references. */
interface Exchange {
  readonly slots: ReadonlyMap<number, number>;
  readonly values: ReadonlyMap<number, readonly [number, number]>;
}

const NOTHING: Exchange = { slots: new Map(), values: new Map() };

/** A task's operators as strings; equal operators give equal strings. */
export class OperatorKeys {
  readonly #task: Task;
  readonly #keys: ReadonlySet<string>;
  /** The operators that read or write each variable. */
  readonly #users: readonly (readonly number[])[];

  private constructor(
    task: Task,
    keys: ReadonlySet<string>,
    users: readonly (readonly number[])[],
  ) {
    this.#task = task;
    this.#keys = keys;
    this.#users = users;
  }

  /** Linear in the operators. */
  static *of(task: Task): SlicedWork<OperatorKeys> {
    const keys = new Set<string>();
    const users = Array.from(task.variables, (): number[] => []);
    for (let operator = 0; operator < task.operatorCount; operator++) {
      keys.add(keyOf(task, operator, NOTHING));
      const slots = new Set(slotsOf(task, operator));
      for (const slot of slots) users[slot]?.push(operator);
      yield 64 * slots.size;
    }
    return new OperatorKeys(task, keys, users);
  }

  /** Whether exchanging two objects leaves the task unchanged. */
  *mayChange(objects: SymmetricObjects, one: number, other: number): SlicedWork<boolean> {
    const task = this.#task;
    const exchange = exchangeOf(objects, one, other);
    const goal = task.operatorCount;
    if (keyOf(task, goal, exchange) !== keyOf(task, goal, NOTHING)) return false;
    // Every operator with a value that refers to an object also uses a variable of the object.
    const touched = [...exchange.slots.keys()];
    for (const operator of new Set(touched.flatMap((slot) => this.#users[slot] as number[]))) {
      if (!this.#keys.has(keyOf(task, operator, exchange))) return false;
      yield 256;
    }
    return true;
  }
}

function exchangeOf(objects: SymmetricObjects, one: number, other: number): Exchange {
  const { count, own, references, meaning } = objects;
  const width = own.length / count;
  const slots = new Map<number, number>();
  for (let at = 0; at < width; at++) {
    const [a, b] = [own[one * width + at] as number, own[other * width + at] as number];
    slots.set(a, b).set(b, a);
  }
  const values = new Map<number, readonly [number, number]>();
  references.forEach((slot, index) => {
    const [a, b] = [meaning[index * count + one], meaning[index * count + other]];
    values.set(slot, [a as number, b as number]);
  });
  return { slots, values };
}

function slotsOf({ compiled, effects, effectStart }: Task, operator: number): readonly number[] {
  const { tests, testStart } = compiled;
  const slots: number[] = [];
  const testEnd = testStart[operator + 1] as number;
  for (let at = testStart[operator] as number; at < testEnd; at += 3)
    slots.push(tests[at] as number);
  const effectEnd = effectStart[operator + 1] as number;
  for (let at = effectStart[operator] as number; at < effectEnd; at += EFFECT_LENGTH) {
    slots.push(effects[at + 1] as number);
  }
  return slots;
}

/** The text of an operator, or of the goal, after an exchange. Tests that several values pass are not renamed. */
function keyOf(task: Task, operator: number, { slots, values }: Exchange): string {
  const { compiled, effects, effectStart, operatorCount, scaledCost } = task;
  const { tests, testStart } = compiled;
  const parts: string[] = [];
  const exchanged = (slot: number, value: number): number => {
    const pair = values.get(slot);
    if (pair === undefined) return value;
    return value === pair[0] ? pair[1] : value === pair[1] ? pair[0] : value;
  };
  const testEnd = testStart[operator + 1] as number;
  for (let at = testStart[operator] as number; at < testEnd; at += 3) {
    const slot = tests[at] as number;
    const low = tests[at + 1] as number;
    const high = tests[at + 2] as number;
    const range = low === high ? exchanged(slot, low) : `${low}-${high}`;
    parts.push(`${slots.get(slot) ?? slot}:${range}`);
  }
  if (operator === operatorCount) return parts.sort().join();
  const effectEnd = effectStart[operator + 1] as number;
  for (let at = effectStart[operator] as number; at < effectEnd; at += EFFECT_LENGTH) {
    const slot = effects[at + 1] as number;
    const operand = effects[at + 2] as number;
    const value = effects[at] === ASSIGN ? exchanged(slot, operand) : operand;
    parts.push(`${slots.get(slot) ?? slot}=${effects[at]},${value},${effects[at + 3]}`);
  }
  return `${parts.sort().join()} ${scaledCost[operator]}`;
}
