import { RequestError } from "@understudy/planner-core";
import type { Thing, ThingId } from "./thing.ts";

/** A lower bound of the cost of a way, as the game knows it. */
export type WayEstimate = (
  agent: string,
  from: ThingId | undefined,
  to: ThingId,
) => number | undefined;

/** The cost of a way as the game knows it; `unknown` where it has to find out first. */
export type WayCost = (...way: Parameters<WayEstimate>) => number | "unknown" | undefined;

/** A way whose cost is not known yet. */
export const UNKNOWN = -1;
/** Stands for a way that does not exist. */
export const WITHOUT_WAY = 0;

const SCALE = 1000;
const MOST = 1_000_000;

interface KnownWay {
  readonly scaledCost: number;
  readonly fromMoves: number;
  readonly toMoves: number;
}

/**
 * The costs of ways between things that the game was asked for, until one of them moves. Agents of one body share them;
 * the ways from where an agent is are asked for each question. Costs are in thousandths.
 */
export class WayBook {
  readonly #way: WayCost | undefined;
  readonly #estimate: WayEstimate | undefined;
  readonly #perTick: number;
  readonly #known = new Map<string, WeakMap<Thing, Map<Thing, KnownWay>>>();
  /** By agent the ways from where it is, in this tick. */
  readonly #here = new Map<string, Map<Thing, number>>();
  readonly #withDetours = new Set<string>();
  #nowMs = Number.NaN;
  #left: number;

  constructor(way: WayCost | undefined, estimate: WayEstimate | undefined, perTick: number) {
    this.#way = way;
    this.#estimate = estimate;
    this.#perTick = perTick;
    this.#left = perTick;
  }

  /** Another tick begins: as many ways may be asked for again, and agents may be somewhere else. */
  tick(nowMs: number): void {
    if (nowMs === this.#nowMs) return;
    this.#nowMs = nowMs;
    this.#left = this.#perTick;
    if (this.#here.size > 0) this.#here.clear();
  }

  /**
   * The cost of the way from where an agent is: asked for once in a tick.
   *
   * @param kept how many ways of this tick must be left for others
   */
  fromHere(agent: string, to: Thing, kept = 0): number {
    let ofAgent = this.#here.get(agent);
    if (ofAgent === undefined) {
      ofAgent = new Map();
      this.#here.set(agent, ofAgent);
    }
    const known = ofAgent.get(to);
    if (known !== undefined) return known;
    if (this.#left <= kept) return UNKNOWN;
    const scaledCost = this.#ask(agent, undefined, to.id);
    if (scaledCost !== UNKNOWN) ofAgent.set(to, scaledCost);
    return scaledCost;
  }

  /** Whether the game says what ways cost: without it all cost the same, and no detour is cheaper. */
  get hasWays(): boolean {
    return this.#way !== undefined;
  }

  /** Whether detours by way of other things were needed for a body: then they are looked for at once. */
  hasDetours(body: string): boolean {
    return this.#withDetours.has(body);
  }

  /** A detour by way of another thing was needed. */
  noteDetour(body: string): void {
    this.#withDetours.add(body);
  }

  /** Whether the game tells lower bounds. */
  get hasEstimate(): boolean {
    return this.#estimate !== undefined;
  }

  /** Half of the ways of a tick: looking for what is near must leave some for the ways from there. */
  get half(): number {
    return this.#perTick / 2;
  }

  /** The cost of a way if it is known already; from where the agent is where `from` is undefined. */
  known(agent: string, body: string, from: Thing | undefined, to: Thing): number {
    if (from === undefined) return this.#here.get(agent)?.get(to) ?? UNKNOWN;
    const known = this.#known.get(body)?.get(from)?.get(to);
    return known?.fromMoves === from.moves && known.toMoves === to.moves
      ? known.scaledCost
      : UNKNOWN;
  }

  /**
   * The cost of the way from thing to thing.
   *
   * @param kept how many ways of this tick must be left for others
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
    if (this.#left <= kept) return UNKNOWN;
    const scaledCost = this.#ask(agent, from.id, to.id);
    if (scaledCost === UNKNOWN) return UNKNOWN;
    // Things that are gone must not be kept for ever.
    if (ofFrom.size > 256)
      for (const thing of ofFrom.keys()) if (thing.isGone) ofFrom.delete(thing);
    ofFrom.set(to, { scaledCost, fromMoves: from.moves, toMoves: to.moves });
    return scaledCost;
  }

  /** A lower bound of the cost of a way, from where the agent is where `from` is undefined; `UNKNOWN` without one. */
  estimate(agent: string, from: Thing | undefined, to: Thing): number {
    const cost = this.#estimate?.(agent, from?.id, to.id);
    return cost === undefined ? UNKNOWN : scaled(cost, "/estimate");
  }

  #ask(agent: string, from: ThingId | undefined, to: ThingId): number {
    // A domain without ways never asks; a world without a function has every way at the least cost.
    if (this.#way === undefined) return 1;
    if (this.#left <= 0) return UNKNOWN;
    this.#left--;
    const cost = this.#way(agent, from, to);
    if (cost === "unknown") return UNKNOWN;
    return cost === undefined ? WITHOUT_WAY : scaled(cost, "/way");
  }
}

function scaled(cost: number, pointer: string): number {
  if (typeof cost === "number" && cost >= 0 && cost <= MOST) {
    return Math.max(1, Math.ceil(cost * SCALE - 1e-6));
  }
  const hint = `a number from 0 to ${MOST}, or undefined where there is no way`;
  throw new RequestError([{ pointer, message: `a way costs ${String(cost)}`, hint }]);
}
