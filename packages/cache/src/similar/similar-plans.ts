/**
 * Plans for similar states, found by SimHash.
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
import { mix, SimHash } from "../signature/simhash.ts";
import type { RejectedCandidate } from "./cache-decision.ts";
import { goalRelevance, IRRELEVANT } from "./goal-relevance.ts";

/**
 * Signatures of states for one goal: the SimHash of facts such as `wood=3`, weighted by their relevance to the goal.
 * Irrelevant facts do not count. Signatures of a prompt's text would be close for any two states, since most of a
 * prompt never changes.
 */
class FactSignature {
  readonly #hasher: Domain["hasher"];
  readonly #variables: Int32Array;
  readonly #shifts: Int8Array;
  readonly #simHash = new SimHash();

  constructor(domain: Domain, goal: Goal) {
    const shifts = goalRelevance(domain, goal);
    this.#hasher = domain.hasher;
    this.#variables = Int32Array.from(shifts.keys()).filter((id) => shifts[id] !== IRRELEVANT);
    this.#shifts = Int8Array.from(this.#variables, (id) => shifts[id] as number);
  }

  /** The signature of a state, valid until the next call. Takes time linear in the relevant variables. */
  of(state: PackedState): SimHash {
    const simHash = this.#simHash;
    const hasher = this.#hasher;
    simHash.reset();
    for (let index = 0; index < this.#variables.length; index++) {
      const variable = this.#variables[index] as number;
      const code = hasher.bucketOf(variable, state[variable] as number);
      const low = mix(code ^ Math.imul(variable + 1, 0x9e3779b1));
      simHash.add(low, mix(low ^ 0x5bd1e995), this.#shifts[index] as number);
    }
    return simHash.finish();
  }
}

/** Settings of the similar tier. */
export interface SimilarOptions {
  /** Maximum number of plans per question, whatever its state; 0 switches the tier off. Default 1024. */
  readonly capacity?: number | undefined;
  /** Maximum number of different bits in the signatures of candidates, out of 64. Default 20. */
  readonly maxDistance?: number | undefined;
  /** Maximum number of candidates that are proved, at most 16. Default 4. */
  readonly maxCandidates?: number | undefined;
  /**
   * Share of a broken candidate's steps, at least one, that must be sound for it to be mended; above 1 none is. Default
   * 0.5.
   */
  readonly minSoundShare?: number | undefined;
}

/** A candidate of the similar tier. */
export interface SimilarFind {
  readonly entry: CacheEntry;
  readonly distance: number;
  /** Whether the plan works from the query's state. */
  readonly proved: boolean;
  /** Cost from the query's state in thousandths, if the plan works. */
  readonly scaledCost: number;
}

/** Approximate memory of a partition without plans, of a plan, and of each of its steps, in bytes. */
const SIMILAR_BYTES = 2048;
const ENTRY_BYTES = 256;
const STEP_BYTES = 16;

/** The plans of one partition, by the signatures of the states they were made for. */
export class SimilarPlans {
  readonly #signature: FactSignature;
  readonly #table = new SignatureTable();
  readonly #entries: CacheEntry[] = [];
  readonly #capacity: number;
  readonly #maxDistance: number;
  readonly #maxCandidates: number;
  readonly #minSoundShare: number;
  #bytes = SIMILAR_BYTES;
  /** The oldest row, which is overwritten next once the table is full. */
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

  /** Approximate memory in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Stores a plan for a state. Replaces the plan of a state with the same signature. */
  add(state: PackedState, entry: CacheEntry): void {
    if (this.#capacity <= 0) return;
    const signature = this.#signature.of(state);
    const known = this.#table.nearest(signature, 0, 1) > 0;
    let row = known ? (this.#table.rows[0] as number) : this.#entries.length;
    if (!known && row >= this.#capacity) {
      row = this.#oldest;
      this.#oldest = (row + 1) % this.#capacity;
    }
    const before = this.#entries[row];
    this.#bytes += bytesOf(entry) - (before === undefined ? 0 : bytesOf(before));
    this.#entries[row] = entry;
    this.#table.set(row, signature);
  }

  /**
   * The nearest plan that works from the query's state; otherwise the nearest one with a beginning worth mending. Takes
   * one proof per candidate.
   *
   * @param rejected receives the candidates that do not work, with reasons
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

function bytesOf({ plan }: CacheEntry): number {
  return ENTRY_BYTES + STEP_BYTES * plan.actions.length;
}
