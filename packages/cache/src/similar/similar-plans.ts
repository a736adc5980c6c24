/**
 * Plans for states that are much alike, found by SimHash.
 *
 * @module
 */

import {
  type CacheEntry,
  type CacheQuery,
  type Domain,
  explainFailure,
  type Goal,
  type PackedState,
  type PlanProver,
} from "@understudy/planner-core";
import { MAX_NEAREST, SignatureTable } from "../signature/signature-table.ts";
import type { RejectedCandidate } from "./cache-decision.ts";
import { FactSignature } from "./fact-signature.ts";

/** Knobs of the similar tier. */
export interface SimilarOptions {
  /** Plans kept for one question regardless of the state. Default 1024; 0 switches the tier off. */
  readonly capacity?: number | undefined;
  /** Candidates differ in at most this many of 64 bits. Default 20. */
  readonly maxDistance?: number | undefined;
  /** Candidates that are proved, at most 16. Default 4. */
  readonly maxCandidates?: number | undefined;
  /**
   * A candidate that breaks is offered for mending if at least this share of its steps works, at
   * least one. Default 0.5; above 1 never.
   */
  readonly minSoundShare?: number | undefined;
}

/** A candidate of the similar tier. */
export interface SimilarFind {
  readonly entry: CacheEntry;
  readonly distance: number;
  /** Whether the plan works from the query's state. */
  readonly proved: boolean;
  /** Cost from the query's state, in thousandths, if it works. */
  readonly scaledCost: number;
}

/** Plans of one partition by the signatures of the states that they were made for. */
export class SimilarPlans {
  readonly #signature: FactSignature;
  readonly #table = new SignatureTable();
  readonly #entries: CacheEntry[] = [];
  readonly #capacity: number;
  readonly #maxDistance: number;
  readonly #maxCandidates: number;
  readonly #minSoundShare: number;
  /** The row that is overwritten next once the table is full: the oldest. */
  #oldest = 0;

  constructor(domain: Domain, goal: Goal, options: SimilarOptions) {
    this.#signature = new FactSignature(domain, goal);
    this.#capacity = options.capacity ?? 1024;
    this.#maxDistance = options.maxDistance ?? 20;
    this.#maxCandidates = Math.min(MAX_NEAREST, options.maxCandidates ?? 4);
    this.#minSoundShare = options.minSoundShare ?? 0.5;
  }

  get size(): number {
    return this.#entries.length;
  }

  /** Keeps a plan for a state. The plan of an indistinguishable state is replaced. */
  add(state: PackedState, entry: CacheEntry): void {
    if (this.#capacity <= 0) return;
    const signature = this.#signature.of(state);
    const known = this.#table.nearest(signature, 0, 1) > 0;
    let row = known ? (this.#table.rows[0] as number) : this.#entries.length;
    if (!known && row >= this.#capacity) {
      row = this.#oldest;
      this.#oldest = (row + 1) % this.#capacity;
    }
    this.#entries[row] = entry;
    this.#table.set(row, signature);
  }

  /**
   * The nearest plan that works from the query's state; else the nearest whose beginning is worth
   * mending. One proof a candidate.
   *
   * @param rejected gets the candidates that do not work, and why
   */
  find(
    query: CacheQuery,
    prover: PlanProver,
    rejected?: RejectedCandidate[],
  ): SimilarFind | undefined {
    const { domain, state, goal } = query;
    const signature = this.#signature.of(state);
    const found = this.#table.nearest(signature, this.#maxDistance, this.#maxCandidates);
    let broken: SimilarFind | undefined;
    for (let index = 0; index < found; index++) {
      const entry = this.#entries[this.#table.rows[index] as number] as CacheEntry;
      const distance = this.#table.distances[index] as number;
      const { actions } = entry.plan;
      if (prover.prove(state, actions, goal.condition, query)) {
        return { entry, distance, proved: true, scaledCost: prover.scaledCost };
      }
      const { soundSteps } = prover;
      if (rejected !== undefined) {
        const { message } = explainFailure(domain, prover, actions, goal.condition, query);
        rejected.push({ tier: "similar", plan: entry.plan, distance, reason: message });
      }
      if (soundSteps >= Math.max(1, this.#minSoundShare * actions.length)) {
        broken ??= { entry, distance, proved: false, scaledCost: entry.scaledCost };
      }
    }
    return broken;
  }
}
