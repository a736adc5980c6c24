import type { Bot, BotEntity } from "../body/bot.ts";
import type { Deed } from "../body/deeds/deed.ts";
import { weaponOf } from "../body/deeds/fight.ts";

/** Reaction to dangerous creatures, by name. */
export type Dangers = Readonly<Record<string, "fight" | "flee">>;

/** Monsters of the overworld. */
export const DANGERS: Dangers = {
  ...{ zombie: "fight", zombie_villager: "fight", husk: "fight", drowned: "fight" },
  ...{ spider: "fight", cave_spider: "fight", silverfish: "fight", slime: "fight" },
  ...{ skeleton: "fight", stray: "fight", bogged: "fight", pillager: "flee", vindicator: "flee" },
  ...{ creeper: "flee", witch: "flee", phantom: "flee", ravager: "flee", warden: "flee" },
};

/** Distance within which a monster is a danger, in blocks. */
const NEAR = 7;
/** Health at or below which a bot flees, armed or unarmed; a larger group of monsters makes it flee anyway. */
const [WEAK, WEAK_UNARMED] = [5, 10];
const MANY = 2;
/** Food points at which health regenerates; a hurt bot eats up to this level. */
const WELL_FED = 18;
const FULL = 20;
/** Time for which a danger is ignored after a failure, in ms. */
const LET_BE_MS = 8000;

/** Harmful food. */
const BAD = ["rotten_flesh", "spider_eye", "poisonous_potato", "pufferfish", "chicken"];

/** Decides when a bot must fight, flee or eat. Needs no planning. */
export class Guard {
  readonly #bot: Bot;
  readonly #dangers: Dangers;
  #letsBeUntilMs = Number.NEGATIVE_INFINITY;

  constructor(bot: Bot, dangers: Dangers) {
    this.#bot = bot;
    this.#dangers = dangers;
  }

  /** The deed that takes precedence; undefined if there is no danger. */
  decide(nowMs: number): Deed | undefined {
    if (nowMs < this.#letsBeUntilMs) return undefined;
    const bot = this.#bot;
    const near = this.#near();
    const [nearest] = near;
    if (nearest?.name === undefined) return this.#meal();
    const isBeyondIt = near.some(({ name = "" }) => this.#dangers[name] === "flee");
    const weak = weaponOf(bot) === undefined ? WEAK_UNARMED : WEAK;
    if (!isBeyondIt && near.length <= MANY && bot.health > weak)
      return { deed: "fight", creature: nearest.name };
    const kinds = new Set(near.flatMap(({ name }) => name ?? []));
    return { deed: "flee", from: [...kinds] };
  }

  /** Ignores dangers for a while after a failed deed. */
  failed(nowMs: number): void {
    this.#letsBeUntilMs = nowMs + LET_BE_MS;
  }

  #near(): BotEntity[] {
    const { entity, entities } = this.#bot;
    const far = ({ position }: BotEntity): number => position.distanceTo(entity.position);
    return Object.values(entities)
      .filter((each) => this.#dangers[each.name ?? ""] !== undefined && far(each) < NEAR)
      .sort((one, other) => far(one) - far(other));
  }

  /** The most filling carried food, if the bot is hurt and hungry. */
  #meal(): Deed | undefined {
    const { health, food, registry, inventory } = this.#bot;
    if (health >= FULL || food >= WELL_FED) return undefined;
    const points = (name: string): number => registry.foodsByName?.[name]?.foodPoints ?? 0;
    const [best] = inventory
      .items()
      .map(({ name }) => name)
      .filter((name) => points(name) > 0 && !BAD.includes(name))
      .sort((one, other) => points(other) - points(one));
    return best === undefined ? undefined : { deed: "eat", item: best };
  }
}
