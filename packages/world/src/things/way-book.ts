import { RequestError } from "@understudy/planner-core";
import type { Thing, ThingId } from "./thing.ts";

/** The game's lower bound of a way's cost. */
export type WayEstimate = (
  agent: string,
  from: ThingId | undefined,
  to: ThingId,
) => number | undefined;

/** The game's cost of a way; `unknown` if the game has to compute it first. */
export type WayCost = (...way: Parameters<WayEstimate>) => number | "unknown" | undefined;

/** A way with an unknown cost. */
export const UNKNOWN = -1;
/** No way exists. */
export const WITHOUT_WAY = 0;

const SCALE = 1000;
const MOST = 1_000_000;
/** Limit on missed things of an agent. */
const MOST_MISSED = 64;
/** Limit on known ways from a thing; the oldest is forgotten first. Also those to things that are gone. */
const MOST_WAYS = 512;
/** Estimates in one piece of work. A way that the game looks up is a piece of its own. */
const ESTIMATES_A_PIECE = 64;

interface KnownWay {
  readonly scaledCost: number;
  readonly fromMoves: number;
  readonly toMoves: number;
}

/**
 * The game's way costs between things, cached until one of them moves. Agents of a body share them.
 * Ways from an agent's position are looked up for each question. Costs are in thousandths.
 */
export class WayBook {
  readonly #way: WayCost | undefined;
  readonly #estimate: WayEstimate | undefined;
  readonly #perTick: number;
  readonly #known = new Map<string, WeakMap<Thing, Map<Thing, KnownWay>>>();
  /** The ways from each agent's position, in this tick. */
  readonly #here = new Map<string, Map<Thing, number>>();
  readonly #withDetours = new Set<string>();
  /**
   * By agent: things that a step was to lead to although there is no way from the agent's position.
   * Their ways are always asked for, or the next plan could begin with the same step.
   */
  readonly #missed = new Map<string, Set<Thing>>();
  /** The ways that the game has to compute. Each takes one lookup in a tick, however often it is asked for. */
  readonly #computed = new Set<string>();
  #nowMs = Number.NaN;
  #left: number;
  #asked = 0;
  #askedBefore = 0;
  /** Estimates of the current piece of work. */
  #estimated = 0;

  constructor(way: WayCost | undefined, estimate: WayEstimate | undefined, perTick: number) {
    this.#way = way;
    this.#estimate = estimate;
    this.#perTick = perTick;
    this.#left = perTick;
  }

