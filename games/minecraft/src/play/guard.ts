import type { Bot, BotEntity } from "../body/bot.ts";
import type { Deed } from "../body/deeds/deed.ts";
import { weaponOf } from "../body/deeds/fight.ts";

/** By creature what a bot does about it. */
export type Dangers = Readonly<Record<string, "fight" | "flee">>;

/** Monsters of the overworld. */
export const DANGERS: Dangers = {
  ...{ zombie: "fight", zombie_villager: "fight", husk: "fight", drowned: "fight" },
  ...{ spider: "fight", cave_spider: "fight", silverfish: "fight", slime: "fight" },
  ...{ skeleton: "fight", stray: "fight", bogged: "fight", pillager: "flee", vindicator: "flee" },
  ...{ creeper: "flee", witch: "flee", phantom: "flee", ravager: "flee", warden: "flee" },
};

/** A monster is a danger within so many blocks. */
const NEAR = 7;
/** With so little health a bot runs away, armed or with bare hands, and from more than so many in any case. */
const [WEAK, WEAK_UNARMED] = [5, 10];
const MANY = 2;
/** Health comes back to those who have so much food in them; who is hurt eats up to there. */
const WELL_FED = 18;
const FULL = 20;
/** One that cannot be reached or got away from is let be for so long, in ms. */
const LET_BE_MS = 8000;

/** Food that does harm. */
const BAD = ["rotten_flesh", "spider_eye", "poisonous_potato", "pufferfish", "chicken"];

/** Looks after a bot: when to fight, to run or to eat. It takes no planning. */
export class Guard {
  readonly #bot: Bot;
  readonly #dangers: Dangers;
  #letsBeUntilMs = Number.NEGATIVE_INFINITY;

  constructor(bot: Bot, dangers: Dangers) {
    this.#bot = bot;
    this.#dangers = dangers;
  }

  /** The deed that has to be done before any other; undefined if there is none. */
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

  /** A deed of the guard failed: what it was about is let be for a while. */
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

  /** The most filling food that is carried, if the bot is hurt and hungry. */
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
