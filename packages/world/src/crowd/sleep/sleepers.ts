import type { ThingLayout } from "../../layout.ts";
import type { OwnState } from "../../question/own-state.ts";
import type { InquiryEnd } from "../../question/round.ts";
import type { GoalRelevance } from "../../relevance/relevance.ts";
import type { Basis } from "./basis.ts";
import { GoalFootprint } from "./footprint.ts";
import type { SavedProof } from "./saved-sleep.ts";
import type { SleepingAgent } from "./sleeping-agent.ts";

/** A proof that no plan reaches some goals, for all agents that are alike. */
export interface NoPlanProof {
  readonly basis: Basis;
  readonly end: InquiryEnd;
  /** The orchestrator whose proof it is. */
  readonly orchestrator: object;
  /** The game's time at its end, in milliseconds. */
  readonly atMs: number;
}

/** An agent that may share a proof. */
export interface Sharer extends Pick<NoPlanProof, "orchestrator"> {
  readonly agent: SleepingAgent;
  readonly own: OwnState;
  readonly nowMs: number;
  /** The longest time for which it relies on a proof. */
  readonly retryMs: number;
}

/** The most proofs of agents that are alike but for their variables. */
const MOST_PROOFS = 8;
/** The most classes of agents; conditions in requests are unlimited in number. */
const MOST_CLASSES = 1000;

/**
 * The proofs of a world that no plan reaches some goals. Agents of a class share them: one search puts all to sleep.
 */
export class Sleepers {
  readonly #layout: ThingLayout;
  readonly #byClass = new Map<string, NoPlanProof[]>();
  readonly #footprints = new WeakMap<GoalRelevance, GoalFootprint>();

  constructor(layout: ThingLayout) {
    this.#layout = layout;
  }

  /** The footprint of a goal, by what is relevant to it. */
  footprintOf(relevance: GoalRelevance): GoalFootprint {
    let known = this.#footprints.get(relevance);
    if (known === undefined) {
      known = new GoalFootprint(this.#layout, relevance);
      this.#footprints.set(relevance, known);
    }
    return known;
  }

  /** Records a proof for a class of agents. */
  proved(key: string, proof: NoPlanProof): void {
    const known = this.#byClass.get(key) ?? [];
    if (this.#byClass.size >= MOST_CLASSES) this.#byClass.clear();
    this.#byClass.set(key, [proof, ...known.slice(0, MOST_PROOFS - 1)]);
  }

  /** The proofs that may still hold, the oldest of each class first; of those that rest on the same, the latest. */
  save(): readonly SavedProof[] {
    return [...this.#byClass].flatMap(([key, proofs]) => {
      const latest = new Map<string, SavedProof>();
      for (const { atMs, end, basis } of proofs) {
        const saved = basis.save();
        const { considered, isComplete, outcome, taken } = end;
        if (saved === undefined || !Number.isFinite(atMs)) continue;
        const goal = outcome.goal.hash;
        const proof = { ...saved, key, goal, isComplete, considered, taken: taken?.id };
        const of = JSON.stringify(proof);
        if (!latest.has(of)) latest.set(of, { ...proof, atMs });
      }
      return [...latest.values()].reverse();
    });
  }

  /** A proof that holds for an agent of a class; undefined if there is none. */
  proofOf(key: string, sharer: Sharer): NoPlanProof | undefined {
    const { agent, own, nowMs, retryMs, orchestrator } = sharer;
    return this.#byClass.get(key)?.find((proof) => {
      const isRecent = nowMs >= proof.atMs && nowMs - proof.atMs < retryMs;
      if (!isRecent || proof.orchestrator !== orchestrator) return false;
      return proof.basis.isTrueFor(agent) && proof.basis.isTrueOf(agent, own);
    });
  }
}
