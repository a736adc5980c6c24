import type { KnownThings, Thing } from "../../things/thing.ts";
import type { ErrandOffer } from "../offers.ts";
import type { Preparation } from "./preparation.ts";

/** The largest share of a crowd that prepares: enough need their hands free for what ends the wait. */
const MOST_PREPARING = 0.5;
/** Agents that prepare for each thing of a kind: the next to use it, and one more. */
const PREPARING_A_THING = 2;
/** The time for which an agent counts, in game time (ms): it may have put away what it fetched. */
const COUNTS_MS = 60_000;

/** The reason why an agent waits. */
interface Waiting {
  /** The kind of things that it waits for. */
  readonly kind: string;
  /** The hash of its goal. */
  readonly goal: string;
  /** In game time (ms). */
  readonly atMs: number;
}

/** The agents that prepare for an errand, or wait for its rest. */
export class Prepared {
  readonly #agents = new Map<object, Waiting>();
  /** The things beside which agents wait. */
  readonly #places = new Map<object, Thing>();

  /** Notes that an agent prepares, or does what it prepared for, or something else. */
  awarded(agent: object, { prepares, hash, things }: ErrandOffer, nowMs: number): void {
    const by = prepares?.by;
    this.#places.delete(agent);
    // It has put away what it fetched.
    if (by === undefined && this.#agents.get(agent)?.goal === hash) this.#agents.delete(agent);
    if (by === undefined) return;
    this.#agents.set(agent, { kind: by.kind, goal: hash, atMs: nowMs });
    const [thing] = things;
    if (by.isApproach && thing !== undefined) this.#places.set(agent, thing);
  }

  forget(agent: object): void {
    this.#places.delete(agent);
    this.#agents.delete(agent);
  }

  /** The number of agents that wait beside a thing, or go there. */
  waitingAt(thing: Thing): number {
    let count = 0;
    for (const one of this.#places.values()) if (one === thing) count++;
    return count;
  }

  /**
   * The number of agents that may still prepare: a few for each thing of a kind. All of them may wait beside it.
   *
   * @param agents in the crowd
   */
  left(
    { kind, isApproach }: Preparation,
    knowledge: Pick<KnownThings, "ofKind">,
    agents: number,
    nowMs: number,
  ): number {
    if (isApproach) return Number.POSITIVE_INFINITY;
    let waiting = 0;
    for (const [agent, one] of this.#agents) {
      if (nowMs < one.atMs || nowMs - one.atMs >= COUNTS_MS) this.#agents.delete(agent);
      else if (one.kind === kind) waiting++;
    }
    const ofAll = Math.ceil(MOST_PREPARING * agents) - this.#agents.size;
    return Math.min(PREPARING_A_THING * knowledge.ofKind(kind).length - waiting, ofAll);
  }
}
