/**
 * Search that finds operator counts first and their order second.
 *
 * @module
 */

import { DECREASE, INCREASE } from "@understudy/planner-core/compiled";
import type { BoundSource } from "../../heuristics/admissible.ts";
import { LMCutHeuristic } from "../../heuristics/lm-cut.ts";
import { type Entry, PotentialModel, potentialColumns } from "../../heuristics/potential-model.ts";
import { type Task, writtenBy } from "../../model/task.ts";
import type { Pausing, SearchContext, SearchEnd } from "../context.ts";
import { OpenList } from "../lists/open-list.ts";
import { type CountConstraint, CoveringProgram } from "./covering-program.ts";
import { Sequencer } from "./sequencer.ts";

/** Maximum number of cells; larger tableaus take too long. */
const MAX_CELLS = 40_000;
/** Tolerance within which counts are integral. */
const WHOLE = 1e-5;
/** Limit on linear programs per search. */
const MAX_NODES = 4096;

/** A node of branch and bound: a set of further constraints. */
interface Node {
  /** The parent node, whose constraints also hold; undefined for the root. */
  readonly parent: Node | undefined;
  readonly constraints: readonly CountConstraint[];
  readonly depth: number;
}

/** Whether any variable is both increased and decreased. Only such variables have balances. */
function hasAmounts(task: Task): boolean {
  const taken = writtenBy(task, [DECREASE]);
  for (const variable of writtenBy(task, [INCREASE])) if (taken.has(variable)) return true;
  return false;
}

/** The answers of {@link isCountable}: every search of a task asks, and counting its columns takes a while. */
const countable = new WeakMap<Task, boolean>();

/** Whether the counts of a task fit into a reasonably small program. */
export function isCountable(task: Task): boolean {
  let known = countable.get(task);
  if (known === undefined) {
    known = hasFewCounts(task);
    countable.set(task, known);
  }
  return known;
}

function hasFewCounts(task: Task): boolean {
  if (task.runtimeCosts || !hasAmounts(task)) return false;
  const columns = potentialColumns(task) + task.operatorCount;
  return columns * task.operatorCount <= MAX_CELLS;
}

/**
 * Searches for the cheapest operator counts (operator counting: van den Briel, Benton, Kambhampati,
 * Vossen 2007; Pommerening, Röger, Helmert, Bonet 2014) that can be sequenced (Davies, Pearce,
 * Stuckey, Lipovetzky 2015). The constraints are landmarks and balances of production and
 * consumption; branch and bound makes the counts integral. Counts without a valid order are
 * excluded by another landmark, or by requiring more of some operator.
 */
export class CountSearch {
  plan: readonly number[] = [];
  scaledPlanCost = 0;
  /** Lower bound on the cost of every plan. Rises during the search. */
  scaledLowerBound = 0;
  /** Upper limit on cost; only cheaper plans are of interest. */
  scaledUpperBound: number = Number.POSITIVE_INFINITY;
  readonly #context: SearchContext;
  readonly #grain: number;
  /** The program of the root with its solution, followed by that of the current node. */
  readonly #root: CoveringProgram;
  readonly #program: CoveringProgram;
  readonly #balances: readonly CountConstraint[];
  readonly #source: BoundSource;
  readonly #cuts: LMCutHeuristic;
  readonly #sequencer: Sequencer;
  readonly #nodes: Node[] = [];
  readonly #open: OpenList = new OpenList();
  /** Landmarks that the root satisfies. */
  readonly #landmarks: Set<string> = new Set();
  readonly #steps: Generator<SearchEnd, never, void>;

  constructor(context: SearchContext, source: BoundSource) {
    const { task } = context;
    const model = new PotentialModel(task);
    this.#context = context;
    this.#source = source;
    this.#grain = source.grain;
    const prices = new Float64Array(task.operatorCount + model.limits.length);
    for (let operator = 0; operator < task.operatorCount; operator++) {
      prices[operator] = (task.scaledCost[operator] as number) / this.#grain;
    }
    this.#root = new CoveringProgram(prices);
    this.#program = new CoveringProgram(prices);
    this.#balances = balancesOf(task, model, context.startValues());
    this.#cuts = new LMCutHeuristic(source.relaxed, source.relaxed.costInUnits);
    this.#sequencer = new Sequencer(context);
    this.#steps = this.#search();
  }

  /**
   * Continues the search.
   *
   * @returns "found" with an optimal plan; "exhausted" if no plan is below the upper limit;
   *   "memory" if the search gave up
   */
  run(): SearchEnd {
    return this.#steps.next().value;
  }

