import { EFFECT_LENGTH } from "@understudy/planner-core/compiled";
import type { Pausing, SearchContext } from "../context.ts";
import type { ValueRows } from "../states/value-rows.ts";
import type { Workspace } from "../workspace.ts";
import type { OperatorPath } from "./operator-path.ts";

/** The end of a lookahead: at the goal, without progress, at a start that is a dead end, or at the end of the slice. */
export type LookaheadEnd = "found" | "stuck" | "exhausted" | "slice";

/** Limits on states, and on integers in their rows. */
const MAX_NODES = 1024;
const MAX_INTEGERS = 1_048_576;
/** Number of recent states compared for dominance. */
const MAX_COMPARISONS = 64;

/** Integers stored for a state in addition to its values, by position. */
const PARENT = 0;
const OPERATOR = 1;
const HASH = 2;
const INTEGERS = 3;

/** Floating-point numbers stored for a state, by position. */
const COST = 0;
const ESTIMATE = 1;
const MERIT = 2;
const FLOATS = 3;

/**
 * Relaxed-plan lookahead from the start (Vidal 2004): plays each relaxed plan as far as possible and computes the next
 * one there. In problems of the size found in games this usually reaches the goal, so no search needs to fill its
 * stores. Otherwise a search continues from its states.
 */
export class Lookahead {
  /** Number of states. */
  count = 1;
  /** The lowest estimate so far. */
  bestH: number = Number.POSITIVE_INFINITY;
  /** Whether the heuristic still holds the relaxed plan for the state evaluated last. */
  isFresh = false;
  /** Whether the last state is a dead end. */
  isDeadEnd = false;
  #bestNode = 0;
  readonly #context: SearchContext;
  readonly #workspace: Workspace;
  /** The values of all states. The row after the last one is scratch space. */
  readonly #rows: ValueRows;
  /**
   * For each state, its parent, the operator between them, and a hash of the values that must be equal for dominance.
   */
  #links: Int32Array;
  /** Limit on states for this task. */
  readonly #mostNodes: number;
  /**
   * For each state, its cost, its estimate (-1 for none), and its merit: the sum of resources. A dominating state has
   * the same hash and no smaller merit.
   */
  #costs: Float64Array;
  /** The loaded node. */
  #node = 0;
  /** The last node on the current relaxed plan; -1 if there is none. */
  #last = -1;
  readonly #steps: Generator<LookaheadEnd, LookaheadEnd, void>;

  constructor(context: SearchContext, workspace: Workspace) {
    this.#context = context;
    this.#workspace = workspace;
    const width = INTEGERS + context.values.length;
    this.#mostNodes = Math.min(MAX_NODES, Math.max(2, Math.floor(MAX_INTEGERS / width)));
    this.#rows = workspace.rows;
    this.#rows.reset(context.values.length);
    this.#links = workspace.integers(2 * INTEGERS);
    this.#costs = workspace.floats(2 * FLOATS);
    context.loadStart();
    this.#begin();
    this.#steps = this.#play();
  }

  /** Memory in bytes. */
  get bytes(): number {
    const perState =
      (INTEGERS + this.#context.values.length) * Int32Array.BYTES_PER_ELEMENT +
      FLOATS * Float64Array.BYTES_PER_ELEMENT;
    return this.count * perState;
  }

  run(): LookaheadEnd {
    return this.#steps.next().value;
  }

  /** The path to the goal, once it is found. */
  get plan(): OperatorPath {
    return this.#pathTo(this.#node);
  }

  /** The path to the state with the lowest estimate. */
  get best(): OperatorPath {
    return this.#pathTo(this.#bestNode);
  }

  parentOf(node: number): number {
    return this.#links[INTEGERS * node + PARENT] as number;
  }

  /** The operator that led to a node. */
  operatorAt(node: number): number {
    return this.#links[INTEGERS * node + OPERATOR] as number;
  }

  /** The estimate of a node; -1 if it was not evaluated. */
  estimateAt(node: number): number {
    return this.#costs[FLOATS * node + ESTIMATE] as number;
  }

  *#play(): Generator<LookaheadEnd, LookaheadEnd, void> {
    const context = this.#context;
    for (;;) {
      if (!context.limits.spend()) yield* this.#wait();
      this.isFresh = false;
      if (!context.estimate()) yield* context.estimateOn();
      const { scaledEstimate } = context.kit.estimator;
      if (scaledEstimate === Number.POSITIVE_INFINITY) {
        this.isDeadEnd = true;
        return this.#node === 0 ? "exhausted" : "stuck";
      }
      this.isFresh = true;
      this.#costs[FLOATS * this.#node + ESTIMATE] = scaledEstimate;
      if (scaledEstimate < this.bestH) {
        this.bestH = scaledEstimate;
        this.#bestNode = this.#node;
      }
      this.#last = -1;
      this.#workspace.player.load(context);
      let end = this.#follow();
      while (end === "slice") {
        this.isFresh = false;
        yield end;
        end = this.#follow();
      }
      if (end !== "on") return end;
    }
  }

  /** Waits for the next slice. Other searches may load their states in the meantime. */
  *#wait(): Pausing<void> {
    do yield "slice";
    while (!this.#context.limits.spend());
    this.#load();
  }

