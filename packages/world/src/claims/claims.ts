/**
 * Claims: exclusive use of things by the plan of one agent.
 *
 * @module
 */

import { LeaseTable } from "@understudy/planner-core/internal";
import { ChangeLog } from "../things/change-log.ts";
import type { ThingId } from "../things/thing.ts";

/** Claims as plain JSON. */
export interface SavedClaims {
  readonly held: readonly (readonly [thing: ThingId, agent: string])[];
  /** First come, first served. */
  readonly waiting: readonly (readonly [agent: string, thing: ThingId])[];
}

/**
 * The claims of all agents. A plan's claims are taken all together or not at all. An agent queues
 * for at most one thing, first come, first served. A claim ends only when the agent or the game
 * releases it, or the thing is gone.
 */
export class Claims {
  readonly #table = new LeaseTable<ThingId>();
  /** How often each agent's awaited thing became free. */
  readonly #calls = new Map<string, number>();
  /** @internal The latest things that became free, for all agents or for the next in their queue. */
  readonly freed: ChangeLog<ThingId> = new ChangeLog();
  /** By thing: the agents that stand before it and wait for their turn, first come, first served. */
  readonly #turns = new Map<ThingId, Set<string>>();
  #changes = 0;

  /** Increases with every claim that is taken or lost. */
  get changes(): number {
    return this.#changes;
  }

  /** The agent that holds a thing; undefined if it is free. */
  holderOf(thing: ThingId): string | undefined {
    return this.#table.leases.get(thing)?.agent;
  }