  *#search(): Generator<SearchEnd, never, void> {
    for (const constraint of this.#balances) yield* this.#context.drive(this.#root.add(constraint));
    yield* this.#findLandmarks(this.#source.relaxed.costInUnits);
    yield* this.#solve(this.#root);
    this.#push({ parent: undefined, constraints: [], depth: 0 }, 0);
    while (this.#open.size > 0) {
      const grains = this.#open.minKey;
      this.scaledLowerBound = Math.max(this.scaledLowerBound, grains * this.#grain);
      while (this.scaledLowerBound >= this.scaledUpperBound) yield "exhausted";
      while (this.#nodes.length > MAX_NODES) yield "memory";
      while (!this.#context.limits.spend()) yield "slice";
      this.#context.expansions++;
      const node = this.#nodes[this.#open.pop()] as Node;
      if (!(yield* this.#solveNode(node))) continue;
      const bound = Math.max(grains, Math.ceil(this.#program.bound() - 1e-4));
      if (bound > grains) {
        this.#push(node, bound);
        continue;
      }
      const end = yield* this.#divide(node, bound);
      while (end !== undefined) yield end;
    }
    this.scaledLowerBound = this.scaledUpperBound;
    for (;;) yield "exhausted";
  }

  #push(node: Node, grains: number): void {
    if (grains * this.#grain >= this.scaledUpperBound) return;
    this.#nodes.push(node);
    this.#open.push(this.#nodes.length - 1, grains, -node.depth);
  }

  /** Solves a program. Returns whether it may be feasible. */
  *#solve(program: CoveringProgram): Pausing<boolean> {
    return yield* this.#context.drive(program.solve(4 * (program.size / 8 + 64)));
  }

  *#solveNode(node: Node): Pausing<boolean> {
    this.#program.copy(this.#root);
    for (let part: Node | undefined = node; part !== undefined; part = part.parent) {
      for (const constraint of part.constraints) {
        yield* this.#context.drive(this.#program.add(constraint));
      }
    }
    return yield* this.#solve(this.#program);
  }

  /** Processes the solution of a node: branches on it, or puts its counts in order. */
  *#divide(node: Node, grains: number): Pausing<SearchEnd | undefined> {
    const { task } = this.#context;
    const counts: number[] = [];
    let broken = -1;
    let most = WHOLE;
    for (let operator = 0; operator < task.operatorCount; operator++) {
      const count = this.#program.countOf(operator);
      counts.push(Math.round(count));
      const off = Math.abs(count - Math.round(count));
      if (off <= most) continue;
      most = off;
      broken = operator;
    }
    if (broken >= 0) {
      const below = Math.floor(this.#program.countOf(broken));
      this.#branch(node, grains, [atMost(broken, below)]);
      this.#branch(node, grains, [atLeast(broken, below + 1)]);
      return undefined;
    }
    const { origin } = this.#source.relaxed;
    const prices = Float64Array.from(origin, (operator) =>
      operator >= 0 && (counts[operator] as number) === 0 ? 1 : 0,
    );
    if (yield* this.#findLandmarks(prices)) {
      yield* this.#solve(this.#root);
      this.#push(node, grains);
      return undefined;
    }
    if (yield* this.#sequencer.run(counts)) return this.#keep();
    const { beyond } = this.#sequencer;
    if (beyond === undefined) return "memory";
    const before: CountConstraint[] = [];
    for (const operator of beyond) {
      const count = counts[operator] as number;
      this.#branch(node, grains, [...before, atLeast(operator, count + 1)]);
      before.push(atMost(operator, count));
    }
    return undefined;
  }

  #branch(node: Node, grains: number, constraints: readonly CountConstraint[]): void {
    this.#push({ parent: node, constraints, depth: node.depth + 1 }, grains);
  }

  #keep(): SearchEnd {
    const { scaledCost } = this.#context.task;
    this.plan = [...this.#sequencer.plan];
    this.scaledPlanCost = this.plan.reduce(
      (sum, operator) => sum + (scaledCost[operator] as number),
      0,
    );
    // Rounding may have lowered the bound slightly.
    return this.scaledPlanCost <= this.scaledLowerBound ? "found" : "memory";
  }

  /** Adds landmark constraints for the given costs. Returns whether one of them is new. */
  *#findLandmarks(prices: Float64Array): Pausing<boolean> {
    const cuts: Int32Array[] = [];
    const { origin } = this.#source.relaxed;
    this.#cuts.setCost(prices);
    this.#cuts.begin(this.#context.startValues(), Number.POSITIVE_INFINITY, cuts);
    while (!this.#cuts.advance(this.#context.limits)) yield "slice";
    const before = this.#landmarks.size;
    for (const cut of cuts) {
      const operators = [...new Set(Array.from(cut, (each) => origin[each] as number))];
      operators.sort((a, b) => a - b);
      const key = operators.join();
      if (this.#landmarks.has(key)) continue;
      this.#landmarks.add(key);
      const landmark = { entries: operators.map((operator): Entry => [operator, 1]), least: 1 };
      yield* this.#context.drive(this.#root.add(landmark));
    }
    return this.#landmarks.size > before;
  }
}

function atLeast(operator: number, count: number): CountConstraint {
  return { entries: [[operator, 1]], least: count };
}

function atMost(operator: number, count: number): CountConstraint {
  return { entries: [[operator, -1]], least: -count };
}

/** The balances that the counts of every plan satisfy: consumption never exceeds supply. */
function balancesOf(task: Task, model: PotentialModel, start: Int32Array): CountConstraint[] {
  const least = new Float64Array(model.columns);
  const entries: Entry[][] = Array.from(least, () => []);
  for (const [column, by] of model.valueOf(start)) least[column] = (least[column] as number) + by;
  for (let operator = 0; operator < task.operatorCount; operator++) {
    for (const [column, by] of model.dropOf(operator)) entries[column]?.push([operator, by]);
  }
  model.limits.forEach((limit, index) => {
    for (const [column, by] of limit) entries[column]?.push([task.operatorCount + index, by]);
  });
  return entries.map((each, column) => ({ entries: each, least: least[column] as number }));
}
