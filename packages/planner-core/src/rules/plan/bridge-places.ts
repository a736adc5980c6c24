import type { PackedState } from "../state/packed-state.ts";

/** Stands for no place. */
export const NOWHERE = -1;
/** Maximum number of places in one search. */
export const ROOM = 2048;

/** Size of the hash table: twice the number of places, a power of two. */
const SLOTS = 2 * ROOM;
const FIRST_ROOM = 256;

/**
 * The numbered places of a bridge search, in typed arrays shared by all searches: the state of each place, the way to
 * it, and its neighbourhood, nearest first.
 */
export class BridgePlaces {
  readonly #width: number;
  #size = 0;
  #states: Int32Array;
  readonly #views: PackedState[] = [];
  readonly #scaledCost = new Float64Array(ROOM);
  readonly #scaledTotal = new Float64Array(ROOM);
  readonly #llmSteps = new Int32Array(ROOM);
  readonly #steps = new Int32Array(ROOM);
  readonly #before = new Int32Array(ROOM);
  readonly #action = new Int32Array(ROOM);
  /** Index of the place's step in the model's plan; `NOWHERE` for an inserted step. */
  readonly #origin = new Int32Array(ROOM);
  /** The next place in the same neighbourhood; for a centre, the first place. */
  readonly #after = new Int32Array(ROOM);
  readonly #lastAround = new Int32Array(ROOM);
  readonly #countAround = new Int32Array(ROOM);
  /** For each centre, the next place to expand. */
  readonly #toExpand = new Int32Array(ROOM);
  readonly #hash = new Int32Array(ROOM);
  /** The centre of each place's neighbourhood. */
  readonly #root = new Int32Array(ROOM);
  /**
   * Hash table of the members of neighbourhoods, by centre and state: a state occurs at most once per neighbourhood.
   */
  readonly #slots = new Int32Array(SLOTS);

  /** @param width number of variables of a state */
  constructor(width: number) {
    this.#width = width;
    this.#states = new Int32Array(FIRST_ROOM * width);
  }

  get size(): number {
    return this.#size;
  }

  /** Clears everything and starts from a state. */
  restart(state: PackedState): number {
    this.#size = 0;
    this.#slots.fill(NOWHERE);
    return this.#put(state, hashOfState(state), 0, 0, NOWHERE, NOWHERE, NOWHERE);
  }

  /**
   * Adds the place reached by a step. There must be room for it.
   *
   * @param hash hash of the state
   * @param origin index of the step in the model's plan; `NOWHERE` for an inserted step
   */
  add(
    from: number,
    state: PackedState,
    hash: number,
    scaledCost: number,
    scaledTotal: number,
    action: number,
    origin: number,
  ): number {
    return this.#put(state, hash, scaledCost, scaledTotal, from, action, origin);
  }

