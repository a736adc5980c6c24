import { CHUNK, type SlicedWork } from "../../work/work.ts";
import type { Walks } from "./walks.ts";

/** No separate place: an act where the walker stands, or a state without a walker. */
export const HERE = -1;

/** Whether an operator applies. */
type Applies = (operator: number, values: Int32Array) => boolean;

/** The walker of a state: the places it can reach and return from, and the acts at these places. */
export class Walker {
  /** The state. Call `locate` after writing to it. */
  readonly values: Int32Array;
  /** The walker's place. */
  place: number = HERE;
  /** The reachable places, nearest first; empty without a walker. */
  readonly reached: Int32Array;
  reachedCount = 0;
  /** The acts: pairs of an applicable operator and a place, encoded in one number. */
  readonly acts: number[] = [];
  readonly #walks: Walks;
  readonly #operatorCount: number;
  readonly #applies: Applies;
  /** The exploration that last reached each place, with the last move and the place before. */
  readonly #stamp: Int32Array;
  readonly #by: Int32Array;
  readonly #from: Int32Array;
  #time = 0;

  constructor(walks: Walks, width: number, operatorCount: number, applies: Applies) {
    this.#walks = walks;
    this.#operatorCount = operatorCount;
    this.#applies = applies;
    this.values = new Int32Array(width);
    this.reached = new Int32Array(walks.placeCount);
    this.#stamp = new Int32Array(walks.placeCount);
    this.#by = new Int32Array(walks.placeCount);
    this.#from = new Int32Array(walks.placeCount);
  }

  operatorOf(act: number): number {
    return act % this.#operatorCount;
  }

  /** The place of an act; `HERE` if any place will do. */
  placeOf(act: number): number {
    return Math.floor(act / this.#operatorCount) - 1;
  }

  /** Determines the walker's place. */
  locate(): void {
    const { taken, placeCount } = this.#walks;
    let count = 0;
    let last = HERE;
    for (let place = 0; place < placeCount; place++) {
      const run = taken[place] as Int32Array;
      if (this.values[run[0] as number] !== run[1]) continue;
      count++;
      last = place;
    }
    this.place = count === 1 && this.#holds(taken[last] as Int32Array) ? last : HERE;
  }

  /** Puts the walker at another place. */
  put(place: number): void {
    if (place === this.place) return;
    this.#write(this.#walks.free[this.place] as Int32Array);
    this.#write(this.#walks.taken[place] as Int32Array);
    this.place = place;
  }

  /** Finds the reachable places. A move that cannot be undone becomes an act. The walker does not move. */
  *explore(): SlicedWork<void> {
    const { moves, placeCount } = this.#walks;
    const home = this.place;
    this.acts.length = 0;
    this.reachedCount = 0;
    if (home === HERE) return;
    this.#time++;
    this.#reach(home, HERE, -1);
    let units = 2 * placeCount;
    for (let index = 0; index < this.reachedCount && this.reachedCount < placeCount; index++) {
      const from = this.reached[index] as number;
      const run = moves[from] as Int32Array;
      this.put(from);
      for (let at = 0; at < run.length; at += 3) {
        const to = run[at + 1] as number;
        if (this.#stamp[to] !== this.#time) {
          this.#try(run[at] as number, from, to, run[at + 2] as number);
        }
        units += 8;
        if (units < CHUNK) continue;
        yield units;
        units = 0;
      }
    }
    this.put(home);
    yield units;
  }

  /** Adds the acts at the reachable places. */
  *listActs(): SlicedWork<void> {
    const { acts, anywhere, wherever } = this.#walks;
    const home = this.place;
    if (home === HERE) {
      yield* this.#addAll(HERE, undefined);
      return;
    }
    for (let index = 0; index < this.reachedCount; index++) {
      const place = this.reached[index] as number;
      this.put(place);
      yield* this.#addAll(place, acts[place] as Int32Array);
      yield* this.#addAll(place, anywhere);
    }
    this.put(home);
    yield* this.#addAll(HERE, wherever);
  }

  /** Puts the walker at the reachable place with the lowest number, which normalises all states of a node. */
  settle(): void {
    let lowest = this.place;
    for (let index = 0; index < this.reachedCount; index++) {
      lowest = Math.min(lowest, this.reached[index] as number);
    }
    this.put(lowest);
  }

  /** The moves that lead to a reachable place. */
  wayTo(place: number): number[] {
    const way: number[] = [];
    for (let at = place; this.#from[at] !== HERE; at = this.#from[at] as number) {
      way.push(this.#by[at] as number);
    }
    return way.reverse();
  }

  /** Follows a move if it can be undone; otherwise adds it as an act. */
  #try(operator: number, from: number, to: number, back: number): void {
    if (!this.#applies(operator, this.values)) return;
    if (this.#holds(this.#walks.free[to] as Int32Array)) {
      this.put(to);
      const isBack = this.#applies(back, this.values);
      this.put(from);
      if (isBack) {
        this.#reach(to, from, operator);
        return;
      }
    }
    this.#add(operator, from);
  }

  #reach(place: number, from: number, by: number): void {
    this.#stamp[place] = this.#time;
    this.#from[place] = from;
    this.#by[place] = by;
    this.reached[this.reachedCount++] = place;
  }

  /** Adds the operators that apply at a place, out of the given ones or of all. */
  *#addAll(place: number, operators: Int32Array | undefined): SlicedWork<void> {
    const count = operators?.length ?? this.#operatorCount;
    let units = 4;
    for (let index = 0; index < count; index++) {
      const operator = operators === undefined ? index : (operators[index] as number);
      if (this.#applies(operator, this.values)) this.#add(operator, place);
      units += 4;
      if (units < CHUNK) continue;
      yield units;
      units = 0;
    }
    yield units;
  }

  #add(operator: number, place: number): void {
    this.acts.push(operator + (place + 1) * this.#operatorCount);
  }

  #holds(run: Int32Array): boolean {
    for (let at = 0; at < run.length; at += 2) {
      if (this.values[run[at] as number] !== run[at + 1]) return false;
    }
    return true;
  }

  #write(run: Int32Array): void {
    for (let at = 0; at < run.length; at += 2)
      this.values[run[at] as number] = run[at + 1] as number;
  }
}
