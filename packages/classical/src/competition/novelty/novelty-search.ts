/**
 * The search by novelty, and the pairs of facts from which the goal cannot be reached.
 *
 * @module
 */

import { CostHeap } from "@understudy/planner-core/compiled";
import { FFHeuristic } from "../../heuristics/ff.ts";
import { firstProgress } from "../../heuristics/first-progress.ts";
import { packLanes } from "../../model/layout.ts";
import { type RelaxedTask, stateFacts } from "../../relaxation/relaxed-task.ts";
import type { SearchContext, SearchEnd } from "../../search/context.ts";
import type { JoiningSearch } from "../../search/first/extension.ts";
import { type OperatorPath, pathIn } from "../../search/first/operator-path.ts";
import type { StateStore } from "../../search/states/state-store.ts";
import type { Workspace } from "../../search/workspace.ts";
import { LandmarkRows } from "../landmarks/landmark-rows.ts";
import { analyseStart, type StartAnalysis } from "../landmarks/start-analysis.ts";
import type { LostPairs } from "./lost-pairs.ts";
import { NoveltyTable } from "./novelty-table.ts";
import { MOST_TARGETS, Targets } from "./targets.ts";

/** Number of nodes expanded in about the time of an estimate. */
const AT_ONCE = 4;
/** Worth of novelty, and of a landmark that is left, in the rank of a node. */
const NOVELTY = 2 ** 46;
const LANDMARK = 2 ** 32;

/**
 * Finds a first plan for tasks with misleading relaxed plans: best-first search by novelty (Lipovetzky, Geffner 2017). First
 * come states with a fact, then those with a pair of facts, that no state of their kind had before, and among them those
 * with the fewest landmarks left. States are of a kind if they have as many landmarks left, and as many facts of a relaxed
 * plan were reached since a landmark was. Estimates are made only there. States with a pair of facts from which the goal
 * cannot be reached are left out.
 */
export class NoveltySearch implements JoiningSearch {
  /** The scratch memory of the search. */
  readonly workspace: Workspace;
  readonly #context: SearchContext;
  readonly #store: StateStore;
  readonly #relaxed: RelaxedTask;
  readonly #isFull: () => boolean;
  readonly #open: CostHeap = new CostHeap(1024);
  /** The numbers of landmarks left are in the heights of nodes. */
  #kinds: StateKinds | undefined;
  #goalNode = -1;
  #analysis: StartAnalysis | undefined;
  readonly #steps: Generator<SearchEnd, never, void>;

  /**
   * @param isFull whether the search has reached its memory limit
   * @param analysis the analysis of the start state, if another search has already made it
   */
  constructor(
    context: SearchContext,
    workspace: Workspace,
    relaxed: RelaxedTask,
    isFull: () => boolean,
    analysis?: StartAnalysis,
  ) {
    this.#context = context;
    this.workspace = workspace;
    this.#store = workspace.store;
    this.#relaxed = relaxed;
    this.#isFull = isFull;
    this.#analysis = analysis;
    workspace.clear(context.layout);
    this.#steps = this.#search();
  }