  /** Plays the rest of the relaxed plan from the loaded state as far as possible. */
  #follow(): "found" | "stuck" | "on" | "slice" {
    const context = this.#context;
    const { player } = this.#workspace;
    for (let operator = player.next(); operator >= 0; operator = player.next()) {
      const scaledCost =
        (this.#costs[FLOATS * this.#node + COST] as number) + context.scaledCostOf(operator);
      if (!context.advance(operator)) {
        this.#load();
        player.jump();
        continue;
      }
      if (!context.hasChanged) continue;
      this.#make(operator, scaledCost);
      // A goal is always new: the run ends at the first one.
      const isGoal = context.isGoal();
      const known = isGoal ? -1 : this.#find(scaledCost);
      if (known < 0) {
        this.#last = this.#node = this.count++;
        if (isGoal) return "found";
        if (this.count === this.#mostNodes) return "stuck";
      } else {
        this.#node = known;
        // Equal merit means an equal state.
        if (this.#meritOf(known) !== this.#meritOf(this.count)) {
          this.#load();
          player.jump();
        }
      }
      if (context.isLateAfterState(player.units)) return "slice";
    }
    return this.#last === this.#node ? "on" : "stuck";
  }

  /** The latest node that dominates the scratch row at no higher cost; -1 if there is none. */
  #find(scaledCost: number): number {
    const costs = this.#costs;
    const links = this.#links;
    const hash = links[INTEGERS * this.count + HASH] as number;
    const merit = costs[FLOATS * this.count + MERIT] as number;
    const newest = this.count - 1;
    const oldest = Math.max(0, newest - MAX_COMPARISONS);
    for (let node = newest; node >= oldest; node--) {
      if (links[INTEGERS * node + HASH] !== hash) continue;
      if ((costs[FLOATS * node + MERIT] as number) < merit) continue;
      if (this.#isAsGood(node, scaledCost)) return node;
    }
    return -1;
  }

  #meritOf(node: number): number {
    return this.#costs[FLOATS * node + MERIT] as number;
  }

  #isAsGood(node: number, scaledCost: number): boolean {
    const { lane, exactLanes, sign } = this.#context.layout;
    const { values } = this.#context;
    const known = this.#rows.around(node);
    const offset = this.#rows.offsetOf(node);
    for (let slot = 0; slot < values.length; slot++) {
      const more = (known[offset + slot] as number) - (values[slot] as number);
      if (more === 0) continue;
      if ((lane[slot] as number) < exactLanes || more * (sign[slot] as number) < 0) return false;
    }
    return (this.#costs[FLOATS * node + COST] as number) <= scaledCost;
  }

  /** Writes the start state. */
  #begin(): void {
    const { values, layout } = this.#context;
    const costs = this.#costs;
    this.#rows.write(0, values);
    this.#links[PARENT] = 0;
    this.#links[OPERATOR] = -1;
    this.#links[HASH] = 0;
    costs[COST] = 0;
    costs[ESTIMATE] = -1;
    costs[MERIT] = 0;
    for (let slot = 0; slot < values.length; slot++) {
      const value = values[slot] as number;
      if ((layout.lane[slot] as number) < layout.exactLanes) continue;
      costs[MERIT] = (costs[MERIT] as number) + value * (layout.sign[slot] as number);
    }
  }

  /** Writes the loaded state, a successor of the last node, into the scratch row. */
  #make(operator: number, scaledCost: number): void {
    this.#makeRoom();
    const { values, task, layout, forced } = this.#context;
    const { effects, effectStart } = task;
    const { lane, exactLanes, sign } = layout;
    const costs = this.#costs;
    const parent = this.#node;
    this.#rows.write(this.count, values);
    const earlier = this.#rows.around(parent);
    const from = this.#rows.offsetOf(parent);
    const link = INTEGERS * this.count;
    this.#links[link + PARENT] = parent;
    this.#links[link + OPERATOR] = operator;
    let hash = this.#links[INTEGERS * parent + HASH] as number;
    let merit = costs[FLOATS * parent + MERIT] as number;
    const first = effectStart[operator] as number;
    const own = ((effectStart[operator + 1] as number) - first) / EFFECT_LENGTH;
    // A chain of forced steps changes other variables, too.
    const isBegun = forced?.begins[operator] === 1;
    for (let index = 0; index < (isBegun ? values.length : own); index++) {
      const slot = isBegun ? index : (effects[first + EFFECT_LENGTH * index + 1] as number);
      const before = earlier[from + slot] as number;
      const value = values[slot] as number;
      if (value === before) continue;
      if ((lane[slot] as number) >= exactLanes) merit += (value - before) * (sign[slot] as number);
      else hash = (hash + mixed(slot, value) - mixed(slot, before)) | 0;
    }
    const at = FLOATS * this.count;
    costs[at + COST] = scaledCost;
    costs[at + ESTIMATE] = -1;
    costs[at + MERIT] = merit;
    this.#links[link + HASH] = hash;
  }

  /** Makes room for one more state. */
  #makeRoom(): void {
    const integers = INTEGERS * (this.count + 1);
    if (integers > this.#links.length) this.#links = this.#workspace.integers(2 * integers);
    const floats = FLOATS * (this.count + 1);
    if (floats > this.#costs.length) this.#costs = this.#workspace.floats(2 * floats);
  }

  #load(): void {
    const rows = this.#rows;
    this.#context.loadValues(rows.around(this.#node), rows.offsetOf(this.#node));
  }

  #pathTo(node: number): OperatorPath {
    const operators: number[] = [];
    for (let at = node; at > 0; at = this.parentOf(at)) operators.push(this.operatorAt(at));
    return {
      operators: operators.reverse(),
      scaledCost: this.#costs[FLOATS * node + COST] as number,
    };
  }
}

/** The contribution of a value to a hash. */
function mixed(slot: number, value: number): number {
  const bits = Math.imul(value ^ Math.imul(slot + 1, 0x85ebca6b), 0x9e3779b1);
  return bits ^ (bits >>> 15);
}
