import type { Thing } from "../../things/thing.ts";

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

  note(agent: object, waiting: Waiting): void {
    this.#agents.set(agent, waiting);
  }

  /** Notes that an agent goes to a thing, to wait there. */
  goes(agent: object, thing: Thing): void {
    this.#places.set(agent, thing);
  }

  /** Notes that an agent does what it prepared for, or something else for the same goal. */
  done(agent: object, goal: string): void {
    this.#places.delete(agent);
    if (this.#agents.get(agent)?.goal === goal) this.#agents.delete(agent);
  }

  forget(agent: object): void {
    this.#places.delete(agent);
    this.#agents.delete(agent);
  }

  /** The number of agents that wait beside each thing, or go there. */
  get waiting(): ReadonlyMap<Thing, number> {
    const counts = new Map<Thing, number>();
    for (const thing of this.#places.values()) counts.set(thing, (counts.get(thing) ?? 0) + 1);
    return counts;
  }

  /**
   * The number of agents that may still prepare: a few for each thing of a kind.
   *
   * @param things of the kind
   * @param agents in the crowd
   */
  left(kind: string, things: number, agents: number, nowMs: number): number {
    let waiting = 0;
    for (const [agent, one] of this.#agents) {
      if (nowMs < one.atMs || nowMs - one.atMs >= COUNTS_MS) this.#agents.delete(agent);
      else if (one.kind === kind) waiting++;
    }
    const ofAll = Math.ceil(MOST_PREPARING * agents) - this.#agents.size;
    return Math.min(PREPARING_A_THING * things - waiting, ofAll);
  }
}
