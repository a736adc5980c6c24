import type { Domain, Goal, PackedState } from "@understudy/planner-core";
import { mix, SimHash } from "../signature/simhash.ts";
import { goalRelevance, IRRELEVANT } from "./goal-relevance.ts";

/**
 * Signatures of states for one goal: the SimHash over facts such as `wood=3`, weighted by their relevance to the goal.
 * Irrelevant facts do not count. Signatures over the text of a prompt would be near each other for any two states,
 * since most of a prompt never changes.
 */
export class FactSignature {
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

  /** The signature of a state; valid until the next call. Linear in the relevant variables. */
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
