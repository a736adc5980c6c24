/**
 * Walks: a walker's reversible moves on a map, and the acts in between.
 *
 * @module
 */

import { ASSIGN, EFFECT_LENGTH } from "@understudy/planner-core/compiled";
import { eachVariable } from "../../model/conjuncts.ts";
import type { Task } from "../../model/task.ts";
import { CHUNK, type SlicedWork } from "../../work/work.ts";
import { Atoms } from "./atoms.ts";
import { movesOf } from "./moves.ts";
import {
  largestMap,
  type MapLink,
  type MapPlace,
  mapLinksOf,
  type PlaceMap,
  placesOf,
} from "./places.ts";

/** Minimum number of places: smaller maps are not worth a walk search. */
const MIN_PLACES = 4;
/** Upper limit for the numbers of acts. */
const MAX_ACTS = 2 ** 31;

/** The map of a walker, and the operators of the task by the place where they apply. */
export interface Walks {
  readonly placeCount: number;
  /** Runs of (variable, value) that hold while a place is occupied. The first one holds at no other time. */
  readonly taken: readonly Int32Array[];
  /** Runs of (variable, value) that hold while a place can be entered. */
  readonly free: readonly Int32Array[];
  /** Runs of (operator, destination, inverse operator) for each place. */
  readonly moves: readonly Int32Array[];
  /** The other operators that apply only at each place. */
  readonly acts: readonly Int32Array[];
  /** Operators that apply at any place but whose effect may depend on the walker's place. */
  readonly anywhere: Int32Array;
  /** Operators that do not depend on the walker's place at all. */
  readonly wherever: Int32Array;
  /** Whether the goal depends on the walker's place. */
  readonly isGoalPlaced: boolean;
}

/**
 * Finds a walker: the largest map with a single occupied place. Its moves are only presumed to be reversible; that is
 * checked again in each state.
 *
 * @param values values of the start state
 * @param isUseless for each operator, true if no plan contains it
 */
export function* findWalks(
  task: Task,
  values: Int32Array,
  isUseless: Uint8Array,
): SlicedWork<Walks | undefined> {
  if (task.checks.length > 0) return undefined;
  const atoms = new Atoms(task);
  const moves = yield* movesOf(task, atoms, isUseless);
  const places = yield* placesOf(moves);
  const links = yield* mapLinksOf(moves, places);
  const map = yield* largestMap(places, links, atoms, values);
  if (map === undefined || map.members.length < MIN_PLACES) return undefined;
  if ((map.members.length + 1) * task.operatorCount >= MAX_ACTS) return undefined;
  const walks = yield* new Surveyor(task, atoms, places, map).survey(links, isUseless);
  // Trying many operators at every place would cost more than the walk saves.
  const isWorthWhile = walks.anywhere.length * walks.placeCount <= task.operatorCount;
  return isWorthWhile ? walks : undefined;
}

/** Sorts the operators by the places of a map. */
class Surveyor {
  readonly #task: Task;
  readonly #atoms: Atoms;
  readonly #map: PlaceMap;
  readonly #numberOf: ReadonlyMap<number, number>;
  readonly #taken: Int32Array[] = [];
  readonly #free: Int32Array[] = [];
  /** The places by the atom that marks them as occupied. */
  readonly #placeOf: Map<number, number> = new Map();
  /** The variables that encode the walker's place. */
  readonly #own: Set<number> = new Set();
  /** The variables in `#own`, and all others that moves read. */
  readonly #read: Set<number> = new Set();

  constructor(task: Task, atoms: Atoms, places: readonly MapPlace[], map: PlaceMap) {
    this.#task = task;
    this.#atoms = atoms;
    this.#map = map;
    this.#numberOf = new Map(map.members.map((member, number) => [member, number]));
    for (const member of map.members) {
      this.#describe(places[member] as MapPlace, map.taken.get(member) as string);
    }
  }

