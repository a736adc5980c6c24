import { ASSIGN, EFFECT_LENGTH } from "@understudy/planner-core/compiled";
import type { Task } from "../model/task.ts";
import type { SlicedWork } from "../work/work.ts";
import type { SymmetricObjects } from "./canonical-states.ts";

/** No owner so far, or more than one. */
const NO_OWNER = -1;
const SEVERAL = -2;
/** Rounds of assigning variables to owners. */
const MAX_ROUNDS = 4;

/**
 * The owner of each variable and value: the single variable of a group that every operator using it
 * also uses. All variables with the same owner describe the same object.
 */
export class Owners {
  readonly #task: Task;
  readonly #group: readonly number[];
  /** The index of each variable in the group, or -1. */
  readonly #member: Int32Array;
  readonly #ofVariable: Int32Array;
  /** The owners of values, variable by variable. */
  readonly #ofValue: Int32Array;
  readonly #first: Int32Array;
  /** Whether any test accepts several values of each variable. */
  readonly #isRanged: Uint8Array;

  private constructor(task: Task, group: readonly number[]) {
    const { min, max } = task;
    this.#task = task;
    this.#group = group;
    this.#member = new Int32Array(min.length).fill(-1);
    group.forEach((slot, index) => {
      this.#member[slot] = index;
    });
    this.#ofVariable = new Int32Array(min.length).fill(NO_OWNER);
    this.#isRanged = new Uint8Array(min.length);
    this.#first = new Int32Array(min.length);
    let size = 0;
    for (let slot = 0; slot < min.length; slot++) {
      this.#first[slot] = size;
      if (task.isEnum[slot] === 1) size += (max[slot] as number) - (min[slot] as number) + 1;
    }
    this.#ofValue = new Int32Array(size).fill(NO_OWNER);
  }

  /**
   * Linear in the operators and in the values of enums.
   *
   * @param isWide whether owned variables own others in turn: an object with many variables has few
   *   operators that use the group's own variable
   */
  static *of(task: Task, group: readonly number[], isWide: boolean): SlicedWork<Owners> {
    const owners = new Owners(task, group);
    for (let round = 0; round < (isWide ? MAX_ROUNDS : 1); round++) {
      owners.#ofVariable.fill(NO_OWNER);
      owners.#ofValue.fill(NO_OWNER);
      for (let operator = 0; operator < task.operatorCount; operator++) {
        yield 8 * owners.#note(operator, isWide);
      }
      owners.#noteTests(task.operatorCount, SEVERAL, false);
      if (!owners.#adopt()) break;
    }
    return owners;
  }

  /** Makes owned variables owners in turn. Returns whether there are any. */
  #adopt(): boolean {
    let hasAny = false;
    for (let slot = 0; slot < this.#member.length; slot++) {
      const owner = this.#ofVariable[slot] as number;
      if ((this.#member[slot] as number) >= 0 || owner < 0) continue;
      this.#member[slot] = owner;
      hasAny = true;
    }
    return hasAny;
  }

  /** The objects of the group; undefined if their descriptions differ in form. */
  objects(): SymmetricObjects | undefined {
    const { min, max, isEnum } = this.#task;
    const count = this.#group.length;
    const own = this.#group.map((): number[] => []);
    const references: number[] = [];
    const meaning: number[] = [];
    for (let slot = 0; slot < min.length; slot++) {
      const owner = this.#member[slot] as number;
      if (owner >= 0) own[owner]?.push(slot);
      else if (isEnum[slot] === 1 && this.#isRanged[slot] === 0) {
        const values = new Map<number, number>();
        for (let value = min[slot] as number; value <= (max[slot] as number); value++) {
          const object = this.#ofValue[this.#place(slot, value)] as number;
          if (object < 0) continue;
          if (values.has(object)) return undefined;
          values.set(object, value);
        }
        if (values.size === 0) continue;
        if (values.size < count) return undefined;
        references.push(slot);
        for (let object = 0; object < count; object++) meaning.push(values.get(object) as number);
      }
    }
    if (!own.every((slots) => this.#isLike(slots, own[0] as number[]))) return undefined;
    return {
      count,
      own: Int32Array.from(own.flat()),
      references: Int32Array.from(references),
      meaning: Int32Array.from(meaning),
    };
  }

  #isLike(slots: readonly number[], others: readonly number[]): boolean {
    const { min, max, isEnum, direction } = this.#task;
    return (
      slots.length === others.length &&
      slots.every((slot, index) =>
        [min, max, isEnum, direction].every((of) => of[slot] === of[others[index] as number]),
      )
    );
  }

  /**
   * Records the variables that an operator uses.
   *
   * @returns their number
   */
  #note(operator: number, isWide: boolean): number {
    const { compiled, effects, effectStart } = this.#task;
    const { tests, testStart } = compiled;
    let owner = NO_OWNER;
    const meet = (slot: number): void => {
      const member = this.#member[slot] as number;
      if (member >= 0) owner = owner === NO_OWNER || owner === member ? member : SEVERAL;
    };
    const testEnd = testStart[operator + 1] as number;
    const effectEnd = effectStart[operator + 1] as number;
    const effectFrom = effectStart[operator] as number;
    for (let at = testStart[operator] as number; at < testEnd; at += 3) meet(tests[at] as number);
    for (let at = effectFrom; at < effectEnd; at += EFFECT_LENGTH) meet(effects[at + 1] as number);
    const tells = owner !== NO_OWNER || !isWide;
    if (owner === NO_OWNER) owner = SEVERAL;
    this.#noteTests(operator, owner, tells);
    for (let at = effectFrom; at < effectEnd; at += EFFECT_LENGTH) {
      const slot = effects[at + 1] as number;
      const value = effects[at + 2] as number;
      if (tells) this.#own(this.#ofVariable, slot, owner);
      if (effects[at] === ASSIGN && this.#task.isEnum[slot] === 1) {
        this.#own(this.#ofValue, this.#place(slot, value), owner);
      }
    }
    return testEnd - (testStart[operator] as number) + effectEnd - effectFrom;
  }

  /** @param tells whether its variables count for ownership */
  #noteTests(operator: number, owner: number, tells: boolean): void {
    const { compiled, isEnum } = this.#task;
    const { tests, testStart } = compiled;
    const end = testStart[operator + 1] as number;
    for (let at = testStart[operator] as number; at < end; at += 3) {
      const slot = tests[at] as number;
      const low = tests[at + 1] as number;
      if (tells) this.#own(this.#ofVariable, slot, owner);
      if (isEnum[slot] === 0) continue;
      if (low === tests[at + 2]) this.#own(this.#ofValue, this.#place(slot, low), owner);
      else this.#isRanged[slot] = 1;
    }
  }

  #place(slot: number, value: number): number {
    return (this.#first[slot] as number) + value - (this.#task.min[slot] as number);
  }

  #own(owners: Int32Array, at: number, owner: number): void {
    const known = owners[at] as number;
    owners[at] = known === NO_OWNER || known === owner ? owner : SEVERAL;
  }
}
