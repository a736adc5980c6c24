import { type Random, seededRandom } from "@understudy/planner-core";
import { drawThing, type MarketThing, type Spot } from "./market.ts";

const FRAME_MS: number = 1000 / 60;
/** A fighter's speed per frame. */
const SPEED = 4;
/** Time until an empty chest is refilled, which leaves enough gold for all. */
const REFILL_MS = 2000;

/** A fighter, who robs chests, and hides when hurt. */
export interface Fighter extends Spot {
  readonly name: string;
  x: number;
  y: number;
  near: number | undefined;
  gold: number;
  hurt: boolean;
}

/** An emptied chest, with the time. */
interface Robbery {
  readonly chest: MarketThing;
  readonly atMs: number;
}

/** Chests, nooks and fighters with their events: the game's part of a skirmish. */
export class Brawl {
  readonly things: readonly MarketThing[];
  readonly fighters: readonly Fighter[];
  nowMs = 0;
  readonly #random: Random;
  readonly #robbed: Robbery[] = [];
  readonly #changed: (thing: MarketThing) => void;

  /** @param changed called for each changed thing */
  constructor(agents: number, things: number, changed: (thing: MarketThing) => void) {
    this.#changed = changed;
    this.#random = seededRandom(agents);
    this.things = Array.from({ length: things }, (_, id) =>
      drawThing(this.#random, id, id % 3 === 0 ? "nook" : "chest"),
    );
    this.fighters = Array.from({ length: agents }, (_, index) => ({
      name: `fighter ${index}`,
      x: this.#random.integer(1000),
      y: this.#random.integer(1000),
      near: undefined,
      gold: 0,
      hurt: false,
    }));
  }

  /** Advances a frame: wounds, spent coins, and refilled chests. */
  pass(): void {
    this.nowMs += FRAME_MS;
    this.#any().hurt = true;
    this.#any().gold = 0;
    while (this.nowMs - (this.#robbed[0]?.atMs ?? this.nowMs) >= REFILL_MS) {
      const { chest } = this.#robbed.shift() as Robbery;
      chest.gold = 1 + this.#random.integer(9);
      this.#changed(chest);
    }
  }

  /** Duration of a step, in milliseconds. */
  durationMs(fighter: Fighter, tool: string, thing: MarketThing | undefined): number {
    if (tool !== "go" || thing === undefined) return 200;
    const way = Math.sqrt((fighter.x - thing.x) ** 2 + (fighter.y - thing.y) ** 2);
    return FRAME_MS * (1 + way / SPEED);
  }

  /** Applies a finished step. */
  finish(fighter: Fighter, tool: string, thing: MarketThing): void {
    if (tool === "go") {
      fighter.x = thing.x;
      fighter.y = thing.y;
      fighter.near = thing.id;
    } else if (tool === "hide") fighter.hurt = false;
    else {
      fighter.gold = Math.min(20, fighter.gold + thing.gold);
      thing.gold = 0;
      this.#robbed.push({ chest: thing, atMs: this.nowMs });
      this.#changed(thing);
    }
  }

  #any(): Fighter {
    return this.fighters[this.#random.integer(this.fighters.length)] as Fighter;
  }
}