  *survey(links: readonly MapLink[], isUseless: Uint8Array): SlicedWork<Walks> {
    const { operatorCount, goal } = this.#task;
    const moves: number[][] = this.#taken.map(() => []);
    const acts: number[][] = this.#taken.map(() => []);
    const isMove = new Uint8Array(operatorCount);
    for (const link of links) {
      this.#addMove(link, moves, isMove);
      yield 16;
    }
    const anywhere: number[] = [];
    const wherever: number[] = [];
    for (let operator = 0; operator < operatorCount; operator++) {
      if (operator % (CHUNK / 16) === 0) yield CHUNK;
      if (isMove[operator] === 1 || isUseless[operator] === 1) continue;
      const place = this.#placeAsked(operator);
      if (place >= 0) acts[place]?.push(operator);
      else (this.#matters(operator) ? anywhere : wherever).push(operator);
    }
    let isGoalPlaced = false;
    eachVariable(goal, (variable) => {
      isGoalPlaced ||= this.#own.has(variable);
    });
    return {
      placeCount: moves.length,
      taken: this.#taken,
      free: this.#free,
      moves: moves.map((list) => Int32Array.from(list)),
      acts: acts.map((list) => Int32Array.from(list)),
      anywhere: Int32Array.from(anywhere),
      wherever: Int32Array.from(wherever),
      isGoalPlaced,
    };
  }

  /** Records the values that mark a place as occupied, and the values that mark it as free. */
  #describe(place: MapPlace, text: string): void {
    const taken: number[] = [];
    const free: number[] = [];
    for (const [index, atom] of place.entries()) {
      const { variable, value } = this.#atoms.read(atom);
      const isTrue = text[index] === "1";
      this.#own.add(variable);
      this.#read.add(variable);
      if (this.#atoms.isBoolean(variable)) {
        free.push(variable, isTrue ? 0 : 1);
        if (!isTrue) taken.push(variable, 0);
      }
      // True atoms are more informative than false ones, so they come first.
      if (isTrue) taken.unshift(variable, value);
    }
    this.#placeOf.set(this.#atoms.of(taken[0] as number, taken[1] as number), this.#taken.length);
    this.#taken.push(Int32Array.from(taken));
    this.#free.push(Int32Array.from(free));
  }

  #addMove({ move, places, become }: MapLink, moves: number[][], isMove: Uint8Array): void {
    const { taken } = this.#map;
    const isForth = become[1] === taken.get(places[1]);
    const from = this.#numberOf.get(places[isForth ? 0 : 1]);
    const to = this.#numberOf.get(places[isForth ? 1 : 0]);
    const { operator, back } = move;
    if (from === undefined || to === undefined) return;
    if (this.#placeAsked(operator) !== from || this.#placeAsked(back) !== to) return;
    moves[from]?.push(operator, to, back);
    isMove[operator] = 1;
    this.#eachRead(operator, (variable) => this.#read.add(variable));
  }

  /** The place that an operator requires; -1 if there is none. */
  #placeAsked(operator: number): number {
    const { tests, testStart } = this.#task.compiled;
    const end = testStart[operator + 1] as number;
    for (let at = testStart[operator] as number; at < end; at += 3) {
      const variable = tests[at] as number;
      const value = tests[at + 1] as number;
      if (value !== tests[at + 2] || !this.#atoms.has(variable)) continue;
      const place = this.#placeOf.get(this.#atoms.of(variable, value));
      const key = place === undefined ? undefined : this.#taken[place];
      if (key?.[0] === variable && key[1] === value) return place as number;
    }
    return -1;
  }

  /** Whether an operator reads the walker's place or changes where the walker can go. */
  #matters(operator: number): boolean {
    const { effects, effectStart, runtimeCosts } = this.#task;
    let does = runtimeCosts;
    this.#eachRead(operator, (variable) => {
      does ||= this.#own.has(variable);
    });
    const end = effectStart[operator + 1] as number;
    for (let at = effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
      does ||= this.#read.has(effects[at + 1] as number);
      // Other effects may copy a place variable.
      if (effects[at] !== ASSIGN) does ||= this.#own.has(effects[at + 2] as number);
    }
    return does;
  }

  #eachRead(operator: number, visit: (variable: number) => void): void {
    const condition = this.#task.conditions[operator];
    if (condition !== undefined) eachVariable(condition, visit);
  }
}
