import type { FFHeuristic } from "../../heuristics/ff.ts";
import { type RelaxedTask, stateFacts } from "../../relaxation/relaxed-task.ts";
import { LongInts } from "../../work/long-numbers.ts";

/** Number of integers in the set of targets that a path has reached. */
const WORDS = 4;
/** Greatest number of targets of a relaxed plan. */
export const MOST_TARGETS: number = 32 * WORDS;

/** Integers of a node: its relaxed plan, and the targets reached. */
const INTEGERS = 1 + WORDS;

/** The facts of relaxed plans: which of them the path to each node has reached since its plan was made. */
export class Targets {
  /** Memory of a node, in bytes. */
  readonly bytesPerNode: number = 4 * INTEGERS;
  readonly #relaxed: RelaxedTask;
  readonly #nodes: LongInts = new LongInts();
  /** The number of each target, by relaxed plan and fact. */
  readonly #plans: ReadonlyMap<number, number>[] = [];
  /** The facts that each operator of the task adds, filled on demand. */
  #adds: ReadonlyMap<number, readonly number[]> | undefined;
  readonly #facts: Int32Array;

  constructor(relaxed: RelaxedTask) {
    this.#relaxed = relaxed;
    this.#facts = new Int32Array(relaxed.factCount);
  }

  /** Whether the newest relaxed plan on the path to a node was made before it. */
  has(node: number): boolean {
    return this.#nodes.get(node * INTEGERS) >= 0;
  }

  /** Begins anew at a node: its own relaxed plan is still to be made. */
  begin(node: number): void {
    this.#write(node, -1);
    for (let word = 0; word < WORDS; word++) this.#nodes.set(node * INTEGERS + 1 + word, 0);
  }

  /**
   * Goes on with the relaxed plan of a node's parent.
   *
   * @param fresh number of facts, the first ones, that did not hold before
   */
  inherit(node: number, parent: number, facts: Int32Array, fresh: number): void {
    const nodes = this.#nodes;
    const plan = nodes.get(parent * INTEGERS);
    this.#write(node, plan);
    const offset = node * INTEGERS + 1;
    for (let word = 0; word < WORDS; word++) {
      nodes.set(offset + word, nodes.get(parent * INTEGERS + 1 + word));
    }
    const targets = this.#plans[plan];
    for (let at = 0; at < fresh; at++) {
      const target = targets?.get(facts[at] as number);
      if (target === undefined) continue;
      const place = offset + (target >> 5);
      nodes.set(place, nodes.get(place) | (1 << (target & 31)));
    }
  }

  #write(node: number, plan: number): void {
    const nodes = this.#nodes;
    while ((node + 1) * INTEGERS > nodes.capacity) nodes.grow();
    nodes.set(node * INTEGERS, plan);
  }

  /** Number of targets that the path to a node has reached. */
  reached(node: number): number {
    let count = 0;
    for (let word = 0; word < WORDS; word++) {
      count += ones(this.#nodes.get(node * INTEGERS + 1 + word));
    }
    return count;
  }

  /** Gives a node with the given values the facts of its own relaxed plan. */
  aim(node: number, values: Int32Array, { plan, planLength }: FFHeuristic): void {
    this.#adds ??= addsByOrigin(this.#relaxed);
    const count = stateFacts(this.#relaxed, values, this.#facts);
    const held = new Set(this.#facts.subarray(0, count));
    const targets = new Map<number, number>();
    for (let at = 0; at < planLength; at++) {
      for (const fact of this.#adds.get(plan[at] as number) ?? []) {
        if (targets.size === MOST_TARGETS) break;
        if (!held.has(fact) && !targets.has(fact)) targets.set(fact, targets.size);
      }
    }
    this.#nodes.set(node * INTEGERS, this.#plans.length);
    this.#plans.push(targets);
  }
}

function addsByOrigin({ origin, adds, addStart }: RelaxedTask): ReadonlyMap<number, number[]> {
  const found = new Map<number, number[]>();
  for (let operator = 0; operator < origin.length; operator++) {
    const from = origin[operator] as number;
    if (from < 0) continue;
    const list = found.get(from) ?? [];
    found.set(from, list);
    const end = addStart[operator + 1] as number;
    for (let at = addStart[operator] as number; at < end; at++) list.push(adds[at] as number);
  }
  return found;
}

/** Number of bits that are set. */
function ones(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
