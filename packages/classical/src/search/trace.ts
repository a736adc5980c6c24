import { COST_SCALE, type Domain, type Step } from "@understudy/planner-core";

/** One node that a search came by. */
export interface TraceNode {
  /** Position in the trace, from 0. */
  readonly id: number;
  /** The node before it; -1 for the start. */
  readonly parent: number;
  /** What leads here from there; undefined for the start. */
  readonly step?: Step;
  /** Which search it belongs to: the one for a first plan, or the one for the proof. */
  readonly phase: "first-plan" | "proof";
  /** When it was looked at: the first is 0; -1 for a node that was only passed through. */
  readonly order: number;
  /** Cost so far, estimate of the rest, and their sum, in the unit of the domain. */
  readonly g: number;
  readonly h: number;
  readonly f: number;
  /** Whether the plan that was found leads through it. */
  readonly onPlan: boolean;
}

/** What a search did, as plain JSON: for a viewer, not for machines. */
export interface SearchTrace {
  /** In the order in which they were recorded. */
  readonly nodes: readonly TraceNode[];
  /** Whether there were more nodes than were kept. */
  readonly truncated: boolean;
}

interface Recorded {
  readonly parent: number;
  readonly action: number;
  readonly phase: TraceNode["phase"];
  order: number;
  readonly g: number;
  h: number;
}

/** The nodes of a search as its store holds them. */
interface NodeSource {
  readonly g: Float64Array;
  readonly h: Float64Array;
  readonly parent: Int32Array;
  readonly operator: Int32Array;
}

/** Keeps what searches do, up to a number of nodes. Searches without one look at nothing but that. */
export class TraceRecorder {
  readonly #domain: Domain;
  readonly #maxNodes: number;
  readonly #nodes: Recorded[] = [];
  readonly #ids = new Map<string, number>();
  #order = 0;
  #tasks = 0;
  #truncated = false;

  constructor(domain: Domain, maxNodes: number) {
    this.#domain = domain;
    this.#maxNodes = maxNodes;
  }

  /** A number for one more task that is searched for: their nodes are told apart by it. */
  newTask(): number {
    return this.#tasks++;
  }

  /**
   * Records that a node is looked at.
   *
   * @param search tells the stores of different searches apart
   * @param actions the domain's id of each operator
   */
  visit(
    search: string,
    phase: TraceNode["phase"],
    source: NodeSource,
    node: number,
    actions: Int32Array,
  ): void {
    const order = this.#order++;
    const id = this.#idOf(search, phase, source, node, actions);
    if (id < 0) return;
    const recorded = this.#nodes[id] as Recorded;
    recorded.h = source.h[node] as number;
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

  #idOf(
    search: string,
    phase: TraceNode["phase"],
    source: NodeSource,
    node: number,
    actions: Int32Array,
  ): number {
    const key = `${search}:${node}`;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const before = source.parent[node] as number;
    const parent = before < 0 ? -1 : this.#idOf(search, phase, source, before, actions);
    if (this.#nodes.length >= this.#maxNodes || (before >= 0 && parent < 0)) {
      this.#truncated = true;
      return -1;
    }
    const operator = source.operator[node] as number;
    const id = this.#nodes.length;
    this.#nodes.push({
      parent,
      action: operator < 0 ? -1 : (actions[operator] as number),
      phase,
      order: -1,
      g: source.g[node] as number,
      h: source.h[node] as number,
    });
    this.#ids.set(key, id);
    return id;
  }

  /** From every start as far along the plan as was recorded. */
  #nodesOf(plan: readonly number[]): ReadonlySet<number> {
    const onPlan = new Map<number, number>();
    this.#nodes.forEach(({ parent, action }, id) => {
      const done = parent < 0 ? 0 : onPlan.get(parent);
      if (done === undefined) return;
      if (parent < 0) onPlan.set(id, 0);
      else if (plan[done] === action) onPlan.set(id, done + 1);
    });
    return new Set(onPlan.keys());
  }
}
