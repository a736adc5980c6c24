import type { ThingId, World } from "@understudy/world";
import { far, type Ground, type Spot, walk } from "../ground.ts";
import type { SurvivalTypes } from "./domain.ts";

/** The light of the fire: a radius, and more of it by fuel. Wolves keep away from it. */
const LIGHT = { least: 6, byFuel: 0.8 };
/** A day with its night. */
const DAY_MS = 60_000;
/** The night's share of a day. */
const NIGHT = 0.4;
const DENS = [
  { x: 4, y: 6 },
  { x: 96, y: 9 },
  { x: 93, y: 57 },
] as const;

/** The darkness at a time, from 0 to 1: it falls and lifts within a tenth of a day. */
export function darknessAt(nowMs: number): number {
  const hour = (nowMs / DAY_MS) % 1;
  const [dusk, dawn] = [hour - (1 - NIGHT), 1 - hour];
  return Math.max(0, Math.min(1, 10 * dusk, 10 * dawn));
}

/** A settler, as the wilds treat it. */
interface Sufferer extends Spot {
  readonly doing: string;
  readonly own: {
    readonly holds?: unknown;
    wood: boolean;
    hungry: boolean;
    cold: boolean;
    low: boolean;
    scared: boolean;
  };
}

/** The land around the settlers: the fire burns down, berries ripen, night falls, and wolves hunt. */
export class Wilds {
  readonly told = { meals: 0, logs: 0, chases: 0, bites: 0 };
  isNight = false;
  readonly #ground: Ground;
  readonly #world: World<SurvivalTypes>;
  readonly #berries: readonly string[];
  readonly #wolves: readonly string[];

  constructor(ground: Ground, world: World<SurvivalTypes>) {
    this.#ground = ground;
    this.#world = world;
    ground.spots.set("fire", { x: 50, y: 31 }).set("axe", { x: 55, y: 35 });
    world.add("fire", "fire", { fuel: 9 });
    world.add("axe", "axe");
    this.#berries = ground.place("berries", 14);
    for (const id of this.#berries) world.add("berries", id, { ripe: true });
    for (const id of ground.place("tree", 14)) world.add("tree", id);
    this.#wolves = ground.place("wolf", DENS.length);
    for (const [index, wolf] of this.#wolves.entries()) {
      Object.assign(ground.at(wolf), DENS[index]);
      world.add("wolf", wolf);
    }
  }

  get fuel(): number {
    return Number(this.#world.get("fire")?.["fuel"]);
  }

  /** Burns some fuel, or adds some. */
  burn(logs: number): void {
    this.told.logs += Math.max(0, logs);
    this.#world.set("fire", { fuel: Math.max(0, Math.min(12, this.fuel + logs)) });
  }

  pick(berries: ThingId): void {
    this.told.meals++;
    this.#world.set(berries, { ripe: false });
  }

  driveOff(wolf: ThingId): void {
    this.told.chases++;
    this.#world.set(wolf, { driven: true });
  }

  /** The position from which a settler reaches a thing: on its side of it, around the fire at some distance. */
  beside(id: ThingId, from: Spot): Spot {
    const spot = this.#ground.at(id);
    const share = Math.min(1, (id === "fire" ? 4.5 : 1.5) / Math.max(far(spot, from), 1e-9));
    return { x: spot.x + (from.x - spot.x) * share, y: spot.y + (from.y - spot.y) * share };
  }

  /** The radius of the fire's light; 0 without fuel. */
  get light(): number {
    return this.fuel === 0 ? 0 : LIGHT.least + LIGHT.byFuel * this.fuel;
  }

  /** Whether the fire lights a position. */
  isLit(spot: Spot): boolean {
    return far(spot, this.#ground.at("fire")) < this.light;
  }

  /** Everything that happens within some seconds. */
  pass(settlers: readonly Sufferer[], nowMs: number, seconds: number): void {
    const happens = (perSecond: number) => this.#ground.random() < seconds * perSecond;
    this.isNight = darknessAt(nowMs) > 0.5;
    if (happens(0.4)) this.burn(-1);
    if (happens(0.9)) this.#world.set(this.#ground.pick(this.#berries), { ripe: true });
    this.#moveAxe(settlers.find(({ own }) => own.holds === "axe"));
    for (const [index, settler] of settlers.entries()) {
      const { own } = settler;
      const isLit = this.isLit(settler);
      const wolves = this.#wolves.map((wolf) => far(settler, this.#ground.at(wolf)));
      own.scared = !isLit && Math.min(...wolves) < 10;
      if (happens(0.08)) own.hungry = true;
      // Settlers with nothing to do sit by the fire.
      if (happens(0.5)) own.cold = settler.doing === "thinks" || (this.isNight && !isLit);
      // Each settler has its own idea of a low fire, so that not all of them go for wood.
      own.low = this.fuel < 3 + index;
    }
    const prey = settlers.filter((settler) => !this.isLit(settler));
    for (const [index, wolf] of this.#wolves.entries()) {
      if (!this.isNight) this.#world.set(wolf, { driven: false });
      this.#hunt(wolf, DENS[index] as Spot, prey, seconds);
    }
  }

  /** The axe moves with its holder, and stays where it was put down. */
  #moveAxe(holder: Spot | undefined): void {
    this.#world.set("axe", { held: holder !== undefined });
    if (holder === undefined) return;
    this.#ground.spots.set("axe", { x: holder.x, y: holder.y });
    this.#world.moved("axe");
  }

  /** A wolf goes for the closest settler in the dark, and home once it is fed or driven off. */
  #hunt(name: string, den: Spot, prey: readonly Sufferer[], seconds: number): void {
    const wolf = this.#ground.at(name);
    const [next] = prey.toSorted((one, other) => far(wolf, one) - far(wolf, other));
    const isHome = !this.isNight || this.#world.get(name)?.["driven"] === true;
    const to = isHome ? den : next;
    if (to === undefined) return;
    this.#world.moved(name);
    if (!walk(wolf, to, (isHome ? 8 : 6.5) * seconds) || isHome || next === undefined) return;
    Object.assign(next.own, { wood: false, hungry: true });
    this.#world.set(name, { driven: true });
    this.told.bites++;
  }
}
