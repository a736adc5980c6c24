import type { Pausing, SearchContext } from "../../search/context.ts";
import { Orbits } from "../../search/orbits.ts";
import { StateStore } from "../../search/states/state-store.ts";
import type { CanonicalStates } from "../../symmetry/canonical-states.ts";

/**
 * The states that a search has entered, up to object symmetries. Plans from symmetric states are
 * the same up to renaming, so a search stays complete if symmetric states are pruned (Pochter,
 * Zohar, Rosenschein 2011).
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

  /** Memory in bytes. */
  get bytes(): number {
    return this.#store.bytes;
  }

  /** Records a state. Returns false if a symmetric or better state was already known. */
  note(lanes: Int32Array): boolean {
    this.#lanes.set(lanes);
    this.#orbits.rename(this.#lanes);
    return this.#store.add(this.#lanes, 0, -1, -1) >= 0;
  }

  /** Records the states of all nodes. */
  *noteAll(nodes: StateStore): Pausing<void> {
    const lanes = new Int32Array(this.#lanes.length);
    for (let node = 0; node < nodes.count; node++) {
      nodes.read(node, lanes);
      this.note(lanes);
      if (this.#context.isLateAfterState()) yield "slice";
    }
  }
}