  /** Memory in bytes. */
  get bytes(): number {
    return this.workspace.bytes + (this.#kinds?.bytesFor(this.#store.count) ?? 0);
  }

  get plan(): OperatorPath {
    return pathIn(this.workspace, this.#goalNode);
  }

  run(): SearchEnd {
    return this.#steps.next().value;
  }

  *#search(): Generator<SearchEnd, never, void> {
    const context = this.#context;
    const store = this.#store;
    this.#analysis ??= yield* context.drive(
      analyseStart(context.task, this.#relaxed, context.startValues(), context.forced),
    );
    const { isUseless, steps, findLost } = this.#analysis;
    const estimator = new FFHeuristic(steps, yield* context.drive(firstProgress(steps)));
    const kinds = new StateKinds(this.#analysis, store, yield* context.drive(findLost()));
    this.#kinds = kinds;
    packLanes(context.task, context.layout, context.start, context.lanes, 0);
    const root = store.add(context.lanes, 0, -1, -1);
    context.load(store, root);
    this.#enter(kinds, root);
    const operators = new Int32Array(context.task.operatorCount);
    for (let turn = 0; ; turn++) {
      const node = yield* this.#next(turn);
      context.load(store, node);
      context.expansions++;
      if (!kinds.targets.has(node)) {
        estimator.begin(context.values);
        context.evaluations++;
        while (!estimator.advance(context.limits)) yield "slice";
        if (estimator.scaledEstimate === Number.POSITIVE_INFINITY) continue;
        context.load(store, node);
        kinds.targets.aim(node, context.values, estimator);
      }
      kinds.begin(context.values);
      const count = context.findApplicable();
      operators.set(context.applicable.subarray(0, count));
      for (let at = 0; at < count; at++) {
        const operator = operators[at] as number;
        if (isUseless[operator] === 1) continue;
        const child = this.#successor(node, operator);
        if (child < 0) continue;
        if (context.isGoal()) {
          this.#goalNode = child;
          yield "found";
        }
        this.#enter(kinds, child);
        if (context.isLateAfterState()) yield "slice";
      }
    }
  }

  /** The next node. Once there is none, it is for other searches to prove that there is no plan. */
  *#next(turn: number): Generator<SearchEnd, number, void> {
    while (this.#isFull()) yield "memory";
    if (turn % AT_ONCE === 0) while (!this.#context.limits.spend()) yield "slice";
    while (this.#open.size === 0) yield "slice";
    return this.#open.pop();
  }

  /** Adds and loads the node reached from another by an operator; -1 if its state is already known. */
  #successor(parent: number, operator: number): number {
    const context = this.#context;
    const store = this.#store;
    context.load(store, parent);
    if (!context.makeSuccessor(operator)) return -1;
    const child = store.add(context.lanes, Number.POSITIVE_INFINITY, parent, operator);
    if (child < 0) return -1;
    store.g.set(child, store.g.get(parent) + context.scaledCostOf(operator));
    context.load(store, child);
    return child;
  }

  /** Opens the newest node, whose state is loaded, unless it is a dead end. */
  #enter(kinds: StateKinds, node: number): void {
    const novelty = kinds.note(node, this.#context.values);
    if (novelty < 0) return;
    const left = this.#store.h.get(node);
    this.#open.push(node, novelty * NOVELTY + left * LANDMARK + node);
  }
}

/** Measures the novelty of states among those of the same kind. */
class StateKinds {
  readonly targets: Targets;
  readonly #analysis: StartAnalysis;
  readonly #store: StateStore;
  readonly #lost: LostPairs | undefined;
  readonly #rows: LandmarkRows;
  readonly #table: NoveltyTable = new NoveltyTable();
  /** The facts of the state before, and flags for them. */
  readonly #before: Int32Array;
  readonly #isBefore: Uint8Array;
  #beforeCount = 0;
  readonly #facts: Int32Array;

  constructor(analysis: StartAnalysis, store: StateStore, lost: LostPairs | undefined) {
    const { factCount } = analysis.steps;
    this.targets = new Targets(analysis.steps);
    this.#analysis = analysis;
    this.#store = store;
    this.#lost = lost;
    this.#rows = new LandmarkRows(analysis.landmarks.words);
    this.#before = new Int32Array(factCount);
    this.#isBefore = new Uint8Array(factCount);
    this.#facts = new Int32Array(factCount);
  }

  /** Memory for a number of nodes, in bytes. */
  bytesFor(nodes: number): number {
    return this.#table.bytes + nodes * (this.targets.bytesPerNode + 4 * this.#rows.words);
  }

  /** Begins with the states that follow another. */
  begin(values: Int32Array): void {
    const before = this.#before;
    const isBefore = this.#isBefore;
    for (let at = 0; at < this.#beforeCount; at++) isBefore[before[at] as number] = 0;
    this.#beforeCount = stateFacts(this.#analysis.steps, values, before);
    for (let at = 0; at < this.#beforeCount; at++) isBefore[before[at] as number] = 1;
  }

  /**
   * Notes the newest node, and how many landmarks are left there.
   *
   * @returns the least number of facts that no state of its kind had together before, at most 3; -1 for a dead end
   */
  note(node: number, values: Int32Array): number {
    const { landmarks, steps } = this.#analysis;
    const { targets } = this;
    const store = this.#store;
    const facts = this.#facts;
    const left = landmarks.progress(values, this.#rows.inherit(store, node), false);
    this.#rows.keep(node);
    store.h.set(node, left);
    const count = stateFacts(steps, values, facts);
    const fresh = this.#freshFirst(count);
    const parent = store.parent.get(node);
    const isNearer = parent < 0 || left < store.h.get(parent);
    if (isNearer) targets.begin(node);
    else targets.inherit(node, parent, facts, fresh);
    if (this.#lost?.isLost(facts, count, fresh) === true) return -1;
    const reached = targets.reached(node);
    const isSame = !isNearer && left === store.h.get(parent) && reached === targets.reached(parent);
    const kind = left * (MOST_TARGETS + 1) + reached;
    return this.#table.note(kind, facts, count, isSame ? fresh : count);
  }

  /** Moves the facts that did not hold before to the front, and returns their number. */
  #freshFirst(count: number): number {
    const facts = this.#facts;
    let fresh = 0;
    for (let at = 0; at < count; at++) {
      const fact = facts[at] as number;
      if (this.#isBefore[fact] === 1) continue;
      facts[at] = facts[fresh] as number;
      facts[fresh++] = fact;
    }
    return fresh;
  }
}
