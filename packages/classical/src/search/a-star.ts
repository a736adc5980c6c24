import {
  AdmissibleHeuristic,
  type BoundSource,
  type LandmarkCuts,
} from "../heuristics/admissible.ts";
import { BackOff } from "../heuristics/back-off.ts";
import { packLanes } from "../model/layout.ts";
import { Completion } from "./completion.ts";
import type { Pausing, SearchContext, SearchEnd } from "./context.ts";
import type { OpenList } from "./lists/open-list.ts";
import { Orbits } from "./orbits.ts";
import { CLOSED, OPEN, type StateStore } from "./states/state-store.ts";
import type { Workspace } from "./workspace.ts";

/** Flag in the state of a node: its estimate is its own, not passed on from its parent. */
const EVALUATED = 4;
/** Flag: so is that by potentials. */
const SHARPENED = 8;

/** Expansions before objects that are alike are worth looking for. */
const PATIENCE = 64;

/**
 * A* (Hart, Nilsson, Raphael 1968) with an admissible heuristic, evaluated when a node is first
 * taken from the open list. A node that is reached more cheaply later is entered again, so the
 * heuristic need not be consistent.
 */
export class AStarSearch {
  /** Operators of the plan that was found last. */
  plan: number[] = [];
  scaledPlanCost = 0;
  /** No plan is cheaper; grows with the search. */
  scaledLowerBound = 0;
  /** Only plans that cost less are looked for. */
  scaledUpperBound: number;
  readonly #context: SearchContext;
  readonly #store: StateStore;
  /** Undefined where there is no relaxation: costs are all that is known. */
  readonly #heuristic: AdmissibleHeuristic | undefined;
  readonly #open: OpenList;
  readonly #workspace: Workspace;
  #patience = PATIENCE;
  /** Set once one state of all that differ by names is entered. */
  #orbits: Orbits | undefined;
  readonly #completion: Completion;
  /** How often more potentials gave the higher bound; recent times count more. */
  #sharpWins = 0;
  /** Says when the other one of the two is worth its time as well. */
  readonly #second: BackOff = new BackOff();
  readonly #isFull: () => boolean;
  readonly #steps: Generator<SearchEnd, never, void>;

  /**
   * @param scaledUpperBound cost of a plan that is known; only cheaper ones are looked for
   */
  constructor(
    context: SearchContext,
    workspace: Workspace,
    heuristic: AdmissibleHeuristic | undefined,
    completion: Completion,
    isFull: () => boolean,
    scaledUpperBound: number,
  ) {
    this.#context = context;
    const { store, open } = workspace;
    this.#store = store;
    this.#heuristic = heuristic;
    this.#completion = completion;
    this.#isFull = isFull;
    this.scaledUpperBound = scaledUpperBound;
    this.#open = open;
    this.#workspace = workspace;
    this.#enterStart();
    this.#steps = this.#search();
  }

  /** Whether tables bound the costs: no other search settles the rest sooner. */
  get isTabled(): boolean {
    return this.#heuristic?.isTabled === true;
  }

  /**
   * May be called again after a plan was found: it is the cheapest only if its cost is no higher than
   * `scaledLowerBound`.
   */
  run(): SearchEnd {
    return this.#steps.next().value;
  }