  /** The things that an agent holds. */
  heldBy(agent: string): readonly ThingId[] {
    return [...this.#table.heldBy(agent)];
  }

  /** The thing that an agent waits for. */
  awaitedBy(agent: string): ThingId | undefined {
    return this.#table.tickets.get(agent)?.wants.values().next().value;
  }

  /** Number of agents in the queue for a thing. */
  waitingFor(thing: ThingId): number {
    return this.#table.lineOf(thing).size;
  }

  /** Whether an agent may plan with a thing: no other agent holds it or is ahead in the queue. */
  isFreeFor(agent: string, thing: ThingId): boolean {
    const holder = this.holderOf(thing);
    if (holder !== undefined) return holder === agent;
    const first = this.#firstWaiting(thing);
    return first === undefined || first === agent;
  }

  /** Increases when the agent's awaited thing becomes free. */
  callsOf(agent: string): number {
    return this.#calls.get(agent) ?? 0;
  }

  /**
   * Takes things for an agent's plan and releases its others: all or nothing.
   *
   * @param keepsPlace whether it goes on waiting for a thing that is none of these. Default: no
   * @returns the first unavailable thing; undefined on success
   */
  take(agent: string, things: ReadonlySet<ThingId>, keepsPlace = false): ThingId | undefined {
    for (const thing of things) if (!this.isFreeFor(agent, thing)) return thing;
    const awaited = this.awaitedBy(agent);
    if (!keepsPlace || (awaited !== undefined && things.has(awaited))) this.stopWaiting(agent);
    this.keepOnly(agent, things);
    for (const thing of things) this.#give(thing, agent);
    return undefined;
  }

  /**
   * Takes a thing for the step of an agent that stands before it and keeps its others. If it is not free, the agent waits
   * for its turn there. Agents that queue for it from afar do not keep it from being used.
   *
   * @returns whether the agent holds it now
   */
  takeTurn(agent: string, thing: ThingId): boolean {
    const holder = this.holderOf(thing);
    if (holder === agent) return true;
    const turns = this.#turns.get(thing) ?? new Set();
    this.#turns.set(thing, turns);
    const [first = agent] = turns;
    if (holder !== undefined || first !== agent) {
      turns.add(agent);
      return false;
    }
    turns.delete(agent);
    this.#give(thing, agent);
    return true;
  }

  /** Ends an agent's wait for a turn. */
  leaveTurns(agent: string): void {
    for (const turns of this.#turns.values()) turns.delete(agent);
  }

  /** Whether an agent holds all of these things. */
  areHeld(agent: string, things: Iterable<ThingId>): boolean {
    for (const thing of things) if (this.holderOf(thing) !== agent) return false;
    return true;
  }

  /** Releases an agent's things except these. */
  keepOnly(agent: string, kept?: ReadonlySet<ThingId>): void {
    for (const thing of this.#table.heldBy(agent)) if (kept?.has(thing) !== true) this.free(thing);
  }

  /** Releases an agent's things and puts it at the end of a thing's queue. */
  wait(agent: string, thing: ThingId): void {
    this.keepOnly(agent);
    if (this.awaitedBy(agent) === thing) return;
    this.stopWaiting(agent);
    this.#table.join(agent, [thing]);
    if (this.holderOf(thing) === undefined) this.#call(thing);
  }

  /** Removes an agent from its queue, so that the next one may be called. */
  stopWaiting(agent: string): void {
    const thing = this.awaitedBy(agent);
    if (thing === undefined) return;
    this.#table.leave(agent);
    if (this.holderOf(thing) === undefined) this.#call(thing);
  }

  /** Puts an agent at the end of its queue. If it waits alone, it leaves the queue, since agents that come later are kept waiting. */
  letPass(agent: string): void {
    const thing = this.awaitedBy(agent);
    if (thing === undefined) return;
    const isAlone = this.waitingFor(thing) === 1;
    this.#table.leave(agent);
    if (!isAlone) this.#table.join(agent, [thing]);
    if (this.holderOf(thing) === undefined) this.#call(thing);
  }

  /** Releases a thing, whoever holds it: it was taken away, or is gone. */
  free(thing: ThingId): void {
    if (this.holderOf(thing) === undefined) return;
    this.#table.free(thing);
    this.#changes++;
    this.#call(thing);
  }

  /** Removes a thing that is gone, with its holder and its queue. */
  forget(thing: ThingId): void {
    this.free(thing);
    this.#turns.delete(thing);
    for (const agent of this.#table.lineOf(thing)) {
      this.#table.leave(agent);
      this.#calls.set(agent, this.callsOf(agent) + 1);
      // An agent with a memory may believe in the thing still.
      this.freed.add(thing);
    }
  }

  /** Gives a thing to a holder such as the player that picked it up. Plans that use it break. */
  give(thing: ThingId, holder: string): void {
    if (this.holderOf(thing) === holder) return;
    this.free(thing);
    this.#give(thing, holder);
  }

  /** Removes an agent. */
  leave(agent: string): void {
    this.keepOnly(agent);
    this.stopWaiting(agent);
    this.leaveTurns(agent);
    this.#calls.delete(agent);
  }

  save(): SavedClaims {
    const { leases, tickets } = this.#table;
    return {
      held: [...leases].map(([thing, { agent }]) => [thing, agent] as const),
      waiting: [...tickets].flatMap(([agent, { wants }]) =>
        [...wants].map((thing) => [agent, thing] as const),
      ),
    };
  }

  /** Replaces all claims by saved ones. */
  restore({ held, waiting }: SavedClaims): void {
    this.#table.clear();
    this.freed.forget();
    for (const [thing, agent] of held) this.#give(thing, agent);
    for (const [agent, thing] of waiting) this.#table.join(agent, [thing]);
    this.#changes++;
  }

  #give(thing: ThingId, agent: string): void {
    if (this.holderOf(thing) === agent) return;
    this.#table.give(thing, agent);
    this.#changes++;
  }

  #firstWaiting(thing: ThingId): string | undefined {
    return this.#table.lineOf(thing).values().next().value;
  }

  /** Calls the next agent in the queue of a free thing. */
  #call(thing: ThingId): void {
    this.freed.add(thing);
    const next = this.#firstWaiting(thing);
    if (next !== undefined) this.#calls.set(next, this.callsOf(next) + 1);
  }
}
