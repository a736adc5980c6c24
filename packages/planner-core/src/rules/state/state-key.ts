import { StateError } from "../../base/errors.ts";
import { describeValue } from "../../base/json/issues.ts";
import { pointerTo } from "../../base/text/json-pointer.ts";
import type { AnyDomainTypes, DomainTypes } from "../domain/definition/types.ts";
import {
  describeVariable,
  encodeValue,
  type Variable,
  type VariableTable,
} from "../domain/definition/variables.ts";
import type { PackedState } from "./packed-state.ts";

/**
 * Hashes packed states of one domain to 52-bit numbers. A state's hash combines the hashes of its slots (Zobrist 1970),
 * of four at a time, so after a change of one slot it is updated in constant time. Values in the same `bucket` hash
 * alike.
 */
export class StateHasher {
  readonly #variables: VariableTable;
  /** Bucket widths by slot; undefined if no variable has buckets. */
  readonly #buckets: Int32Array | undefined;

  constructor(variables: VariableTable) {
    this.#variables = variables;
    const widths = Int32Array.from(variables.all, ({ bucket }) => bucket);
    this.#buckets = widths.some((width) => width > 1) ? widths : undefined;
  }

  /** Whether states that differ within a bucket may have equal keys. */
  get hasBuckets(): boolean {
    return this.#buckets !== undefined;
  }

  /** The code that enters keys: the number of the bucket, or the code itself. */
  bucketOf(variable: number, code: number): number {
    const width = this.#buckets?.[variable] ?? 1;
    if (width === 1) return code;
    return Math.floor((code - (this.#variables.min[variable] as number)) / width);
  }

  /** The key of a state. Linear in the number of variables; allocates nothing. */
  key(state: PackedState): number {
    let xor = 0;
    let sum = 0;
    const { length } = state;
    let first = 0;
    if (this.#buckets === undefined) {
      for (let salt = SALT; first < length - 3; first += 4, salt = (salt + SALT) | 0) {
        // Written out: a state of 72 variables takes half the time.
        const hash = mix(
          salt +
            Math.imul(state[first] as number, FACTOR_0) +
            Math.imul(state[first + 1] as number, FACTOR_1) +
            Math.imul(state[first + 2] as number, FACTOR_2) +
            Math.imul(state[first + 3] as number, FACTOR_3),
        );
        xor ^= hash;
        sum = (sum + hash) | 0;
      }
    }
    for (; first < length; first += 4) {
      const hash = mix(this.groupOf(state, first));
      xor ^= hash;
      sum = (sum + hash) | 0;
    }
    return joinLanes(xor, sum);
  }

  /**
   * A table key for a state, by its key, and a question: a signed 32-bit integer, the fastest kind for maps. Different
   * questions may collide.
   *
   * @param seed hash of the question
   */
  questionKeyOf(key: number, seed: number): number {
    return mixLanes(key | 0, (key / 4294967296) | 0, seed);
  }

  /** The number that is hashed for four neighbouring slots: a sum with a factor for each. */
  groupOf(state: PackedState, variable: number): number {
    const first = variable & ~3;
    const end = Math.min(first + 4, state.length);
    let group = Math.imul((first >> 2) + 1, SALT);
    for (let slot = first; slot < end; slot++) {
      const code = this.bucketOf(slot, state[slot] as number);
      group = (group + Math.imul(code, factorOf(slot))) | 0;
    }
    return group;
  }
}

const SALT = 0x9e3779b1;
const FACTOR_0 = 0x2545f491;
const FACTOR_1 = 0x5bd1e995;
const FACTOR_2 = 0x6c8e9cf5;
const FACTOR_3 = 0x1b873593;
const FACTORS: Int32Array = Int32Array.of(FACTOR_0, FACTOR_1, FACTOR_2, FACTOR_3);

function factorOf(variable: number): number {
  return FACTORS[variable & 3] as number;
}

/** The finaliser of MurmurHash3. */
function mix(value: number): number {
  let mixed = Math.imul(value, 0x85ebca6b);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 13);
}

function highLane(sum: number): number {
  return Math.imul(sum, 0x2c1b3c6d) >>> 12;
}

function joinLanes(xor: number, sum: number): number {
  return highLane(sum) * 4294967296 + (xor >>> 0);
}

function mixLanes(low: number, high: number, seed: number): number {
  let mixed = Math.imul(low ^ seed, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 15) ^ high, 0xc2b2ae35);
  return mixed ^ (mixed >>> 13);
}

/**
 * A packed state whose key is kept up to date, for games that change a few variables per tick and plan often. Every
 * change must go through this object.
 *
 * @example
 * const tracked = domain.track(domain.state({ at: "home", wood: 0 }));
 * tracked.set("wood", 1);
 * orchestrator.planNow({ agent: "ann", state: tracked, goal: "warm_home" });
 */
export class TrackedState<T extends DomainTypes = AnyDomainTypes> {
  /** The state. Read it freely, but change it only through this object. */
  readonly packed: PackedState;
  /** The hasher of the state's domain. */
  readonly hasher: StateHasher;
  readonly #variables: VariableTable;
  #xor = 0;
  #sum = 0;
  #key = -1;

