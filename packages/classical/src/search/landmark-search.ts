import { Landmarks } from "../landmarks/landmarks.ts";
import { packLanes } from "../model/layout.ts";
import type { RelaxedTask } from "../relaxation/relaxed-task.ts";
import { LongInts } from "../work/long-numbers.ts";
import { BucketList } from "./bucket-list.ts";
import type { SearchContext, SearchEnd } from "./context.ts";
import { CLOSED, OPEN, type StateStore } from "./state-store.ts";
import type { Workspace } from "./workspace.ts";

/** Nodes from queues of helpful ones that are taken before others when an estimate fell. */
const BOOST = 1000;

/** Nodes that are looked at for dominance: it enters far more than it expands. */
const MAX_COMPARISONS = 8;

/** More landmarks than there are: the key of a node that no queue has. */
const NOWHERE = 0x7fffffff;

/** Flag in the state of a node that waits among the helpful ones as well. */
const HELPFUL = 4;

/** The queues of nodes. Those of helpful ones come second. */
const STEPS = 0;
const HELPFUL_STEPS = 1;
const LANDMARKS = 2;
const HELPFUL_LANDMARKS = 3;
const QUEUES = 4;

/**
 * A first plan where relaxed plans mislead: greedy best-first search that counts steps, not costs, with two
 * estimates in turn, the FF heuristic and the landmarks that are left, and for each a second queue of the helpful
 * nodes alone, which comes first while estimates fall (Richter, Westphal 2010). Estimates are deferred to when a
 * node is taken. Complete: it ends with a plan or with the proof that there is none.
 */
export class LandmarkSearch {
  goalNode = -1;
  readonly #context: SearchContext;
  readonly #workspace: Workspace;
  readonly #store: StateStore;
  readonly #relaxed: RelaxedTask;
  readonly #isFull: () => boolean;
  readonly #queues: readonly BucketList[] = Array.from({ length: QUEUES }, () => new BucketList());
  /** How often each queue was served, less its boosts. */
  readonly #served = new Float64Array(QUEUES);
  /** By operator: whether it helps the node that is being expanded. */
  readonly #isHelpful: Uint8Array;
  /** By node that was evaluated: the landmarks on the way to it, one row after the other. */
  readonly #rows: LongInts = new LongInts();
  /** By node: its row, or as long as it waits, the landmarks that were left where it was found. */
  readonly #rowOf: LongInts = new LongInts();
  #rowCount = 0;
  #landmarks: Landmarks | undefined;
  #reached: Int32Array = new Int32Array(0);
  /** The lowest estimates that were seen. */
  #leastSteps: number = Number.POSITIVE_INFINITY;
  #leastLandmarks: number = Number.POSITIVE_INFINITY;
  readonly #steps: Generator<SearchEnd, never, void>;

  /** @param isFull whether the search may keep no more nodes */
  constructor(
    context: SearchContext,
    workspace: Workspace,
    relaxed: RelaxedTask,
    isFull: () => boolean,
  ) {
    this.#context = context;
    this.#workspace = workspace;
    this.#store = workspace.store;
    this.#relaxed = relaxed;
    this.#isFull = isFull;
    this.#isHelpful = new Uint8Array(context.task.operatorCount);
    workspace.clear(context.layout);
    workspace.store.maxComparisons = MAX_COMPARISONS;
    this.#steps = this.#search();
  }

