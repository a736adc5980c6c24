import { type Random, seededRandom } from "@understudy/planner-core";
import { drawThing, type MarketThing, type Spot } from "./market.ts";

const FRAME_MS: number = 1000 / 60;
/** Units that a fighter walks in a frame. */
const SPEED = 4;
/** An empty chest is filled again after as long: there is always enough gold for everybody. */
const REFILL_MS = 2000;

/** One who robs chests, and hides when hurt. */
export interface Fighter extends Spot {
  readonly name: string;
  x: number;
  y: number;
  near: number | undefined;
  gold: number;
  hurt: boolean;
}

/** A chest that is empty since then. */
interface Robbery {
  readonly chest: MarketThing;
  readonly atMs: number;
}

/** Chests, nooks and fighters, and what happens to them: the part of a skirmish that is the game's. */
export class Brawl {
  readonly things: readonly MarketThing[];
  readonly fighters: readonly Fighter[];
  nowMs = 0;
  readonly #random: Random;
  readonly #robbed: Robbery[] = [];
  readonly #changed: (thing: MarketThing) => void;

  /** @param changed called for each thing that changed */
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

  /** A frame passes: wounds, coins that are spent, and chests that are filled up again. */
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

  /** The duration of a step, in milliseconds. */
  durationMs(fighter: Fighter, tool: string, thing: MarketThing | undefined): number {
    if (tool !== "go" || thing === undefined) return 200;
    const way = Math.sqrt((fighter.x - thing.x) ** 2 + (fighter.y - thing.y) ** 2);
    return FRAME_MS * (1 + way / SPEED);
  }

  /** A step is done. */
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