  /** Begins a tick: resets the lookup budget and the ways from agents' positions. */
  tick(nowMs: number): void {
    if (nowMs === this.#nowMs) return;
    this.#nowMs = nowMs;
    this.#left = this.#perTick;
    if (this.#here.size > 0) this.#here.clear();
    if (this.#computed.size > 0) this.#computed.clear();
  }

  /** Number of lookups left in this tick. */
  get left(): number {
    return Math.max(0, this.#left);
  }

  /**
   * The cost of the way from an agent's position, looked up once per tick.
   *
   * @param kept number of lookups to reserve in this tick
   */
  fromHere(agent: string, to: Thing, kept = 0): number {
    let ofAgent = this.#here.get(agent);
    if (ofAgent === undefined) {
      ofAgent = new Map();
      this.#here.set(agent, ofAgent);
    }
    const known = ofAgent.get(to);
    if (known !== undefined) return known;
    const missed = this.#missed.get(agent);
    const isMissed = missed?.has(to) === true;
    if (!isMissed && !this.#mayAsk(kept, agent, undefined, to.id)) return UNKNOWN;
    const scaledCost = this.#ask(agent, undefined, to.id);
    if (scaledCost !== UNKNOWN) ofAgent.set(to, scaledCost);
    if (isMissed && scaledCost !== WITHOUT_WAY) missed.delete(to);
    if (missed?.size === 0) this.#missed.delete(agent);
    return scaledCost;
  }

  /** The cost of a way that a step is about to take. Asked for even if no lookups are left. */
  next(agent: string, body: string, from: Thing | undefined, to: Thing): number {
    const kept = Number.NEGATIVE_INFINITY;
    return from === undefined
      ? this.fromHere(agent, to, kept)
      : this.between(agent, body, from, to, kept);
  }

  /**
   * Records a thing that a step was to lead to although there is no way from the agent's position.
   */
  noteMissed(agent: string, to: Thing): void {
    const missed = this.#missed.get(agent);
    if (missed === undefined) this.#missed.set(agent, new Set([to]));
    else if (missed.size < MOST_MISSED) missed.add(to);
  }

  /** Whether things without a way are recorded for an agent. */
  hasMissed(agent: string): boolean {
    return this.#missed.has(agent);
  }

  /** Forgets an agent. */
  forget(agent: string): void {
    this.#here.delete(agent);
    this.#missed.delete(agent);
  }

  /** Whether so much was asked for that a piece of work must end: a game may search a path for each way. */
  takePause(): boolean {
    if (this.#asked === this.#askedBefore && this.#estimated < ESTIMATES_A_PIECE) return false;
    this.#askedBefore = this.#asked;
    this.#estimated = 0;
    return true;
  }

  /** Number of ways that the game was asked for. */
  get asked(): number {
    return this.#asked;
  }

  /** Whether the game has way costs. Without them all ways cost the same, and no detour is cheaper. */
  get hasWays(): boolean {
    return this.#way !== undefined;
  }

  /** Whether a body has needed detours, which are then searched for at once. */
  hasDetours(body: string): boolean {
    return this.#withDetours.has(body);
  }

  /** Records that a detour was needed. */
  noteDetour(body: string): void {
    this.#withDetours.add(body);
  }

  /** Whether every way has a price without a lookup. */
  get hasBounds(): boolean {
    return this.#estimate !== undefined || this.#way === undefined;
  }

  /** Whether the game has lower bounds. */
  get hasEstimate(): boolean {
    return this.#estimate !== undefined;
  }

  /** Half of a tick's lookups: the search for near things must leave some for the ways between them. */
  get half(): number {
    return this.#perTick / 2;
  }

  /** A quarter of a tick's lookups: the search for detours leaves it to the ways of plans. */
  get quarter(): number {
    return this.#perTick / 4;
  }

  /** The cost of a way, if cached; from the agent's position if `from` is undefined. */
  known(agent: string, body: string, from: Thing | undefined, to: Thing): number {
    if (from === undefined) return this.#here.get(agent)?.get(to) ?? UNKNOWN;
    const known = this.#known.get(body)?.get(from)?.get(to);
    return known?.fromMoves === from.moves && known.toMoves === to.moves
      ? known.scaledCost
      : UNKNOWN;
  }

  /**
   * The cost of the way between two things.
   *
   * @param kept number of lookups to reserve in this tick
   */
  between(agent: string, body: string, from: Thing, to: Thing, kept = 0): number {
    let ofBody = this.#known.get(body);
    if (ofBody === undefined) {
      ofBody = new WeakMap();
      this.#known.set(body, ofBody);
    }
    let ofFrom = ofBody.get(from);
    if (ofFrom === undefined) {
      ofFrom = new Map();
      ofBody.set(from, ofFrom);
    }
    const known = ofFrom.get(to);
    if (known?.fromMoves === from.moves && known.toMoves === to.moves) return known.scaledCost;
    if (!this.#mayAsk(kept, agent, from.id, to.id)) return UNKNOWN;
    const scaledCost = this.#ask(agent, from.id, to.id);
    if (scaledCost === UNKNOWN) return UNKNOWN;
    if (ofFrom.size >= MOST_WAYS && known === undefined) {
      const [oldest] = ofFrom.keys();
      ofFrom.delete(oldest as Thing);
    }
    ofFrom.set(to, { scaledCost, fromMoves: from.moves, toMoves: to.moves });
    return scaledCost;
  }

  /** A lower bound of a way's cost; from the agent's position if `from` is undefined. `UNKNOWN` without one. */
  estimate(agent: string, from: Thing | undefined, to: Thing): number {
    this.#estimated++;
    const cost = this.#estimate?.(agent, from?.id, to.id);
    return cost === undefined ? UNKNOWN : scaled(cost, "/estimate");
  }

  #mayAsk(kept: number, agent: string, from: ThingId | undefined, to: ThingId): boolean {
    return this.#left > kept || this.#isComputed(agent, from, to);
  }

  #isComputed(agent: string, from: ThingId | undefined, to: ThingId): boolean {
    return this.#computed.size > 0 && this.#computed.has(keyOf(agent, from, to));
  }

  #ask(agent: string, from: ThingId | undefined, to: ThingId): number {
    // Domains without ways never get here; in a world without a cost function every way has the
    // least cost.
    if (this.#way === undefined) return 1;
    if (!this.#isComputed(agent, from, to)) this.#left--;
    this.#asked++;
    const cost = this.#way(agent, from, to);
    if (cost === "unknown") {
      this.#computed.add(keyOf(agent, from, to));
      return UNKNOWN;
    }
    return cost === undefined ? WITHOUT_WAY : scaled(cost, "/way");
  }
}

function keyOf(agent: string, from: ThingId | undefined, to: ThingId): string {
  return `${agent} ${String(from)} ${String(to)}`;
}

function scaled(cost: number, pointer: string): number {
  if (typeof cost === "number" && cost >= 0 && cost <= MOST) {
    return Math.max(1, Math.ceil(cost * SCALE - 1e-6));
  }
  const hint = `a number from 0 to ${MOST}, or undefined where there is no way`;
  throw new RequestError([{ pointer, message: `a way costs ${String(cost)}`, hint }]);
}
