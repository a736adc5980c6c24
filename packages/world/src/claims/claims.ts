/**
 * Claims: things that the plan of one agent uses and nobody else may.
 *
 * @module
 */

import type { ThingId } from "../things/thing.ts";

/** Claims as plain JSON. */
export interface SavedClaims {
  readonly held: readonly (readonly [thing: ThingId, agent: string])[];
  /** First come, first served. */
  readonly waiting: readonly (readonly [agent: string, thing: ThingId])[];
}

/**
 * The claims of all agents: who holds which thing. A plan's claims are taken all at once or not at all; an agent that waits waits for one thing,
 * first come, first served; and nothing takes a claim away but its agent, the game, or that the thing is gone.
 */
export class Claims {
  readonly #holders = new Map<ThingId, string>();
  readonly #held = new Map<string, Set<ThingId>>();
  /** By waiting agent the thing that it waits for, in the order in which they came. */
  readonly #waiting = new Map<string, ThingId>();
  /** By thing the agents that wait for it, in the order in which they came. */
  readonly #lines = new Map<ThingId, Set<string>>();
  /** By agent: how often something came free that it waited for. */
  readonly #calls = new Map<string, number>();
  #changes = 0;

  /** Changes with every claim that is taken or lost. */
  get changes(): number {
    return this.#changes;
  }

  /** The agent that holds a thing; undefined if it is free. */
  holderOf(thing: ThingId): string | undefined {
    return this.#holders.get(thing);
  }

  /** The things that an agent holds. */
  heldBy(agent: string): readonly ThingId[] {
    return [...(this.#held.get(agent) ?? [])];
  }

  /** The thing that an agent waits for. */
  awaitedBy(agent: string): ThingId | undefined {
    return this.#waiting.get(agent);
  }

  /** Whether an agent may plan with a thing: nobody else holds it, or waited for it before. */
  isFreeFor(agent: string, thing: ThingId): boolean {
    const holder = this.#holders.get(thing);
    if (holder !== undefined) return holder === agent;
    const first = this.#firstWaiting(thing);
    return first === undefined || first === agent;
  }

  /** Changes when something came free that the agent waited for. */
  callsOf(agent: string): number {
    return this.#calls.get(agent) ?? 0;
  }

  /**
   * Takes things for the plan of an agent, and gives back the others that it held: all, or nothing.
   *
   * @returns the first thing that it may not have; undefined if it has them all
   */
  take(agent: string, things: ReadonlySet<ThingId>): ThingId | undefined {
    for (const thing of things) if (!this.isFreeFor(agent, thing)) return thing;
    this.stopWaiting(agent);
    this.keepOnly(agent, things);
    for (const thing of things) this.#give(thing, agent);
    return undefined;
  }

  /** Whether an agent holds all of these. */
  areHeld(agent: string, things: Iterable<ThingId>): boolean {
    for (const thing of things) if (this.#holders.get(thing) !== agent) return false;
    return true;
  }

  /** Gives back what an agent holds but for these. */
  keepOnly(agent: string, kept?: ReadonlySet<ThingId>): void {
    const held = this.#held.get(agent);
    if (held === undefined) return;
    for (const thing of held) if (kept?.has(thing) !== true) this.free(thing);
  }

  /** An agent that holds nothing waits for one thing, behind those who waited before. */
  wait(agent: string, thing: ThingId): void {
    this.keepOnly(agent);
    if (this.#waiting.get(agent) === thing) return;
    this.stopWaiting(agent);
    this.#stand(agent, thing);
    if (!this.#holders.has(thing)) this.#call(thing);
  }

  /** An agent waits for nothing any more: who waited behind it may be the next. */
  stopWaiting(agent: string): void {
    const thing = this.#waiting.get(agent);
    if (thing === undefined) return;
    this.#waiting.delete(agent);
    const line = this.#lines.get(thing);
    line?.delete(agent);
    if (line?.size === 0) this.#lines.delete(thing);
    if (!this.#holders.has(thing)) this.#call(thing);
  }

  /** A thing is nobody's any more, whoever held it: it was taken away, or is gone. */
  free(thing: ThingId): void {
    const holder = this.#holders.get(thing);
    if (holder === undefined) return;
    this.#holders.delete(thing);
    const held = this.#held.get(holder);
    held?.delete(thing);
    if (held?.size === 0) this.#held.delete(holder);
    this.#changes++;
    this.#call(thing);
  }

  /** A thing is gone: nobody holds it or waits for it. */
  forget(thing: ThingId): void {
    this.free(thing);
    for (const agent of this.#lines.get(thing) ?? []) {
      this.#waiting.delete(agent);
      this.#calls.set(agent, this.callsOf(agent) + 1);
    }
    this.#lines.delete(thing);
  }

  /** The game gives a thing to somebody, such as a player who picked it up: plans that use it break. */
  give(thing: ThingId, holder: string): void {
    if (this.#holders.get(thing) === holder) return;
    this.free(thing);
    this.#give(thing, holder);
  }

  /** An agent is gone. */
  leave(agent: string): void {
    this.keepOnly(agent);
    this.stopWaiting(agent);
    this.#calls.delete(agent);
  }

  save(): SavedClaims {
    return { held: [...this.#holders], waiting: [...this.#waiting] };
  }

  /** Replaces all claims by saved ones. */
  restore({ held, waiting }: SavedClaims): void {
    this.#holders.clear();
    this.#held.clear();
    this.#waiting.clear();
    this.#lines.clear();
    for (const [thing, agent] of held) this.#give(thing, agent);
    for (const [agent, thing] of waiting) this.#stand(agent, thing);
    this.#changes++;
  }

  #give(thing: ThingId, agent: string): void {
    if (this.#holders.get(thing) === agent) return;
    this.#holders.set(thing, agent);
    let held = this.#held.get(agent);
    if (held === undefined) {
      held = new Set();
      this.#held.set(agent, held);
    }
    held.add(thing);
    this.#changes++;
  }

  #firstWaiting(thing: ThingId): string | undefined {
    return this.#lines.get(thing)?.values().next().value;
  }

  #stand(agent: string, thing: ThingId): void {
    this.#waiting.set(agent, thing);
    let line = this.#lines.get(thing);
    if (line === undefined) {
      line = new Set();
      this.#lines.set(thing, line);
    }
    line.add(agent);
  }

  /** Tells the agent who comes next that a thing is free. */
  #call(thing: ThingId): void {
    const next = this.#firstWaiting(thing);
    if (next !== undefined) this.#calls.set(next, this.callsOf(next) + 1);
  }
}