  /** @param packed kept, not copied; must fit the domain (see `domain.track`) */
  constructor(variables: VariableTable, hasher: StateHasher, packed: PackedState) {
    this.packed = packed;
    this.#variables = variables;
    this.hasher = hasher;
    for (let first = 0; first < packed.length; first += 4) {
      const hash = mix(hasher.groupOf(packed, first));
      this.#xor ^= hash;
      this.#sum = (this.#sum + hash) | 0;
    }
  }

  /** The current key of the state; equal to `StateHasher.key`. */
  get key(): number {
    if (this.#key < 0) this.#key = joinLanes(this.#xor, this.#sum);
    return this.#key;
  }

  /**
   * Sets a variable by name.
   *
   * @throws StateError if there is no such variable or the value does not fit
   */
  set<Name extends keyof T["state"] & string>(name: Name, value: T["state"][Name]): void {
    const variable = this.#variables.get(name);
    const code = variable === undefined ? undefined : encodeValue(variable, value);
    if (variable !== undefined && code !== undefined) this.#write(variable.id, code);
    else throw new StateError([misfit(name, value, variable, this.#variables)]);
  }

  /**
   * Sets a variable by id.
   *
   * @throws StateError if the code is out of range
   */
  setCode(variable: number, code: number): void {
    const { min, max, all } = this.#variables;
    if (!(code >= (min[variable] as number) && code <= (max[variable] as number))) {
      const name = all[variable]?.name ?? String(variable);
      throw new StateError([misfit(name, code, all[variable], this.#variables)]);
    }
    this.#write(variable, code);
  }

  #write(variable: number, code: number): void {
    const before = this.packed[variable] as number;
    if (before === code) return;
    const { hasher, packed } = this;
    const group = hasher.groupOf(packed, variable);
    const change = hasher.bucketOf(variable, code) - hasher.bucketOf(variable, before);
    const out = mix(group);
    const into = mix((group + Math.imul(change, factorOf(variable))) | 0);
    this.#xor ^= out ^ into;
    this.#sum = (this.#sum - out + into) | 0;
    packed[variable] = code;
    this.#key = -1;
  }
}

function misfit(
  name: string,
  value: unknown,
  variable: Variable | undefined,
  variables: VariableTable,
) {
  const pointer = pointerTo("", name);
  if (variable !== undefined) {
    return {
      pointer,
      message: `${describeValue(value)} is not one of its values`,
      hint: describeVariable(variable),
    };
  }
  const hint = variables.suggest(name);
  return {
    pointer,
    message: `"${name}" is not a variable`,
    ...(hint === undefined ? {} : { hint }),
  };
}
