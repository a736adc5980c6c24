/**
 * A bit set of ground actions of one domain, such as the actions disabled for one request (cool-downs, reservations, or
 * candidates bound at run time).
 *
 * @example
 * const disabled = domain.actionSet([{ tool: "goto", args: { place: "market" } }]);
 * orchestrator.planNow({ agent: "ann", state, goal: "warm_home", disabled });
 */
export class ActionSet {
  readonly #bits: Uint32Array;
  /** Number of ground actions of the set's domain. */
  readonly count: number;
  #size = 0;

  /** @param count number of ground actions of the domain */
  constructor(count: number) {
    this.count = count;
    this.#bits = new Uint32Array((count + 31) >>> 5);
  }

  /** The number of actions in the set. */
  get size(): number {
    return this.#size;
  }

  /** The set as 32-bit words, lowest id in the lowest bit; for keys and hashes. */
  get words(): Readonly<Uint32Array> {
    return this.#bits;
  }

  has(action: number): boolean {
    return (((this.#bits[action >>> 5] as number) >>> (action & 31)) & 1) === 1;
  }

  /** @throws RangeError if the domain has no such action */
  add(action: number): this {
    if (!(action >= 0 && action < this.count)) {
      throw new RangeError(`There is no ground action ${action}`);
    }
    if (!this.has(action)) {
      this.#bits[action >>> 5] = (this.#bits[action >>> 5] as number) | (1 << (action & 31));
      this.#size++;
    }
    return this;
  }

  /** Adds the actions of another set of the same domain. */
  addAll(other: ActionSet): this {
    for (let action = 0; action < other.count; action++) if (other.has(action)) this.add(action);
    return this;
  }

  delete(action: number): this {
    if (this.has(action)) {
      this.#bits[action >>> 5] = (this.#bits[action >>> 5] as number) & ~(1 << (action & 31));
      this.#size--;
    }
    return this;
  }

  /** A copy of the set. */
  copy(): ActionSet {
    const copy = new ActionSet(this.count);
    copy.#bits.set(this.#bits);
    copy.#size = this.#size;
    return copy;
  }
}
