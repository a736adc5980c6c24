/** A spot in the plane; of whoever walks also the direction, in radians. */
export interface Spot {
  x: number;
  y: number;
  facing?: number;
}

/** The distance between two spots. */
export const far = (one: Spot, other: Spot): number => Math.hypot(one.x - other.x, one.y - other.y);

/** Walks towards a spot, by so much at most; whether that is reached. */
export function walk(from: Spot, to: Spot, by: number): boolean {
  const share = Math.min(1, by / Math.max(far(from, to), 1e-9));
  if (share < 1) from.facing = Math.atan2(to.y - from.y, to.x - from.x);
  from.x += (to.x - from.x) * share;
  from.y += (to.y - from.y) * share;
  return share === 1;
}

/** The spots of a game by name: of things, and of whoever walks among them. */
export class Ground {
  readonly spots = new Map<string, Spot>();
  #chance = 7;

  /** A number from 0 to 1 by chance: the same game each time. */
  readonly random = (): number => {
    this.#chance = (Math.imul(this.#chance, 1_664_525) + 1_013_904_223) >>> 0;
    return this.#chance / 2 ** 32;
  };

  at(name: unknown): Spot {
    return this.spots.get(String(name)) ?? { x: 0, y: 0 };
  }

  /** Puts something anywhere. @returns its name */
  scatter(name: string): string {
    const spot = { x: 4 + this.random() * 92, y: 4 + this.random() * 52 };
    this.spots.set(name, Object.assign(this.at(name), spot));
    return name;
  }

  /** Puts so many of a kind anywhere. @returns their names */
  place(kind: string, count: number): readonly string[] {
    return Array.from({ length: count }, (_, index) => this.scatter(`${kind} ${index}`));
  }

  /** One of these by chance. */
  pick(names: readonly string[]): string {
    return names[Math.floor(this.random() * names.length)] ?? "";
  }

  /** The way of an agent, for a world: as the crow flies. */
  readonly way = (agent: string, from: unknown, to: unknown): number =>
    far(this.at(from ?? agent), this.at(to));
}
