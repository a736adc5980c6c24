import { FFHeuristic } from "../../heuristics/ff.ts";
import { firstProgress } from "../../heuristics/first-progress.ts";
import { packValues } from "../../model/layout.ts";
import { type RelaxedTask, runFacts } from "../../relaxation/relaxed-task.ts";
import type { Pausing, SearchContext, SearchEnd } from "../../search/context.ts";
import type { JoiningSearch } from "../../search/first/extension.ts";
import type { OperatorPath } from "../../search/first/operator-path.ts";
import type { StateStore } from "../../search/states/state-store.ts";
import type { Workspace } from "../../search/workspace.ts";
import { LandmarkRows } from "../landmarks/landmark-rows.ts";
import type { StartAnalysis } from "../landmarks/start-analysis.ts";
import { AlternatingQueues } from "../lists/alternating-queues.ts";
import { OperatorLists } from "../lists/operator-lists.ts";
import { HERE, Walker } from "./walker.ts";
import type { Walks } from "./walks.ts";

/**
 * Maximum number of acts per operator and node. Acts are numbered by place, but most operators apply at a single place.
 */
const MOST_ACTS = 2;

/**
 * Finds a first plan for tasks such as Sokoban, where a walker gets in its own way. States between which the walker can
 * go back and forth are one node (as the leaves of decoupled search, Gnad and Hoffmann 2018; for Sokoban, Junghanns and
 * Schaeffer 2001). A node is estimated as if the walker were at all reachable places at once, and its successors are
 * the acts at any of them. Otherwise it works like the landmark search. Complete: it ends with a plan or a proof that
 * there is none.
 */
export class WalkSearch implements JoiningSearch {
  /** The scratch memory of the search. */
  readonly workspace: Workspace;
  /** The plan found. */
  plan: OperatorPath = { operators: [], scaledCost: 0 };
  readonly analysis: StartAnalysis;
  readonly #context: SearchContext;
  readonly #store: StateStore;
  readonly #isFull: () => boolean;
  readonly #walks: Walks;
  readonly #walker: Walker;
  readonly #acts: OperatorLists = new OperatorLists();
  readonly #helpful: OperatorLists = new OperatorLists();
  readonly #queues: AlternatingQueues;
  /** Whether each operator is helpful in the current node. */
  readonly #isHelpful: Uint8Array;
  readonly #rows: LandmarkRows;
  /** The facts that hold while each place is occupied, and while it is free. */
  readonly #takenFacts: readonly Int32Array[];
  readonly #freeFacts: readonly Int32Array[];
  readonly #steps: Generator<SearchEnd, never, void>;

