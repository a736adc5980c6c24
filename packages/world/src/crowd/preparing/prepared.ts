/** The largest share of a crowd that prepares: enough need their hands free for what ends the wait. */
const MOST_PREPARING = 0.5;
/** Agents that prepare for each thing of a kind: the next to use it, and one more. */
const PREPARING_A_THING = 2;
/** The time for which an agent counts, in game time (ms): it may have put away what it fetched. */
const COUNTS_MS = 60_000;

/** The agents that prepare for an errand, or wait for its rest. */
export class Prepared {
  /** By agent: the kind of things that it waits for, its goal, and the time. */
  readonly #agents = new Map<
    object,
    { readonly kind: string; readonly goal: string; readonly atMs: number }
  >();

  note(agent: object, kind: string, goal: string, nowMs: number): void {
    this.#agents.set(agent, { kind, goal, atMs: nowMs });
  }

  /** Notes that an agent does what it prepared for, or something else for the same goal. */
  done(agent: object, goal: string): void {
    if (this.#agents.get(agent)?.goal === goal) this.#agents.delete(agent);
  }

  forget(agent: object): void {
    this.#agents.delete(agent);
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
