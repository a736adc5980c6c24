import { NAMES } from "./names.ts";

/** A position in the plane; moving agents also have a direction, in radians. */
export interface Spot {
  x: number;
  y: number;
  facing?: number;
}

/** The distance between two positions. */
export const far = (one: Spot, other: Spot): number => Math.hypot(one.x - other.x, one.y - other.y);

/** Moves towards a position, by at most some distance; whether it has arrived. */
export function walk(from: Spot, to: Spot, by: number): boolean {
  const share = Math.min(1, by / Math.max(far(from, to), 1e-9));
  if (share < 1) from.facing = Math.atan2(to.y - from.y, to.x - from.x);
  from.x += (to.x - from.x) * share;
  from.y += (to.y - from.y) * share;
  return share === 1;
}

/** Positions of things and agents by name. */
export class Ground {
  readonly spots = new Map<string, Spot>();
  /** The state of `random`, for saved games. */
  chance = 7;

  /** A pseudo-random number from 0 to 1, the same in each game. */
  readonly random = (): number => {
    this.chance = (Math.imul(this.chance, 1_664_525) + 1_013_904_223) >>> 0;
    return this.chance / 2 ** 32;
  };

  at(name: unknown): Spot {
    return this.spots.get(String(name)) ?? { x: 0, y: 0 };
  }

  /** Places a thing at random. @returns its name */
  scatter(name: string): string {
    const spot = { x: 4 + this.random() * 92, y: 4 + this.random() * 52 };
    this.spots.set(name, Object.assign(this.at(name), spot));
    return name;
  }

  /** Places some things of a kind at random. @returns their names */
  place(kind: string, count: number): readonly string[] {
    return Array.from({ length: count }, (_, index) => this.scatter(`${kind} ${index}`));
  }

  /** Places some agents at random. @returns their names */
  scatterPeople(count: number): readonly string[] {
    return NAMES.slice(0, count).map((name) => this.scatter(name));
  }

  /** A random choice. */
  pick(names: readonly string[]): string {
    return names[Math.floor(this.random() * names.length)] ?? "";
  }

  /** The travel cost for a world: distance in a straight line. */
  readonly way = (agent: string, from: unknown, to: unknown): number =>
    far(this.at(from ?? agent), this.at(to));
}
