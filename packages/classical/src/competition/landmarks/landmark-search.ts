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
import { AlternatingQueues } from "../lists/alternating-queues.ts";
import { OperatorLists } from "../lists/operator-lists.ts";
import { LandmarkRows } from "./landmark-rows.ts";
import { SeenOrbits } from "./seen-orbits.ts";
import { analyseStart, type StartAnalysis } from "./start-analysis.ts";

/** Number of nodes before the search looks for object symmetries. */
const PATIENCE = 1024;

/** Whether a search only follows its estimates or also explores. */
export type Manner = "straight" | "roaming";

/** Options of a landmark search. */
interface LandmarkSearchOptions {
  /**
   * Default `"straight"`: ties between helpful operators follow the relaxed plan. A roaming search breaks ties in the
   * task's order, takes one successor in five from a node with a rare pair of estimates, and ignores landmarks reached
   * too early. Each of the two solves tasks that mislead the other.
   */
  readonly manner?: Manner;
  /** Number of nodes before the search looks for object symmetries. Default 1024. */
  readonly patience?: number;
  /** The analysis of the start state, if another search has already made it. */
  readonly analysis?: StartAnalysis | undefined;
}

/**
 * Finds a first plan for tasks with misleading relaxed plans. A greedy best-first search by number of steps (not by
 * cost) that alternates between the FF heuristic and the landmark count; each has a second, preferred queue of helpful
 * operators, boosted while estimates fall (Richter, Westphal 2010). Useless operators are left out of search and
 * estimates. Evaluation is deferred until a node is expanded. Among the helpful operators of a node those with the most
 * conditions come first, as in production systems (McDermott, Forgy 1978): they apply in the fewest states. A roaming
 * search has a fifth queue that serves all pairs of estimates alike, to escape plateaus (Xie and others 2014).
 * Complete: it ends with a plan or a proof that there is none.
 */
export class LandmarkSearch implements JoiningSearch {
  #goalNode = -1;
  readonly #context: SearchContext;
  /** The scratch memory of the search. */
  readonly workspace: Workspace;
  readonly #store: StateStore;
  readonly #relaxed: RelaxedTask;
  readonly #isFull: () => boolean;
  /** Number of nodes before the search looks for object symmetries; infinite afterwards. */
  #patience: number;
  readonly #isRoaming: boolean;
  readonly #queues: AlternatingQueues;
  readonly #helpful: OperatorLists = new OperatorLists();
  #rows: LandmarkRows = new LandmarkRows(0);
  /** The known states up to symmetry; set once symmetric states are pruned. */
  #seen: SeenOrbits | undefined;
  /** The analysis of the start state; undefined until it is made. */
  analysis: StartAnalysis | undefined;
  /** Whether each operator is in no plan. */
  #isUseless: Uint8Array = new Uint8Array(0);
  readonly #steps: Generator<SearchEnd, never, void>;

  /** @param isFull whether the search has reached its memory limit */
  constructor(
    context: SearchContext,
    workspace: Workspace,
    relaxed: RelaxedTask,
    isFull: () => boolean,
    { manner = "straight", patience = PATIENCE, analysis }: LandmarkSearchOptions = {},
  ) {
    this.#context = context;
    this.workspace = workspace;
    this.#store = workspace.store;
    this.#relaxed = relaxed;
    this.#isFull = isFull;
    this.#patience = patience;
    this.#isRoaming = manner === "roaming";
    this.analysis = analysis;
    this.#queues = new AlternatingQueues({
      most: context.task.operatorCount,
      applicableOf: this.#applicableOf,
      helpfulOf: this.#helpful.read,
      hasRare: this.#isRoaming,
    });
    workspace.clear(context.layout);
    this.#steps = this.#search();
  }

  /** Memory in bytes. */
  get bytes(): number {
    const lists = this.#queues.bytes + this.#helpful.bytes;
    const words = this.analysis?.landmarks.words ?? 0;
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
    this.analysis ??= yield* context.drive(
      analyseStart(task, this.#relaxed, context.startValues(), context.forced),
    );
    const { landmarks, isUseless, steps: relaxed } = this.analysis;
    this.#isUseless = isUseless;
    const steps = new FFHeuristic(relaxed, yield* context.drive(firstProgress(relaxed)));
    this.#rows = new LandmarkRows(landmarks.words);
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
        this.#rows.inherit(store, node),
        this.#isRoaming,
      );
      steps.begin(context.values);
      context.evaluations++;
      while (!steps.advance(context.limits)) yield "slice";
      this.#keep(node, steps);
      const { scaledEstimate } = steps;
      if (scaledEstimate === Number.POSITIVE_INFINITY) continue;
      store.h.set(node, scaledEstimate);
      context.trace?.("first-plan", store, node);
      context.expansions++;
      this.#queues.push(node, scaledEstimate, left, steps.helpfulCount > 0);
    }
  }

  /** Starts pruning states that are symmetric to known ones. */
  *#lookForOrbits(): Pausing<void> {
    this.#patience = Number.POSITIVE_INFINITY;
    const context = this.#context;
    const states = yield* context.drive(context.symmetries.find());
    if (states === undefined) return;
    this.#seen = new SeenOrbits(context, states);
    yield* this.#seen.noteAll(this.#store);
  }

  /** Generates the next new state. */
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

  /** Stores the landmarks and the sorted helpful operators of the newest node. */
  #keep(node: number, { helpful, helpfulCount }: Estimator): void {
    this.#rows.keep(node);
    // Sorted in place: the estimator rewrites them for every state.
    const sorted = helpful.subarray(0, helpfulCount);
    if (this.#isRoaming) sorted.sort();
    sorted.sort(this.#bySpecificity);
    for (const operator of sorted) this.#helpful.push(operator);
    this.#helpful.endOf(node);
  }

  /** The node reached from another by an operator; -1 if its state is already known. */
  #successor(parent: number, operator: number): number {
    const context = this.#context;
    if (this.#isUseless[operator] === 1) return -1;
    context.load(this.#store, parent);
    if (!context.successors.applies(operator, context.values)) return -1;
    if (!context.makeSuccessor(operator)) return -1;
    const g = this.#store.g.get(parent) + context.scaledCostOf(operator);
    return this.#add(g, parent, operator);
  }

  /** Adds a state unless it or a symmetric state is known. A cheaper path to a known state is ignored. */
  #add(g: number, parent: number, operator: number): number {
    const store = this.#store;
    const { lanes } = this.#context;
    if (this.#seen?.note(lanes) === false) return -1;
    const node = store.add(lanes, Number.POSITIVE_INFINITY, parent, operator);
    if (node >= 0) store.g.set(node, g);
    return node;
  }

  /** Writes all applicable operators of a node. */
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
