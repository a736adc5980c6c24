import { far, type Ground, type Spot, walk } from "../ground.ts";

/** A dungeon as heroes see it. */
interface Place {
  readonly ground: Ground;
  readonly chests: readonly string[];
}

/** The player's part, for when nobody plays: goes from chest to chest, and after goblins on its way. */
export class Hero implements Spot {
  x: number;
  y: number;
  /** Seconds; one that was caught or that struck does not move for a moment. */
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

  /** Moves. @returns whom it has caught up with, of those that it can see */
  hunt<Prey extends Spot>(visible: readonly Prey[], seconds: number): Prey | undefined {
    this.restsFor -= seconds;
    if (this.restsFor > 0) return undefined;
    const [nearest] = visible.toSorted((one, other) => far(this, one) - far(this, other));
    const prey = nearest && !this.#isTired && far(this, nearest) < 10 ? nearest : undefined;
    if (!walk(this, prey ?? this.#ground.at(this.#to), 5 * seconds)) return undefined;
    this.#to = this.#ground.pick(this.#chests);
    // Nobody is run after twice at once.
    this.#isTired = prey !== undefined;
    this.restsFor = 2;
    return prey;
  }
}