  #put(
    state: PackedState,
    hash: number,
    scaledCost: number,
    scaledTotal: number,
    before: number,
    action: number,
    origin: number,
  ): number {
    const place = this.#size++;
    this.#keepState(place, state);
    this.#hash[place] = hash;
    this.#scaledCost[place] = scaledCost;
    this.#scaledTotal[place] = scaledTotal;
    const isFirst = before === NOWHERE;
    this.#llmSteps[place] = (isFirst ? 0 : this.llmSteps(before)) + (origin === NOWHERE ? 0 : 1);
    this.#steps[place] = isFirst ? 0 : (this.#steps[before] as number) + 1;
    this.#before[place] = before;
    this.#action[place] = action;
    this.#origin[place] = origin;
    this.#after[place] = NOWHERE;
    this.#lastAround[place] = place;
    this.#countAround[place] = 0;
    this.#toExpand[place] = place;
    this.#root[place] = NOWHERE;
    return place;
  }

  #keepState(place: number, state: PackedState): void {
    const width = this.#width;
    if ((place + 1) * width > this.#states.length) {
      const grown = new Int32Array(2 * this.#states.length);
      grown.set(this.#states);
      this.#states = grown;
      this.#views.length = 0;
    }
    this.#states.set(state, place * width);
  }

  /** The state of a place. Must not be modified; valid until the next place is added. */
  state(place: number): PackedState {
    let view = this.#views[place];
    if (view === undefined) {
      const from = place * this.#width;
      view = this.#states.subarray(from, from + this.#width);
      this.#views[place] = view;
    }
    return view;
  }

  scaledCost(place: number): number {
    return this.#scaledCost[place] as number;
  }

  llmSteps(place: number): number {
    return this.#llmSteps[place] as number;
  }

  before(place: number): number {
    return this.#before[place] as number;
  }

  action(place: number): number {
    return this.#action[place] as number;
  }

  origin(place: number): number {
    return this.#origin[place] as number;
  }

  isAt(place: number, state: PackedState): boolean {
    const states = this.#states;
    const from = place * this.#width;
    for (let variable = 0; variable < state.length; variable++) {
      if (states[from + variable] !== state[variable]) return false;
    }
    return true;
  }

  /**
   * Whether the way to a place has already passed through a state, so that returning there achieves nothing.
   *
   * @param since place at which the relevant part of the way begins
   */
  isOnWay(since: number, place: number, state: PackedState, hash: number): boolean {
    for (let at = place; at >= since; at = this.before(at)) {
      if (this.#hash[at] === hash && this.isAt(at, state)) return true;
    }
    return false;
  }

  /** The next known place in the same neighbourhood. */
  after(place: number): number {
    return this.#after[place] as number;
  }

  countAround(root: number): number {
    return this.#countAround[root] as number;
  }

  /** Number of steps from the centre of a neighbourhood to a place in it. */
  distance(root: number, place: number): number {
    return (this.#steps[place] as number) - (this.#steps[root] as number);
  }

  /** The nearest unexpanded place of a neighbourhood. */
  toExpand(root: number): number {
    return this.#toExpand[root] as number;
  }

  /** Marks the nearest unexpanded place of a neighbourhood as expanded. */
  expanded(root: number): void {
    this.#toExpand[root] = this.after(this.toExpand(root));
  }

  /** Appends a place to a neighbourhood. */
  addAround(root: number, place: number): void {
    this.#after[this.#lastAround[root] as number] = place;
    this.#lastAround[root] = place;
    this.#countAround[root] = this.countAround(root) + 1;
    this.#root[place] = root;
    this.#slots[this.#slotOf(root, this.state(place), this.#hash[place] as number)] = place;
  }

  /** Whether a state is new in a neighbourhood. */
  isNewAround(root: number, state: PackedState, hash: number): boolean {
    return this.#slots[this.#slotOf(root, state, hash)] === NOWHERE;
  }

  /** The slot of a state in a neighbourhood, or a free slot for it. Open addressing; the table is never full. */
  #slotOf(root: number, state: PackedState, hash: number): number {
    const mixed = Math.imul(hash ^ Math.imul(root + 1, 0x9e3779b1), 0x01000193);
    for (let slot = (mixed ^ (mixed >>> 15)) & (SLOTS - 1); ; slot = (slot + 1) & (SLOTS - 1)) {
      const place = this.#slots[slot] as number;
      if (place === NOWHERE) return slot;
      const isSame = this.#root[place] === root && this.#hash[place] === hash;
      if (isSame && this.isAt(place, state)) return slot;
    }
  }

  /** The most promising places, at most `count`, without duplicates. */
  best(places: number[], count: number): number[] {
    places.sort(
      (a, b) =>
        this.llmSteps(b) - this.llmSteps(a) ||
        (this.#scaledTotal[a] as number) - (this.#scaledTotal[b] as number),
    );
    const kept: number[] = [];
    for (const place of places) {
      if (kept.length >= count) break;
      const isWorse = kept.some(
        (other) =>
          this.scaledCost(other) <= this.scaledCost(place) && this.isAt(other, this.state(place)),
      );
      if (!isWorse) kept.push(place);
    }
    return kept;
  }
}

/** The hash of a state for {@link BridgePlaces.add}. */
export function hashOfState(state: PackedState): number {
  let hash = 0x811c9dc5;
  for (let variable = 0; variable < state.length; variable++) {
    hash = Math.imul(hash ^ (state[variable] as number), 0x01000193);
    hash ^= hash >>> 15;
  }
  return hash | 0;
}
