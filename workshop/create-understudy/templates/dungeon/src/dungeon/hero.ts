import { far, type Ground, type Spot, walk } from "../ground.ts";

/** The dungeon as seen by heroes. */
interface Place {
  readonly ground: Ground;
  readonly chests: readonly string[];
}

/** A stand-in for the player: goes from chest to chest, and chases goblins on the way. */
export class Hero implements Spot {
  x: number;
  y: number;
  /** Seconds of rest, after being caught or after a hit. */
  restsFor = 0;
  readonly #ground: Ground;
  readonly #chests: readonly string[];
  #to: string;
  #isTired = false;

  constructor(name: string, { ground, chests }: Place) {
    this.#ground = ground;
    this.#chests = chests;
    this.#to = ground.pick(chests);
    ({ x: this.x, y: this.y } = ground.at(name));
    ground.spots.set(name, this);
  }

  /** Moves. @returns the caught goblin, if any */
  hunt<Prey extends Spot>(visible: readonly Prey[], seconds: number): Prey | undefined {
    this.restsFor -= seconds;
    if (this.restsFor > 0) return undefined;
    const [nearest] = visible.toSorted((one, other) => far(this, one) - far(this, other));
    const prey = nearest && !this.#isTired && far(this, nearest) < 10 ? nearest : undefined;
    if (!walk(this, prey ?? this.#ground.at(this.#to), 5 * seconds)) return undefined;
    this.#to = this.#ground.pick(this.#chests);
    // No second chase right after one.
    this.#isTired = prey !== undefined;
    this.restsFor = 2;
    return prey;
  }
}
