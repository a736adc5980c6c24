import { packFields } from "../../model/layout.ts";
import type { Pausing, SearchContext, SearchEnd } from "../context.ts";
import type { OpenList } from "../lists/open-list.ts";
import type { RelaxedPlanPlayer } from "../player/relaxed-plan-player.ts";
import { CLOSED, OPEN, type StateStore } from "../states/state-store.ts";
import type { Workspace } from "../workspace.ts";

/** Node flag: the estimate is the node's own and not inherited from its parent. */
const EVALUATED = 4;
/** Node flag: the node is also in the preferred open list. */
const HELPFUL = 8;

/**
 * Number of nodes after which cheaper paths to known states are ignored, which makes a proof of
 * unsolvability much smaller.
 */
const PATIENCE = 512;

/**
 * Greedy best-first search for a first plan, with the FF heuristic. Evaluation is deferred until a
 * node is expanded (Helmert 2006). Helpful actions fill a preferred open list that serves three
 * expansions in four; no successor is pruned. From each node the relaxed plan is played as far as
 * possible, which often covers most of the way (lookahead, Vidal 2004). Complete: it ends with a
 * plan or a proof that there is none.
 */
export class GreedySearch {
  goalNode = -1;
  /** The node with the lowest estimate so far. */
  bestNode = 0;
  /** The estimate of the best node. */
  bestH: number = Number.POSITIVE_INFINITY;
  /** Whether every relaxed plan so far has led to a new state. */
  leadsOn = true;
  readonly #patience: number;
  readonly #context: SearchContext;
  readonly #store: StateStore;
  readonly #player: RelaxedPlanPlayer;
  readonly #isFull: () => boolean;
  readonly #open: OpenList;
  readonly #preferred: OpenList;
  /** Whether each operator is helpful in the current node. */
  readonly #isHelpful: Uint8Array;
  readonly #steps: Generator<SearchEnd, never, void>;
  #turn = 0;

  constructor(
    context: SearchContext,
    workspace: Workspace,
    isFull: () => boolean,
    patience: number = PATIENCE,
  ) {
    this.#patience = patience;
    this.#context = context;
    this.#store = workspace.store;
    this.#player = workspace.player;
    this.#isFull = isFull;
    this.#open = workspace.open;
    this.#preferred = workspace.preferred;
    this.#isHelpful = workspace.flags(context.task.operatorCount);
    const { store } = workspace;
    workspace.clear(context.layout);
    packFields(context.task, context.layout, context.start, context.fields, 0);
    const root = store.add(context.fields, 0, -1, -1);
    this.#steps = this.#search(root);
  }

  /** Continues the search. */
  run(): SearchEnd {
    return this.#steps.next().value;
  }

  *#search(root: number): Generator<SearchEnd, never, void> {
    const store = this.#store;
    const context = this.#context;
    let next = root;
    for (;;) {
      while (this.#isFull()) yield "memory";
      while (!context.limits.spend()) yield "slice";
      const node = next >= 0 ? next : this.#take();
      this.leadsOn &&= next >= 0;
      next = -1;
      if (node < 0) {
        yield "exhausted";
        continue;
      }
      const status = store.state.get(node);
      if ((status & 3) !== OPEN) continue;
      context.load(store, node);
      if ((status & EVALUATED) === 0) {
        if (context.isGoal()) {
          this.#reach(node);
          yield "found";
          continue;
        }
        if (!context.estimate()) yield* context.estimateOn();
        if (!this.#enter(node, context.heuristics.estimator.scaledEstimate)) continue;
        const ahead = yield* this.#lookAhead(node);
        if (ahead >= 0 || this.goalNode >= 0) {
          this.#open.push(node, store.h.get(node), store.h.get(node));
          next = ahead;
          if (this.goalNode >= 0) yield "found";
          continue;
        }
        // The lookahead loaded other states.
        context.load(store, node);
      } else if (!context.estimate()) yield* context.estimateOn();
      this.#beginToExpand(node);
      for (let from = this.#expand(node, 0); from >= 0; from = this.#expand(node, from)) {
        yield "slice";
      }
    }
  }

  #reach(node: number): void {
    const store = this.#store;
    store.h.set(node, 0);
    this.#context.trace?.("first-plan", store, node);
    store.state.set(node, CLOSED);
    this.goalNode = node;
  }

