import { FFHeuristic } from "../../heuristics/ff.ts";
import { firstProgress } from "../../heuristics/first-progress.ts";
import type { Estimator } from "../../model/estimator.ts";
import { packLanes } from "../../model/layout.ts";
import type { RelaxedTask } from "../../relaxation/relaxed-task.ts";
import type { Pausing, SearchContext, SearchEnd } from "../../search/context.ts";
import type { JoiningSearch } from "../../search/first/extension.ts";
import { type OperatorPath, pathIn } from "../../search/first/operator-path.ts";
import type { StateStore } from "../../search/states/state-store.ts";
import type { Workspace } from "../../search/workspace.ts";
import { LongInts } from "../../work/long-numbers.ts";
import { AlternatingQueues } from "../lists/alternating-queues.ts";
import { OperatorLists } from "../lists/operator-lists.ts";
import { type Bearings, takeBearings } from "./bearings.ts";
import type { Landmarks } from "./landmarks.ts";
import { SeenOrbits } from "./seen-orbits.ts";

/** Nodes before objects that are alike are worth looking for. */
const PATIENCE = 1024;

/** Whether a search goes where estimates lead, or looks around as well. */
export type Manner = "straight" | "roaming";

/** How a search by landmarks goes about it. */
interface LandmarkSearchOptions {
  /**
   * Default `"straight"`: helpful steps that ask for equally much are tried in the order of the relaxed plan. A roaming
   * search tries them in that of the task, takes one successor in five from a node of two estimates that few nodes
   * have, and does not count landmarks as reached that come too early. Neither is better: each is led astray where the
   * other is not.
   */
  readonly manner?: Manner;
  /** Nodes before objects that are alike are looked for. Default 1024. */
  readonly patience?: number;
  /** The bearings of the same start, where another search has taken them. */
  readonly bearings?: Bearings | undefined;
}

/**
 * A first plan where relaxed plans mislead: greedy best-first search that counts steps, not costs, with two
 * estimates in turn, the FF heuristic and the landmarks that are left, and for each a second queue of the helpful
 * nodes alone, which comes first while estimates fall (Richter, Westphal 2010). Operators that no plan has are left
 * out, by the search and by the estimates. Estimates are deferred to when a node is taken. Of the helpful steps of a node those with the most conditions are tried first, as rules are in
 * production systems (McDermott, Forgy 1978): they can be taken in the fewest states, and leave to others what others
 * can do without. A roaming one serves all pairs of estimates alike in a fifth queue, so that it leaves a part of the
 * space in which estimates promise what cannot be had (Xie and others 2014). Complete: it ends with a plan or with the
 * proof that there is none.
 */
export class LandmarkSearch implements JoiningSearch {
  #goalNode = -1;
  readonly #context: SearchContext;
  /** The arrays that it fills. */
  readonly workspace: Workspace;
  readonly #store: StateStore;
  readonly #relaxed: RelaxedTask;
  readonly #isFull: () => boolean;
  /** Nodes before objects that are alike are looked for; infinite once they were. */
  #patience: number;
  readonly #isRoaming: boolean;
  readonly #queues: AlternatingQueues;
  readonly #helpful: OperatorLists = new OperatorLists();
  /** By node: the landmarks on the way to it, one row after the other. */
  readonly #rows: LongInts = new LongInts();
  /** Set once states are told apart but for the names of objects that are alike. */
  #seen: SeenOrbits | undefined;
  /** Undefined until they are taken. */
  bearings: Bearings | undefined;
  /** By operator: whether no plan has it. */
  #isUseless: Uint8Array = new Uint8Array(0);
  #reached: Int32Array = new Int32Array(0);
  readonly #steps: Generator<SearchEnd, never, void>;