  /**
   * @param isFull whether the search has reached its memory limit
   * @param analysis analysis of the start state, which includes walks
   */
  constructor(
    context: SearchContext,
    workspace: Workspace,
    isFull: () => boolean,
    analysis: StartAnalysis,
  ) {
    const { task, successors } = context;
    this.#context = context;
    this.workspace = workspace;
    this.#store = workspace.store;
    this.#isFull = isFull;
    this.analysis = analysis;
    const walks = analysis.walks as Walks;
    this.#walks = walks;
    this.#walker = new Walker(
      walks,
      context.values.length,
      task.operatorCount,
      (operator, values) => successors.applies(operator, values),
    );
    this.#isHelpful = new Uint8Array(task.operatorCount);
    this.#rows = new LandmarkRows(analysis.landmarks.words);
    const factsOf = (run: Int32Array): Int32Array => runFacts(analysis.steps, run);
    this.#takenFacts = walks.taken.map(factsOf);
    this.#freeFacts = walks.free.map(factsOf);
    this.#queues = new AlternatingQueues({
      most: MOST_ACTS * task.operatorCount,
      applicableOf: this.#acts.read,
      helpfulOf: this.#helpful.read,
      hasRare: true,
    });
    workspace.clear(context.layout);
    this.#steps = this.#search(analysis.steps);
  }

  /** Memory in bytes. */
  get bytes(): number {
    const lists = this.#queues.bytes + this.#acts.bytes + this.#helpful.bytes;
    return this.workspace.bytes + lists + 4 * this.#store.count * this.#rows.words;
  }

  run(): SearchEnd {
    return this.#steps.next().value;
  }

  *#search(relaxed: RelaxedTask): Generator<SearchEnd, never, void> {
    const store = this.#store;
    const context = this.#context;
    const walker = this.#walker;
    const { landmarks } = this.analysis;
    const steps = new FFHeuristic(relaxed, yield* context.drive(firstProgress(relaxed)));
    walker.values.set(context.startValues());
    let node = yield* this.#enter(0, -1, -1);
    for (;;) {
      while (this.#isFull()) yield "memory";
      while (!context.limits.spend()) yield "slice";
      this.#load(node);
      yield* context.drive(walker.explore());
      if (this.#isGoal()) {
        store.h.set(node, 0);
        context.trace?.("first-plan", store, node);
        yield* this.#keepPlan(node);
        yield "found";
      }
      yield* context.drive(walker.listActs());
      const left = landmarks.progress(walker.values, this.#rows.inherit(store, node), false);
      this.#beginToEstimate(steps);
      while (!steps.advance(context.limits)) yield "slice";
      const hasHelpful = this.#keep(node, steps);
      const { scaledEstimate } = steps;
      if (scaledEstimate !== Number.POSITIVE_INFINITY) {
        store.h.set(node, scaledEstimate);
        context.trace?.("first-plan", store, node);
        context.expansions++;
        this.#queues.push(node, scaledEstimate, left, hasHelpful);
      }
      node = yield* this.#next();
    }
  }

  /** Loads the state of a node into the walker. */
  #load(node: number): void {
    this.#context.load(this.#store, node);
    this.#walker.values.set(this.#context.values);
    this.#walker.locate();
  }

  /** Whether the goal holds with the walker at some reachable place. Moves the walker there. */
  #isGoal(): boolean {
    const walker = this.#walker;
    const { successors, task } = this.#context;
    const isMet = (): boolean => successors.applies(task.operatorCount, walker.values);
    if (!this.#walks.isGoalPlaced || walker.place === HERE) return isMet();
    const home = walker.place;
    for (let index = 0; index < walker.reachedCount; index++) {
      walker.put(walker.reached[index] as number);
      if (isMet()) return true;
    }
    walker.put(home);
    return false;
  }

  /** Starts the estimate for the walker's state as if the walker were at all reachable places. */
  #beginToEstimate(steps: FFHeuristic): void {
    const walker = this.#walker;
    this.#context.evaluations++;
    steps.begin(walker.values);
    for (let index = 0; index < walker.reachedCount; index++) {
      const place = walker.reached[index] as number;
      if (place !== walker.place) steps.also(this.#takenFacts[place] as Int32Array);
    }
    if (walker.reachedCount > 1) steps.also(this.#freeFacts[walker.place] as Int32Array);
  }

  /** Generates the next new state. */
  *#next(): Generator<SearchEnd, number, void> {
    const context = this.#context;
    for (;;) {
      const queue = this.#queues.next();
      if (queue === undefined) yield "exhausted";
      else {
        const act = queue.take();
        const node = act < 0 ? -1 : yield* this.#successor(queue.parent, act);
        if (node >= 0) return node;
      }
      if (context.isLateAfterState()) yield "slice";
    }
  }

  /** The node reached from another by an act; -1 if its state is already known. */
  *#successor(parent: number, act: number): Pausing<number> {
    const context = this.#context;
    const walker = this.#walker;
    this.#load(parent);
    const place = walker.placeOf(act);
    if (place !== HERE) walker.put(place);
    const operator = walker.operatorOf(act);
    context.loadValues(walker.values);
    const g = this.#store.g.get(parent) + context.scaledCostOf(operator);
    context.advance(operator);
    if (!context.hasChanged) return -1;
    walker.values.set(context.values);
    return yield* this.#enter(g, parent, act);
  }

  /**
   * Enters the walker's state, normalised to one of the reachable places. Returns the node, or -1 if it is already
   * known.
   */
  *#enter(g: number, parent: number, act: number): Pausing<number> {
    const store = this.#store;
    const { layout, lanes } = this.#context;
    const walker = this.#walker;
    walker.locate();
    yield* this.#context.drive(walker.explore());
    walker.settle();
    packValues(layout, walker.values, lanes);
    const node = store.add(lanes, Number.POSITIVE_INFINITY, parent, act);
    if (node >= 0) store.g.set(node, g);
    return node;
  }

  /** Stores the landmarks and the acts of the newest node. Returns whether any act is helpful. */
  #keep(node: number, { helpful, helpfulCount }: FFHeuristic): boolean {
    this.#rows.keep(node);
    const isHelpful = this.#isHelpful;
    const walker = this.#walker;
    for (let index = 0; index < helpfulCount; index++) isHelpful[helpful[index] as number] = 1;
    for (const act of walker.acts) {
      this.#acts.push(act);
      if (isHelpful[walker.operatorOf(act)] === 1) this.#helpful.push(act);
    }
    for (let index = 0; index < helpfulCount; index++) isHelpful[helpful[index] as number] = 0;
    this.#acts.endOf(node);
    this.#helpful.endOf(node);
    return this.#helpful.countOf(node) > 0;
  }

  /**
   * Builds the plan from the acts that lead to a node and the walks between them. The walker must be where the goal
   * holds.
   */
  *#keepPlan(node: number): Pausing<void> {
    const context = this.#context;
    const walker = this.#walker;
    const goalPlace = this.#walks.isGoalPlaced ? walker.place : HERE;
    const operators: number[] = [];
    let scaledCost = 0;
    const values = context.startValues();
    const play = (operator: number): void => {
      context.loadValues(values);
      scaledCost += context.scaledCostOf(operator);
      context.advance(operator);
      values.set(context.values);
      operators.push(operator);
    };
    for (const act of [...this.#store.pathTo(node), undefined]) {
      const place = act === undefined ? goalPlace : walker.placeOf(act);
      if (place !== HERE) {
        walker.values.set(values);
        walker.locate();
        yield* context.drive(walker.explore());
        for (const operator of walker.wayTo(place)) play(operator);
      }
      if (act !== undefined) play(walker.operatorOf(act));
      if (context.isLateAfterState()) yield "slice";
    }
    this.plan = { operators, scaledCost };
  }
}