  /** Stores the estimate of a node; false if the node is a dead end. */
  #enter(node: number, h: number): boolean {
    const store = this.#store;
    if (h === Number.POSITIVE_INFINITY) {
      store.state.set(node, CLOSED);
      return false;
    }
    store.h.set(node, h);
    this.#context.trace?.("first-plan", store, node);
    store.state.set(node, OPEN | EVALUATED);
    if (h < this.bestH) {
      this.bestH = h;
      this.bestNode = node;
    }
    return true;
  }

  #take(): number {
    const open = this.#open;
    const preferred = this.#preferred;
    if (preferred.size > 0 && (open.size === 0 || this.#turn++ % 4 !== 0)) return preferred.pop();
    return open.pop();
  }

  /** Marks the helpful operators of the node evaluated last. */
  #beginToExpand(node: number): void {
    const isHelpful = this.#isHelpful;
    const { helpful, helpfulCount } = this.#context.heuristics.estimator;
    isHelpful.fill(0, 0, this.#context.task.operatorCount);
    for (let index = 0; index < helpfulCount; index++) isHelpful[helpful[index] as number] = 1;
    this.#store.state.set(node, CLOSED);
    this.#context.expansions++;
  }

  /**
   * Generates the successors of the loaded node, starting from one of the applicable operators.
   *
   * @returns where to resume in the next slice, or -1
   */
  #expand(node: number, from: number): number {
    const store = this.#store;
    const context = this.#context;
    const { applicable } = context;
    const isHelpful = this.#isHelpful;
    const h = store.h.get(node);
    const count = from === 0 ? context.findApplicable() : context.applicableCount;
    for (let index = from; index < count; index++) {
      const operator = applicable[index] as number;
      const child = this.#successor(node, operator);
      if (child >= 0) {
        store.h.set(child, h);
        this.#open.push(child, h, h);
        if (isHelpful[operator] === 1) this.#prefer(child, h);
      } else if (store.known >= 0 && isHelpful[operator] === 1) this.#meetAgain(store.known, h);
      if (context.isLateAfterSuccessor(store)) return index + 1;
    }
    return -1;
  }

  #prefer(node: number, h: number): void {
    const { state } = this.#store;
    state.set(node, state.get(node) | HELPFUL);
    this.#preferred.push(node, h, h);
  }

  /**
   * Adds an open node to the preferred list once a helpful operator leads to it. Otherwise nodes
   * keep their place, as updating it for every cheaper path costs more than it gains.
   */
  #meetAgain(node: number, h: number): void {
    const store = this.#store;
    const status = store.state.get(node);
    if ((status & 3) !== OPEN || (status & (EVALUATED | HELPFUL)) !== 0) return;
    this.#prefer(node, Math.min(h, store.h.get(node)));
  }

  /** The successor of `node` by an operator; -1 if its state is already known. */
  #successor(node: number, operator: number): number {
    const store = this.#store;
    const context = this.#context;
    store.known = node;
    if (!context.makeSuccessor(operator)) return -1;
    const g = store.g.get(node) + context.scaledCostOf(operator);
    store.known = -1;
    const isPatient = store.count < this.#patience;
    const child = store.add(
      context.fields,
      isPatient ? g : Number.POSITIVE_INFINITY,
      node,
      operator,
    );
    if (child >= 0) store.g.set(child, g);
    return child;
  }

  /**
   * Plays the relaxed plan from the loaded state as far as possible. Its states become ordinary
   * nodes.
   *
   * @returns the last new node; -1 if there is none
   */
  *#lookAhead(start: number): Pausing<number> {
    const store = this.#store;
    const context = this.#context;
    const player = this.#player;
    player.load(context);
    const h = store.h.get(start);
    let node = start;
    let last = -1;
    for (let operator = player.next(); operator >= 0; operator = player.next()) {
      const child = this.#successor(node, operator);
      if (child < 0) {
        if (store.known < 0) return this.#leave(last, h);
        node = store.known;
      } else {
        if (last >= 0) this.#open.push(last, h, h);
        store.h.set(child, h);
        node = child;
        last = child;
      }
      context.load(store, node);
      if (child < 0 && !context.isSuccessor()) player.jump();
      if (context.isGoal()) {
        this.#reach(node);
        return -1;
      }
      if (context.isLateAfterState(player.units)) yield "slice";
    }
    return last === node ? last : this.#leave(last, h);
  }

  /** Puts the last new node into the open list, because the path ended in a known state. */
  #leave(last: number, h: number): number {
    if (last >= 0) this.#open.push(last, h, h);
    return -1;
  }
}
