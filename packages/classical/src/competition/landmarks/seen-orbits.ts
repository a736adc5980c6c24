import type { Pausing, SearchContext } from "../../search/context.ts";
import { Orbits } from "../../search/orbits.ts";
import { StateStore } from "../../search/states/state-store.ts";
import type { CanonicalStates } from "../../symmetry/canonical-states.ts";

/**
 * The states that a search has entered, apart from the names of objects that are alike. Where a state differs from one
 * of these by nothing else, the plans from there are those from here, renamed: it need not be entered, and a search
 * that leaves it out still finds a plan if there is one (Pochter, Zohar, Rosenschein 2011).
 */
export class SeenOrbits {
  readonly #context: SearchContext;
  readonly #orbits: Orbits;
  readonly #store: StateStore = new StateStore();
  readonly #lanes: Int32Array;

  constructor(context: SearchContext, states: CanonicalStates) {
    this.#context = context;
    this.#orbits = new Orbits(context, states);
    this.#lanes = new Int32Array(context.lanes.length);
    this.#store.reset(context.layout);
  }

  /** The memory that it takes, in bytes. */
  get bytes(): number {
    return this.#store.bytes;
  }

  /** Whether no state was noted that is like this one, or better; from now on there is one. */
  note(lanes: Int32Array): boolean {
    this.#lanes.set(lanes);
    this.#orbits.rename(this.#lanes);
    return this.#store.add(this.#lanes, 0, -1, -1) >= 0;
  }

  /** Notes the states of all nodes. */
  *noteAll(nodes: StateStore): Pausing<void> {
    const lanes = new Int32Array(this.#lanes.length);
    for (let node = 0; node < nodes.count; node++) {
      nodes.read(node, lanes);
      this.note(lanes);
      if (this.#context.isLateAfterState()) yield "slice";
    }
  }
}
