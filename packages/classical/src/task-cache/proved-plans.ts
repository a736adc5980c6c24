import type { PlanningProblem } from "@understudy/planner-core";
import type { Layout } from "../model/layout.ts";
import { StateStore } from "../search/states/state-store.ts";

/** Limit on the states of a task: half a megabyte with eight fields a state. */
const MAX_STATES = 8192;
/** Limit on those of one proof, which are taken over at once: less than half a millisecond. */
const MAX_OF_PROOF = 1024;
/** Limit on the plans of a task. */
const MAX_PLANS = 64;

/** A proof that no plan is cheaper. */
export interface Proof {
  readonly mode: PlanningProblem["mode"];
  /** The plan that it is about. */
  readonly actions: readonly number[];
  /** Its cost, in thousandths. */
  readonly scaledCost: number;
}

/**
 * What proofs of a goal leave for later questions about it. From a state that a search reached at cost g, no plan costs
 * less than the optimum from its start less g (Adaptive A*: Koenig, Likhachev 2006): a first plan from there that costs
 * no more is proved at once. From the same start the proof is known. Both are what a search would come to, so that
 * answers do not depend on what was asked before. Not for costs that change at run time.
 */
export class ProvedPlans {
  readonly #layout: Layout;
  /** Each state once, with its bound as the estimate. */
  readonly #store: StateStore = new StateStore();
  /** Proofs by their start, latest last. */
  readonly #proofs = new Map<string, Proof>();

  constructor(layout: Layout) {
    // A bound holds for its own state, whatever may be said of better and worse ones.
    this.#layout = { ...layout, exactFields: layout.fieldCount };
    this.#store.reset(this.#layout);
  }

  get bytes(): number {
    return this.#store.bytes;
  }

  /** A lower bound on the cost of plans from a state in fields, in thousandths; 0 if none is known. */
  boundOf(fields: Int32Array): number {
    const node = this.#store.find(fields);
    return node < 0 ? 0 : this.#store.h.get(node);
  }

  /** What a search from a state in fields comes to; undefined if it is not known. */
  proofFrom(fields: Int32Array, mode: PlanningProblem["mode"]): Proof | undefined {
    return this.#proofs.get(keyOf(fields, mode));
  }

  /**
   * Takes over what a proof has found, from its start on. Earlier bounds go where they would not fit beside.
   *
   * @param searched the states that the search reached, its start first
   */
  note(searched: StateStore, proof: Proof): void {
    const store = this.#store;
    const count = Math.min(searched.count, MAX_OF_PROOF);
    if (store.count + count > MAX_STATES) store.reset(this.#layout);
    const fields = new Int32Array(this.#layout.fieldCount);
    for (let node = 0; node < count; node++) {
      searched.read(node, fields);
      if (node === 0) this.#keep(keyOf(fields, proof.mode), proof);
      const bound = proof.scaledCost - searched.g.get(node);
      if (bound <= 0) continue;
      const known = store.find(fields);
      const at = known >= 0 ? known : store.add(fields, 0, -1, -1);
      if (bound > store.h.get(at)) store.h.set(at, bound);
    }
  }

  #keep(key: string, proof: Proof): void {
    this.#proofs.delete(key);
    this.#proofs.set(key, proof);
    const [oldest] = this.#proofs.keys();
    if (oldest !== undefined && this.#proofs.size > MAX_PLANS) this.#proofs.delete(oldest);
  }
}

function keyOf(fields: Int32Array, mode: PlanningProblem["mode"]): string {
  return `${mode} ${fields.join()}`;
}
