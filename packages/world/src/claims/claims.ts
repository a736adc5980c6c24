/**
 * Claims: places at things for the plans of agents; a thing with one place is an agent's own.
 *
 * @module
 */

import { LeaseTable } from "@understudy/planner-core/internal";
import { ChangeLog } from "../things/change-log.ts";
import type { ThingId } from "../things/thing.ts";
import { Forecasts } from "./forecasts.ts";
import { Holders } from "./holders.ts";
import { Patience } from "./patience.ts";
import type { SavedClaims } from "./saved-claims.ts";
import { keysWithValues } from "./sets.ts";

const NOTHING: ReadonlySet<ThingId> = new Set();

/**
 * The claims of all agents. A thing has as many places as it serves agents at a time, mostly one, and each claim takes a
 * place. A plan's claims are taken all together or not at all. An agent queues for at most one thing, a squad for all that its
 * plan still lacks, first come, first served; one that has no ticks any more is passed. A claim ends only when the agent or
 * the game releases it, or the thing is gone.
 */
export class Claims {
  readonly #capacityOf: (thing: ThingId) => number;
  readonly #holders = new Holders();
  readonly #queues = new LeaseTable<ThingId>();
  /** How often each agent's awaited thing became free. */
  readonly #calls = new Map<string, number>();
  /** @internal The latest things that became free, for all agents or for the next in their queue. */
  readonly freed: ChangeLog<ThingId> = new ChangeLog();
  /** @internal The latest things whose holders or queues are others now. */
  readonly touched: ChangeLog<ThingId> = new ChangeLog();
  /** The agents that stand before things and wait for their turn. */
  readonly #turns = new LeaseTable<ThingId>();
  /** The things of squads of a loaded game that may not be created again. */
  readonly #returning = new LeaseTable<ThingId>();
  /** @internal When those in the lines will be done. */
  readonly forecasts: Forecasts = new Forecasts(this);
  /** @internal Lets those pass that stand behind runners without ticks. */
  readonly patience: Patience = new Patience([this.#queues, this.#turns, this.#returning], (one) =>
    this.#pass(one),
  );
  #changes = 0;

  /** @param capacityOf the number of agents that a thing serves at a time. Default: 1 */
  constructor(capacityOf: (thing: ThingId) => number = () => 1) {
    this.#capacityOf = capacityOf;
  }

  /** Increases with every claim that is taken or lost. */
  get changes(): number {
    return this.#changes;
  }

  /** The agent that holds a thing, the first one of several; undefined if none does. */
  holderOf(thing: ThingId): string | undefined {
    return this.#holders.of(thing).values().next().value;
  }

  /** The agents that hold a place at a thing, the longest claim first. */
  holdersOf(thing: ThingId): readonly string[] {
    return [...this.#holders.of(thing)];
  }

  /** Whether an agent holds a place at a thing. Allocates nothing. */
  isHeldBy(agent: string, thing: ThingId): boolean {
    return this.#holders.of(thing).has(agent);
  }

  /** The number of agents that a thing serves at a time. */
  capacityOf(thing: ThingId): number {
    return this.#capacityOf(thing);
  }

  /** The number of places at a thing without a holder. */
  freePlaces(thing: ThingId): number {
    return Math.max(0, this.#capacityOf(thing) - this.#holders.of(thing).size);
  }

  /** The things that an agent holds. */
  heldBy(agent: string): readonly ThingId[] {
    return this.#holders.heldBy(agent);
  }

  /** The agents and squads in the queue for a thing before another one, or all if that one is not in it. */
  aheadOf(agent: string, thing: ThingId): readonly string[] {
    const line = [...this.#queues.lineOf(thing)];
    const place = line.indexOf(agent);
    return place < 0 ? line : line.slice(0, place);
  }

  /** The thing that an agent waits for, the first one of several. */
  awaitedBy(agent: string): ThingId | undefined {
    return this.#queues.tickets.get(agent)?.wants.values().next().value;
  }

  /** The things that a squad waits for. */
  allAwaitedBy(squad: string): ReadonlySet<ThingId> {
    return this.#queues.tickets.get(squad)?.wants ?? NOTHING;
  }

  /** Number of agents in the queue for a thing. */
  waitingFor(thing: ThingId): number {
    return this.#queues.lineOf(thing).size;
  }

  /** The turns of the agents in the queue for a thing: as many at once as it serves. */
  turnsAhead(thing: ThingId): number {
    return Math.floor(this.waitingFor(thing) / Math.max(1, this.#capacityOf(thing)));
  }

  /** Whether an agent may plan with a thing: it has a place that neither a holder nor an agent ahead in the queue takes. */
  isFreeFor(agent: string, thing: ThingId): boolean {
    return this.isHeldBy(agent, thing) || this.isAmong(agent, thing, this.freePlaces(thing));
  }

  /** Whether an agent is among the first in the queue for a thing; if it is not in it, it comes last. */
  isAmong(agent: string, thing: ThingId, most: number): boolean {
    let left = most;
    if (left <= 0) return false;
    for (const one of this.#queues.lineOf(thing)) {
      if (one === agent) return true;
      if (--left === 0) return false;
    }
    return true;
  }

  /** Increases when the agent's awaited thing becomes free. */
  callsOf(agent: string): number {
    return this.#calls.get(agent) ?? 0;
  }

  /**
   * Takes places for an agent's plan and releases its others: all or nothing.
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
   * Takes all places of a squad's plan at once: it holds those that are free for it, and stands in the queues for the others.
   * It gives back all its other places. A plan that lacks more than the one before stands at the end of all its queues, and
   * leaves what it holds to those that wait for it: a squad then waits only for those that came before it, so that no two
   * wait for each other.
   *
   * @param running the things of steps under way, which it keeps
   */
  takeAll(squad: string, things: ReadonlySet<ThingId>, running: ReadonlySet<ThingId>): void {
    const lacking = new Set([...things].filter((thing) => !this.isFreeFor(squad, thing)));
    const wanted = this.allAwaitedBy(squad);
    if ([...lacking].some((thing) => !wanted.has(thing))) {
      for (const thing of this.heldBy(squad)) {
        if (!running.has(thing) && this.waitingFor(thing) > 0) lacking.add(thing);
      }
      this.stopWaiting(squad);
      this.#queues.join(squad, lacking);
      for (const thing of lacking) this.touched.add(thing);
    } else
      this.#leave(
        squad,
        [...wanted].filter((thing) => !lacking.has(thing)),
      );
    const held = new Set([...things].filter((thing) => !lacking.has(thing)));
    this.keepOnly(squad, held);
    for (const thing of held) {
      this.#give(thing, squad);
      this.#holders.setSpare(thing, squad, !running.has(thing));
    }
  }

  /**
   * Takes a place for the step of an agent that stands before a thing and keeps its others. If none is free, the agent
   * waits for its turn there. Agents that queue for it from afar do not keep it from being used.
   *
   * @returns its turn: 0 if it holds one now, 1 if it is the next
   */
  takeTurn(agent: string, thing: ThingId): number {
    if (this.isHeldBy(agent, thing)) return 0;
    const turns = this.#turns.lineOf(thing);
    let ahead = 0;
    for (const one of turns) {
      if (one === agent) break;
      ahead++;
    }
    if (ahead >= this.freePlaces(thing)) {
      if (!turns.has(agent)) this.#turns.join(agent, [thing]);
      return ahead + 1;
    }
    this.#turns.leave(agent, [thing]);
    this.#give(thing, agent);
    return 0;
  }

  /** Ends an agent's wait for a turn. */
  leaveTurns(agent: string): void {
    this.#turns.leave(agent);
  }

  /** Whether an agent holds all of these things. */
  areHeld(agent: string, things: Iterable<ThingId>): boolean {
    for (const thing of things) if (!this.isHeldBy(agent, thing)) return false;
    return true;
  }

  /** Releases an agent's things except these. */
  keepOnly(agent: string, kept?: ReadonlySet<ThingId>): void {
    for (const thing of this.heldBy(agent)) {
      if (kept?.has(thing) !== true) this.#lose(thing, agent);
    }
  }

  /** Releases an agent's things and puts it at the end of a thing's queue. */
  wait(agent: string, thing: ThingId): void {
    this.keepOnly(agent);
    if (this.awaitedBy(agent) === thing) return;
    this.stopWaiting(agent);
    this.#queues.join(agent, [thing]);
    this.touched.add(thing);
    this.#call(thing);
  }

  /** Removes an agent from its queue, so that the next one may be called. */
  stopWaiting(agent: string): void {
    this.#leave(agent, [...this.allAwaitedBy(agent)]);
  }

  /**
   * Lets those behind an agent pass. As one that comes last, a squad leaves to them what it does not use yet; it may ask again.
   * One that was not created again after a load is gone, with all its claims.
   */
  #pass(agent: string): void {
    if (this.#returning.leave(agent) && !this.forecasts.knows(agent)) {
      this.leave(agent);
      return;
    }
    if (this.#queues.tickets.has(agent)) {
      for (const thing of this.heldBy(agent)) {
        if (this.#holders.isSpare(thing, agent)) this.#lose(thing, agent);
      }
    }
    this.stopWaiting(agent);
    this.leaveTurns(agent);
    this.#calls.set(agent, this.callsOf(agent) + 1);
  }

  #leave(agent: string, things: readonly ThingId[]): void {
    if (things.length === 0) return;
    this.#queues.leave(agent, things);
    for (const thing of things) {
      this.touched.add(thing);
      this.#call(thing);
    }
  }

  /**
   * Puts an agent at the end of its queue. If there is a place for all that wait, it leaves the queue, since agents that
   * come later are kept waiting.
   */
  letPass(agent: string): void {
    const thing = this.awaitedBy(agent);
    if (thing === undefined) return;
    const isLast = this.waitingFor(thing) <= Math.max(1, this.freePlaces(thing));
    this.#queues.leave(agent);
    if (!isLast) this.#queues.join(agent, [thing]);
    this.touched.add(thing);
    this.#call(thing);
  }

  /**
   * Releases a thing: it was taken away, or is gone.
   *
   * @param holder the one that leaves its place. Default: whoever has one
   */
  free(thing: ThingId, holder?: string): void {
    for (const one of this.holdersOf(thing)) {
      if (holder === undefined || one === holder) this.#lose(thing, one);
    }
  }

  /** Removes a thing that is gone, with its holders and its queue. */
  forget(thing: ThingId): void {
    this.free(thing);
    for (const agent of [...this.#turns.lineOf(thing)]) this.#turns.leave(agent, [thing]);
    for (const agent of [...this.#queues.lineOf(thing)]) {
      this.#queues.leave(agent, [thing]);
      this.touched.add(thing);
      this.#calls.set(agent, this.callsOf(agent) + 1);
      // An agent with a memory may believe in the thing still.
      this.freed.add(thing);
    }
  }

  /**
   * Gives a place at a thing to a holder such as the player that picked it up. If none is free, the holders that came last
   * lose theirs, and plans that use it break.
   */
  give(thing: ThingId, holder: string): void {
    this.#holders.setSpare(thing, holder, false);
    if (this.isHeldBy(holder, thing)) return;
    const most = Math.max(1, this.#capacityOf(thing));
    for (const last of this.holdersOf(thing)
      .slice(most - 1)
      .reverse())
      this.#lose(thing, last);
    this.#give(thing, holder);
  }

  /** @internal Calls the agents for which a thing has places now that it serves more of them. */
  grown(thing: ThingId): void {
    this.#changes++;
    this.freed.add(thing);
    let free = this.freePlaces(thing);
    for (const agent of this.#queues.lineOf(thing)) {
      if (free-- <= 0) return;
      this.#calls.set(agent, this.callsOf(agent) + 1);
    }
  }

  /** Removes an agent. */
  leave(agent: string): void {
    this.keepOnly(agent);
    this.stopWaiting(agent);
    this.leaveTurns(agent);
    this.#returning.leave(agent);
    this.patience.forget(agent);
    this.#calls.delete(agent);
  }

  save(): SavedClaims {
    const turns = keysWithValues(this.#turns.lines);
    const paces = this.patience.save();
    return {
      ...this.#holders.save(),
      waiting: [...this.#queues.tickets].flatMap(([agent, { wants }]) =>
        [...wants].map((thing) => [agent, thing] as const),
      ),
      ...(turns.length === 0 ? {} : { turns }),
      ...(paces.length === 0 ? {} : { paces }),
    };
  }

  /**
   * Replaces all claims by saved ones.
   *
   * @param isSquad whether a name is that of a squad, whose claims end unless it is created again. Default: none is
   */
  restore(
    { held, waiting, turns = [], spare = [], paces }: SavedClaims,
    isSquad: (name: string) => boolean = () => false,
  ): void {
    const { patience, freed, touched } = this;
    for (const map of [this.#queues, this.#holders, this.#turns, this.#returning]) map.clear();
    patience.restart(paces);
    for (const log of [freed, touched]) log.forget();
    for (const [thing, agent] of held) {
      this.#give(thing, agent);
      if (isSquad(agent)) this.#returning.join(agent, [thing]);
    }
    for (const [thing, squad] of spare) this.#holders.setSpare(thing, squad, true);
    for (const [agent, thing] of waiting) this.#queues.join(agent, [thing]);
    for (const [thing, agent] of turns) this.#turns.join(agent, [thing]);
    this.#changes++;
  }

  #give(thing: ThingId, agent: string): void {
    if (this.isHeldBy(agent, thing)) return;
    this.#holders.add(thing, agent);
    this.touched.add(thing);
    this.#changes++;
  }

  #lose(thing: ThingId, agent: string): void {
    this.#holders.delete(thing, agent);
    this.touched.add(thing);
    this.#changes++;
    this.#call(thing);
  }

  /** Calls the last agent in the queue of a thing for which there is a place: those ahead have been called. */
  #call(thing: ThingId): void {
    let free = this.freePlaces(thing);
    if (free === 0) return;
    this.freed.add(thing);
    let next: string | undefined;
    for (const agent of this.#queues.lineOf(thing)) {
      next = agent;
      if (--free === 0) break;
    }
    if (next !== undefined) this.#calls.set(next, this.callsOf(next) + 1);
  }
}