  #enterStart(): void {
    const { task, layout, start, lanes } = this.#context;
    this.#workspace.clear(layout);
    packLanes(task, layout, start, lanes, 0);
    this.#orbits?.rename(lanes);
    this.#open.push(this.#store.add(lanes, 0, -1, -1), 0, 0);
  }

  /** Starts over if objects are alike: fewer states need to be entered then. */
  *#lookForOrbits(): Pausing<void> {
    const context = this.#context;
    // Those who watch want to see the states as they are.
    if (context.trace !== undefined) return;
    const states = yield* context.drive(context.symmetries.find());
    if (states === undefined) return;
    this.#orbits = new Orbits(context, states);
    this.#enterStart();
  }

  /** Keeps a plan: the way to a node, and steps from there on. */
  *#keepPlan(node: number, steps: readonly number[], scaledCost: number): Pausing<void> {
    const path = this.#store.pathTo(node);
    const plan = [...path, ...steps];
    this.plan = this.#orbits === undefined ? plan : yield* this.#orbits.trace(plan, path.length);
    this.scaledPlanCost = scaledCost;
  }

  *#search(): Generator<SearchEnd, never, void> {
    const store = this.#store;
    const open = this.#open;
    const context = this.#context;
    const heuristic = this.#heuristic;
    for (;;) {
      while (open.size === 0 || open.minKey >= this.scaledUpperBound) yield "exhausted";
      this.scaledLowerBound = Math.max(this.scaledLowerBound, open.minKey);
      while (this.#isFull()) yield "memory";
      while (!context.limits.spend()) yield "slice";
      if (this.#patience-- === 0) {
        yield* this.#lookForOrbits();
        if (this.#orbits !== undefined) continue;
      }
      const key = open.minKey;
      const node = open.pop();
      if ((store.state.get(node) & 3) !== OPEN) continue;
      context.load(store, node);
      if (heuristic !== undefined) {
        if (heuristic.wantsTables) {
          yield* context.drive(heuristic.prepareTables(context.limits.isTimed));
        }
        if (heuristic.wantsToSharpen) yield* context.drive(heuristic.sharpen());
        const tabled = this.#lookUp(heuristic, node);
        if (this.#mayRise(heuristic, node, key)) {
          yield* this.#scaledBound(heuristic, node, key, tabled);
        }
        if (this.#turnAway(node, key)) continue;
      }
      context.trace?.("proof", store, node);
      if (context.isGoal()) {
        yield* this.#keepPlan(node, [], store.g.get(node));
        this.scaledLowerBound = this.scaledPlanCost;
        yield "found";
        continue;
      }
      if (this.#completion.isDue()) {
        if (yield* this.#complete(node)) {
          yield "found";
          continue;
        }
        context.load(store, node);
      }
      store.state.set(node, CLOSED);
      context.expansions++;
      for (let from = this.#expand(node, 0); from >= 0; from = this.#expand(node, from)) {
        yield "slice";
      }
    }
  }

  /**
   * Enters the successors of the loaded state of a node, from one of the operators that apply on.
   *
   * @returns where to resume in the next slice, or -1
   */
  #expand(node: number, from: number): number {
    const store = this.#store;
    const context = this.#context;
    const { applicable, lanes } = context;
    const g = store.g.get(node);
    const h = store.h.get(node);
    const count = from === 0 ? context.findApplicable() : context.applicableCount;
    for (let index = from; index < count; index++) {
      const operator = applicable[index] as number;
      if (context.makeSuccessor(operator)) {
        this.#orbits?.rename(lanes);
        const scaledCost = context.scaledCostOf(operator);
        const childH = h > scaledCost ? h - scaledCost : 0;
        this.#enter(node, operator, g + scaledCost, childH);
      }
      if (context.isLateAfterSuccessor(store)) return index + 1;
    }
    return -1;
  }

  /** Enters the state whose lanes were made, unless it is known or costs too much. */
  #enter(node: number, operator: number, g: number, h: number): void {
    if (g + h >= this.scaledUpperBound) return;
    const store = this.#store;
    const child = store.add(this.#context.lanes, g, node, operator);
    if (child < 0) return;
    store.h.set(child, h);
    this.#pushOpen(child, g + h, h);
  }

  /** Whether relaxed plans lead from the loaded state of a node to the goal, below the bound. */
  *#complete(node: number): Pausing<boolean> {
    const completion = this.#completion;
    const g = this.#store.g.get(node);
    if (!(yield* completion.run(this.scaledUpperBound - g))) return false;
    yield* this.#keepPlan(node, completion.steps, g + completion.scaledCost);
    // The node is still to be expanded.
    this.#pushOpen(node, g + this.#store.h.get(node), 0);
    return true;
  }

  /**
   * Raises the estimate of a node as far as looking at tables does.
   *
   * @returns what the tables say; -1 without any
   */
  #lookUp(heuristic: AdmissibleHeuristic, node: number): number {
    const store = this.#store;
    const { values } = this.#context;
    let h = store.h.get(node);
    const tabled = heuristic.isTabled ? heuristic.look(values) : -1;
    if (tabled > h) h = tabled;
    if (heuristic.isSharp && (store.state.get(node) & (EVALUATED | SHARPENED)) === 0) {
      h = Math.max(h, heuristic.evaluateQuickly(values));
    }
    store.h.set(node, h);
    return tabled;
  }

  /** Whether landmark cuts are left to evaluate, and might send a node back. */
  #mayRise({ isSharp }: AdmissibleHeuristic, node: number, key: number): boolean {
    const store = this.#store;
    if (store.g.get(node) + store.h.get(node) > key) return false;
    const flags = store.state.get(node);
    return (flags & EVALUATED) === 0 || (isSharp && (flags & SHARPENED) === 0);
  }

  /** Whether a node went back to the open list, or has no plan. */
  #turnAway(node: number, key: number): boolean {
    const store = this.#store;
    const g = store.g.get(node);
    const h = store.h.get(node);
    if (h === Number.POSITIVE_INFINITY) {
      store.state.set(node, CLOSED);
      return true;
    }
    if (g + h <= key) return false;
    this.#pushOpen(node, g + h, h);
    return true;
  }

  /**
   * Raises the estimate of a node by landmark cuts, the bound that was higher more often first. The
   * other one only once the node comes up again.
   */
  *#scaledBound(
    heuristic: AdmissibleHeuristic,
    node: number,
    key: number,
    tabled: number,
  ): Pausing<void> {
    const store = this.#store;
    const g = store.g.get(node);
    const isSharp = heuristic.isSharp;
    while (g + store.h.get(node) <= key) {
      const flags = store.state.get(node);
      const sharply = isSharp && (flags & SHARPENED) === 0;
      const plainly = (flags & EVALUATED) === 0;
      if (!sharply && !plainly) return;
      const isSecond = tabled >= 0 && isSharp && plainly && !sharply;
      if (isSecond && !this.#second.isDue()) return;
      if (tabled >= 0 && !heuristic.isDue()) return;
      const isSharpFirst = sharply && (!plainly || this.#sharpWins > 0);
      let cuts = this.#begin(heuristic, isSharpFirst, g);
      while (!heuristic.advance(this.#context.limits)) {
        yield "slice";
        // Others may have taken the arrays meanwhile.
        if (this.#context.kit.cuts !== cuts) cuts = this.#begin(heuristic, isSharpFirst, g);
      }
      const { scaledBound } = heuristic;
      const h = store.h.get(node);
      store.state.set(node, flags | (isSharpFirst ? SHARPENED : EVALUATED));
      if (isSecond) this.#second.learn(scaledBound > h);
      if (isSharpFirst && !plainly) this.#sharpWins += scaledBound > h ? 1 : -1;
      if (!isSharpFirst && isSharp && !sharply) this.#sharpWins += scaledBound > h ? -1 : 1;
      // The bound passed on from the parent may have come from landmark cuts, too.
      if (tabled >= 0) heuristic.learn(scaledBound > tabled);
      store.h.set(node, Math.max(h, scaledBound));
    }
  }

  /** Begins to evaluate landmark cuts for the loaded state. */
  #begin(heuristic: AdmissibleHeuristic, sharply: boolean, g: number): LandmarkCuts {
    const { kit, values } = this.#context;
    const cuts = kit.cuts as LandmarkCuts;
    if (sharply) heuristic.beginSharply(cuts, values, this.scaledUpperBound - g);
    else heuristic.begin(cuts, values, this.scaledUpperBound - g);
    return cuts;
  }

  #pushOpen(node: number, f: number, h: number): void {
    if (f < this.scaledUpperBound) this.#open.push(node, f, h);
  }
}

/** The search that proves a plan cheapest, or finds a cheaper one; without bounds, costs are all that it knows. */
export function proofOf(
  context: SearchContext,
  workspace: Workspace,
  bounds: BoundSource | undefined,
  isFull: () => boolean,
  scaledUpperBound: number,
): AStarSearch {
  return new AStarSearch(
    context,
    workspace,
    bounds && new AdmissibleHeuristic(bounds, () => context.startValues()),
    new Completion(context, workspace.player),
    isFull,
    scaledUpperBound,
  );
}
