import { far, type Ground, type Spot, walk } from "../ground.ts";

const OUTSIDE: Spot = { x: -30, y: 30 };
const SPEED = { sneaking: 4, fleeing: 8.4 };

/** A guard as seen by the thief. */
interface Hunter extends Spot {
  readonly own: { readonly hunting: boolean };
}

/** A stand-in for the player: sneaks from gem to gem, and runs for a bush when seen. */
export class Thief implements Spot {
  x: number = OUTSIDE.x;
  y: number = OUTSIDE.y;
  to = "gem 0";
  stolen = 0;
  readonly gems: readonly string[];
  readonly bushes: readonly string[];
  readonly #ground: Ground;
  #isFleeing = false;
  #restsFor = 0;

  constructor(ground: Ground) {
    this.#ground = ground;
    this.gems = ground.place("gem", 5);
    this.bushes = ground.place("bush", 6);
    ground.spots.set("thief", this);
  }

  steal(guards: readonly Hunter[], seconds: number): void {
    const hunter = guards.find(({ own }) => own.hunting);
    if (hunter !== undefined && !this.#isFleeing) this.to = this.#refuge(hunter);
    this.#isFleeing = hunter !== undefined;
    this.#restsFor = Math.max(0, this.#restsFor - seconds);
    if (this.#restsFor > 0 && !this.#isFleeing) return;
    const speed = SPEED[this.#isFleeing ? "fleeing" : "sneaking"];
    if (!walk(this, this.#ground.at(this.to), speed * seconds)) return;
    if (this.gems.includes(this.to)) {
      this.stolen++;
      this.#ground.scatter(this.to);
    }
    this.#restsFor = 2;
    this.to = this.#ground.pick(this.gems);
  }

  /** A guard sees 13 units ahead and 3 behind; a bush hides the thief except at close range. */
  isSeenBy({ x, y, facing = 0 }: Hunter): boolean {
    const away = far(this, { x, y });
    const ahead = (this.x - x) * Math.cos(facing) + (this.y - y) * Math.sin(facing);
    const isHidden = this.bushes.some((bush) => far(this, this.#ground.at(bush)) < 1);
    return away < 3 || (away < 13 && ahead > 0.6 * away && !isHidden);
  }

  throwOut(): void {
    Object.assign(this, OUTSIDE);
  }

  /** The bush with the largest head start over the hunter. */
  #refuge(hunter: Spot): string {
    const lead = (bush: string): number =>
      far(this.#ground.at(bush), hunter) - far(this.#ground.at(bush), this);
    return this.bushes.toSorted((one, other) => lead(other) - lead(one))[0] ?? "";
  }
}