  /** The memory that it takes, in bytes. */
  get bytes(): number {
    let entries = 0;
    for (const queue of this.#queues) entries += queue.mostEntries;
    const words = this.#landmarks?.words ?? 0;
    const rows = 4 * (this.#store.count + this.#rowCount * words);
    return this.#workspace.bytes + entries * BucketList.BYTES + rows;
  }

  run(): SearchEnd {
    return this.#steps.next().value;
  }

  *#search(): Generator<SearchEnd, never, void> {
    const store = this.#store;
    const context = this.#context;
    const { task, layout, start } = context;
    const finding = Landmarks.find(task, this.#relaxed, context.startValues());
    const landmarks = yield* context.drive(finding);
    this.#landmarks = landmarks;
    this.#reached = new Int32Array(landmarks.words);
    packLanes(task, layout, start, context.lanes, 0);
    for (let next = this.#add(0, -1, -1); ; ) {
      while (this.#isFull()) yield "memory";
      while (!context.limits.spend()) yield "slice";
      const node = next >= 0 ? next : this.#take();
      next = -1;
      if (node < 0) {
        yield "exhausted";
        continue;
      }
      if ((store.state.get(node) & 3) !== OPEN) continue;
      store.state.set(node, CLOSED);
      context.load(store, node);
      if (context.isGoal()) {
        store.h.set(node, 0);
        context.trace?.("first-plan", store, node);
        this.goalNode = node;
        yield "found";
        continue;
      }
      const left = landmarks.progress(context.values, this.#inherit(node, landmarks));
      this.#keepRow(node, landmarks);
      if (!context.estimateSteps()) yield* context.estimateStepsOn();
      const steps = context.kit.steps.scaledEstimate;
      if (steps === Number.POSITIVE_INFINITY) continue;
      store.h.set(node, steps);
      context.trace?.("first-plan", store, node);
      this.#notice(steps, left);
      this.#beginToExpand();
      for (let from = 0; from >= 0; ) {
        from = this.#expand(node, from, steps, left);
        if (from >= 0) yield "slice";
      }
    }
  }

  /** The next node, from the queue that was served least. */
  #take(): number {
    const served = this.#served;
    let chosen = -1;
    for (let queue = 0; queue < QUEUES; queue++) {
      if ((this.#queues[queue] as BucketList).size === 0) continue;
      if (chosen < 0 || (served[queue] as number) < (served[chosen] as number)) chosen = queue;
    }
    if (chosen < 0) return -1;
    served[chosen] = (served[chosen] as number) + 1;
    return (this.#queues[chosen] as BucketList).pop();
  }

  /** Serves the helpful nodes first for a while when an estimate is the lowest so far. */
  #notice(steps: number, left: number): void {
    if (steps >= this.#leastSteps && left >= this.#leastLandmarks) return;
    this.#leastSteps = Math.min(this.#leastSteps, steps);
    this.#leastLandmarks = Math.min(this.#leastLandmarks, left);
    for (const queue of [HELPFUL_STEPS, HELPFUL_LANDMARKS]) {
      this.#served[queue] = (this.#served[queue] as number) - BOOST;
    }
  }

  /** The landmarks that were reached before a node, to be added to. */
  #inherit(node: number, { words }: Landmarks): Int32Array {
    const reached = this.#reached;
    const parent = this.#store.parent.get(node);
    if (parent < 0) return reached.fill(0);
    const from = this.#rowOf.get(parent) * words;
    for (let word = 0; word < words; word++) reached[word] = this.#rows.get(from + word);
    return reached;
  }

  #keepRow(node: number, { words }: Landmarks): void {
    const rows = this.#rows;
    const row = this.#rowCount++;
    this.#rowOf.set(node, row);
    while ((row + 1) * words > rows.capacity) rows.grow();
    for (let word = 0; word < words; word++) {
      rows.set(row * words + word, this.#reached[word] as number);
    }
  }

  /** Notes which operators help the node that was estimated last. */
  #beginToExpand(): void {
    const isHelpful = this.#isHelpful;
    const { helpful, helpfulCount } = this.#context.kit.steps;
    isHelpful.fill(0);
    for (let index = 0; index < helpfulCount; index++) isHelpful[helpful[index] as number] = 1;
    this.#context.expansions++;
  }

  /**
   * Enters the successors of the loaded state of a node, from one of the operators that apply on.
   *
   * @returns where to resume in the next slice, or -1
   */
  #expand(node: number, from: number, steps: number, left: number): number {
    const context = this.#context;
    const { applicable, pauseMask } = context;
    const g = this.#store.g.get(node);
    const isHelpful = this.#isHelpful;
    const count = from === 0 ? context.findApplicable() : context.applicableCount;
    for (let index = from; index < count; index++) {
      if ((index & pauseMask) === pauseMask && index > from && context.limits.isLate()) {
        return index;
      }
      const operator = applicable[index] as number;
      if (!context.makeSuccessor(operator)) continue;
      const known = this.#add(g + context.scaledCostOf(operator), node, operator);
      this.#enter(known, steps, left, isHelpful[operator] === 1);
    }
    return -1;
  }

  /** Lets a new node wait, and one that waits already wait in front, if a better one leads to it as well. */
  #enter(node: number, steps: number, left: number, isHelpful: boolean): void {
    const { state, h } = this.#store;
    const status = state.get(node);
    if ((status & 3) !== OPEN) return;
    const queues = this.#queues;
    const isNearer = steps < h.get(node);
    const leavesLess = left < this.#rowOf.get(node);
    const isNewlyHelpful = isHelpful && (status & HELPFUL) === 0;
    if (isNearer) (queues[STEPS] as BucketList).push(node, steps);
    if (leavesLess) (queues[LANDMARKS] as BucketList).push(node, left);
    if (isHelpful && (isNearer || isNewlyHelpful)) {
      (queues[HELPFUL_STEPS] as BucketList).push(node, steps);
    }
    if (isHelpful && (leavesLess || isNewlyHelpful)) {
      (queues[HELPFUL_LANDMARKS] as BucketList).push(node, left);
    }
    if (isNearer) h.set(node, steps);
    if (leavesLess) this.#rowOf.set(node, left);
    if (isNewlyHelpful) state.set(node, status | HELPFUL);
  }

  /**
   * Adds a state unless it is known: whether the way to it was dearer does not matter.
   *
   * @returns its node, or a known one that is as good
   */
  #add(g: number, parent: number, operator: number): number {
    const store = this.#store;
    const child = store.add(this.#context.lanes, Number.POSITIVE_INFINITY, parent, operator);
    if (child < 0) return store.known;
    store.g.set(child, g);
    store.h.set(child, Number.POSITIVE_INFINITY);
    if (child === this.#rowOf.capacity) this.#rowOf.grow();
    this.#rowOf.set(child, NOWHERE);
    return child;
  }
}
