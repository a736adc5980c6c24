import { COST_SCALE, type Domain, type Step } from "@understudy/planner-core";
import type { StateStore } from "./state-store.ts";

/** A node of a recorded search. */
export interface TraceNode {
  /** Position in the trace, from 0. */
  readonly id: number;
  /** The parent node; -1 for the start. */
  readonly parent: number;
  /** The step from the parent; undefined for the start. */
  readonly step?: Step;
  /** The search that recorded it. */
  readonly phase: "first-plan" | "proof";
  /** Position in the order of expansion, from 0; -1 for a node that was not expanded. */
  readonly order: number;
  /** Cost so far, estimated remaining cost, and their sum, in the domain's unit. */
  readonly g: number;
  readonly h: number;
  readonly f: number;
  /** Whether it is on the plan. */
  readonly onPlan: boolean;
}

/** The course of a search as plain JSON, for viewers. */
export interface SearchTrace {
  /** Nodes in recording order. */
  readonly nodes: readonly TraceNode[];
  /** Whether nodes are missing because of the limit. */
  readonly truncated: boolean;
}

interface Recorded {
  readonly task: number;
  readonly parent: number;
  readonly action: number;
  readonly phase: TraceNode["phase"];
  order: number;
  readonly g: number;
  h: number;
}

/** The nodes of a search, as in its store. */
type NodeSource = Pick<StateStore, "g" | "h" | "parent" | "operator">;

/** Records searches, up to a number of nodes. A search without a recorder only tests whether there is one. */
export class TraceRecorder {
  readonly #domain: Domain;
  readonly #maxNodes: number;
  readonly #nodes: Recorded[] = [];
  readonly #ids = new Map<string, number>();
  /** The relevant actions of each task. */
  readonly #tasks: ReadonlySet<number>[] = [];
  #order = 0;
  #truncated = false;

  constructor(domain: Domain, maxNodes: number) {
    this.#domain = domain;
    this.#maxNodes = maxNodes;
  }

  /**
   * The number of a new task, which identifies its nodes.
   *
   * @param actions the domain's id of each operator
   */
  newTask(actions: Int32Array): number {
    return this.#tasks.push(new Set(actions)) - 1;
  }

  /**
   * Records the searches of a new task. Each search has its own store.
   *
   * @param actions the domain's id of each operator
   */
  tracerOf(
    actions: Int32Array,
  ): (phase: TraceNode["phase"], store: StateStore, node: number) => void {
    const task = this.newTask(actions);
    const stores = new Map<object, Map<string, number>>();
    return (phase, store, node) => {
      const phases = stores.get(store) ?? new Map<string, number>();
      stores.set(store, phases);
      const number = phases.get(phase) ?? stores.size;
      phases.set(phase, number);
      this.visit(task, `${number}:${phase}`, phase, store, node, actions);
    };
  }

  /**
   * Records the expansion of a node.
   *
   * @param search identifies the store among the searches of the task
   * @param actions the domain's id of each operator
   */
  visit(
    task: number,
    search: string,
    phase: TraceNode["phase"],
    source: NodeSource,
    node: number,
    actions: Int32Array,
  ): void {
    const order = this.#order++;
    const prefix = `${task}:${search}:`;
    // From the node up to a recorded one, then down again.
    const way: number[] = [];
    let parent = -1;
    for (let at = node; at >= 0 && !this.#isFull; at = source.parent.get(at)) {
      const known = this.#ids.get(prefix + at);
      if (known === undefined) way.push(at);
      else parent = known;
      if (known !== undefined) break;
    }
    for (let at = way.pop(); at !== undefined && !this.#isFull; at = way.pop()) {
      const operator = source.operator.get(at);
      const action = operator < 0 ? -1 : (actions[operator] as number);
      const [g, h] = [source.g.get(at), source.h.get(at)];
      this.#ids.set(prefix + at, this.#nodes.length);
      parent = this.#nodes.push({ task, parent, action, phase, order: -1, g, h }) - 1;
    }
    const id = this.#ids.get(prefix + node);
    if (id === undefined) {
      this.#truncated = true;
      return;
    }
    const recorded = this.#nodes[id] as Recorded;
    recorded.h = source.h.get(node);
    if (recorded.order < 0) recorded.order = order;
  }

  /** The trace so far, with the nodes of a plan marked. */
  trace(plan: readonly number[]): SearchTrace {
    const onPlan = this.#nodesOf(plan);
    const nodes = this.#nodes.map(({ parent, action, phase, order, g, h }, id) => ({
      id,
      parent,
      ...(action < 0 ? {} : { step: this.#domain.step(action) }),
      phase,
      order,
      g: g / COST_SCALE,
      h: h / COST_SCALE,
      f: (g + h) / COST_SCALE,
      onPlan: onPlan.has(id),
    }));
    return { nodes, truncated: this.#truncated };
  }

  get #isFull(): boolean {
    return this.#nodes.length >= this.#maxNodes;
  }

  /** For each task, follows its part of the plan from the start as far as it was recorded. */
  #nodesOf(plan: readonly number[]): ReadonlySet<number> {
    const parts = this.#tasks.map((actions) => plan.filter((action) => actions.has(action)));
    const onPlan = new Map<number, number>();
    this.#nodes.forEach(({ task, parent, action }, id) => {
      const done = parent < 0 ? 0 : onPlan.get(parent);
      if (done === undefined) return;
      if (parent < 0) onPlan.set(id, 0);
      else if (parts[task]?.[done] === action) onPlan.set(id, done + 1);
    });
    return new Set(onPlan.keys());
  }
}