  /** @param isFull whether the search may keep no more nodes */
  constructor(
    context: SearchContext,
    workspace: Workspace,
    relaxed: RelaxedTask,
    isFull: () => boolean,
    { manner = "straight", patience = PATIENCE, bearings }: LandmarkSearchOptions = {},
  ) {
    this.#context = context;
    this.workspace = workspace;
    this.#store = workspace.store;
    this.#relaxed = relaxed;
    this.#isFull = isFull;
    this.#patience = patience;
    this.#isRoaming = manner === "roaming";
    this.bearings = bearings;
    this.#queues = new AlternatingQueues({
      most: context.task.operatorCount,
      applicableOf: this.#applicableOf,
      helpfulOf: this.#helpful.read,
      hasRare: this.#isRoaming,
    });
    workspace.clear(context.layout);
    this.#steps = this.#search();
  }

  /** The memory that it takes, in bytes. */
  get bytes(): number {
    const lists = this.#queues.bytes + this.#helpful.bytes;
    const words = this.bearings?.landmarks.words ?? 0;
    return this.workspace.bytes + (this.#seen?.bytes ?? 0) + lists + 4 * this.#store.count * words;
  }

  get plan(): OperatorPath {
    return pathIn(this.workspace, this.#goalNode);
  }

  run(): SearchEnd {
    return this.#steps.next().value;
  }

  *#search(): Generator<SearchEnd, never, void> {
    const store = this.#store;
    const context = this.#context;
    const { task, layout, start } = context;
    this.bearings ??= yield* context.drive(
      takeBearings(task, this.#relaxed, context.startValues(), context.forced),
    );
    const { landmarks, isUseless, steps: relaxed } = this.bearings;
    this.#isUseless = isUseless;
    const steps = new FFHeuristic(relaxed, yield* context.drive(firstProgress(relaxed)));
    this.#reached = new Int32Array(landmarks.words);
    packLanes(task, layout, start, context.lanes, 0);
    for (let node = this.#add(0, -1, -1); ; node = yield* this.#next()) {
      while (this.#isFull()) yield "memory";
      while (!context.limits.spend()) yield "slice";
      if (store.count > this.#patience) yield* this.#lookForOrbits();
      context.load(store, node);
      if (context.isGoal()) {
        store.h.set(node, 0);
        context.trace?.("first-plan", store, node);
        this.#goalNode = node;
        yield "found";
      }
      const left = landmarks.progress(
        context.values,
        this.#inherit(node, landmarks),
        this.#isRoaming,
      );
      steps.begin(context.values);
      context.evaluations++;
      while (!steps.advance(context.limits)) yield "slice";
      this.#keep(node, landmarks, steps);
      const { scaledEstimate } = steps;
      if (scaledEstimate === Number.POSITIVE_INFINITY) continue;
      store.h.set(node, scaledEstimate);
      context.trace?.("first-plan", store, node);
      context.expansions++;
      this.#queues.push(node, scaledEstimate, left, steps.helpfulCount > 0);
    }
  }

  /** Leaves out what differs only by the names of objects from what was entered. */
  *#lookForOrbits(): Pausing<void> {
    this.#patience = Number.POSITIVE_INFINITY;
    const context = this.#context;
    const states = yield* context.drive(context.symmetries.find());
    if (states === undefined) return;
    this.#seen = new SeenOrbits(context, states);
    yield* this.#seen.noteAll(this.#store);
  }

  /** The next new state. */
  *#next(): Generator<SearchEnd, number, void> {
    const context = this.#context;
    for (;;) {
      const queue = this.#queues.next();
      if (queue === undefined) yield "exhausted";
      else {
        const operator = queue.take();
        const node = operator < 0 ? -1 : this.#successor(queue.parent, operator);
        if (node >= 0) return node;
      }
      if (context.isLateAfterState()) yield "slice";
    }
  }

  /** The landmarks that were reached before a node, to be added to. */
  #inherit(node: number, { words }: Landmarks): Int32Array {
    const reached = this.#reached;
    const parent = this.#store.parent.get(node);
    if (parent < 0) return reached.fill(0);
    for (let word = 0; word < words; word++) reached[word] = this.#rows.get(parent * words + word);
    return reached;
  }

  /** Keeps the landmarks and the helpful operators of a node, the newest one; these in the order to try them in. */
  #keep(node: number, { words }: Landmarks, { helpful, helpfulCount }: Estimator): void {
    const rows = this.#rows;
    while ((node + 1) * words > rows.capacity) rows.grow();
    for (let word = 0; word < words; word++) {
      rows.set(node * words + word, this.#reached[word] as number);
    }
    // In place: the estimator overwrites them for each state.
    const sorted = helpful.subarray(0, helpfulCount);
    if (this.#isRoaming) sorted.sort();
    sorted.sort(this.#bySpecificity);
    for (const operator of sorted) this.#helpful.push(operator);
    this.#helpful.endOf(node);
  }

  /** The state that an operator leads to from a node, as a node; -1 if it is known. */
  #successor(parent: number, operator: number): number {
    const context = this.#context;
    if (this.#isUseless[operator] === 1) return -1;
    context.load(this.#store, parent);
    if (!context.successors.applies(operator, context.values)) return -1;
    if (!context.makeSuccessor(operator)) return -1;
    const g = this.#store.g.get(parent) + context.scaledCostOf(operator);
    return this.#add(g, parent, operator);
  }

  /** Adds a state unless one like it is known: whether the way to that was dearer does not matter. */
  #add(g: number, parent: number, operator: number): number {
    const store = this.#store;
    const { lanes } = this.#context;
    if (this.#seen?.note(lanes) === false) return -1;
    const node = store.add(lanes, Number.POSITIVE_INFINITY, parent, operator);
    if (node >= 0) store.g.set(node, g);
    return node;
  }

  /** All operators that apply in a node. */
  readonly #applicableOf = (node: number, out: Int32Array): number => {
    const context = this.#context;
    context.load(this.#store, node);
    const count = context.findApplicable();
    const { applicable } = context;
    for (let index = 0; index < count; index++) out[index] = applicable[index] as number;
    return count;
  };

  readonly #bySpecificity = (one: number, other: number): number =>
    this.#conditionsOf(other) - this.#conditionsOf(one);

  #conditionsOf(operator: number): number {
    const { testStart } = this.#context.task.compiled;
    return ((testStart[operator + 1] as number) - (testStart[operator] as number)) / 3;
  }
}
