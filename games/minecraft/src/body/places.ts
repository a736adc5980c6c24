import { defineDomain } from "@understudy/planner-core";
import { type Claims, Memory, type ThingId, World, type WorldAgent } from "@understudy/world";
import type { Bot, BotBlock, BotVector } from "./bot.ts";
import { spotKey } from "./sight.ts";

/** Upper bound on item and block ids, and on counts in a chest. */
const MANY = 1_000_000;
/** Distance within which a bot sees whether a block is still there. */
const IN_SIGHT = 48;
/** Distance within which bots share their observations. */
const EARSHOT = 64;
/** Time after which an unconfirmed place is forgotten, in ms. */
const KEPT_MS = 900_000;
/** Walking speed in blocks per second. */
const SPEED = 4.3;

const number = { type: "integer", min: 0, max: MANY } as const;

/** Declares the remembered kinds. This domain is not used for planning: plans for items use counts instead. */
const seen = defineDomain({
  name: "places",
  kinds: { block: { type: number }, stored: { type: number, count: number } },
  places: { block: 1, stored: 1 },
  state: { looked: { type: "boolean" } },
  tools: [{ name: "look", then: { looked: true } }],
  goals: [{ name: "looked", when: { looked: true } }],
});

const storedKey = (chest: ThingId, type: number): string => `${chest} ${type}`;

/**
 * Seen blocks and chest contents, as things of a {@link World}. Each bot remembers its own observations and reports
 * them, including disappearances, to bots within earshot. Share one instance between the bots of a process, which
 * also shares their claims.
 *
 * @example
 * const places = new Places();
 * const agents = bots.map((bot) => new MinecraftAgent({ bot, taskOf, places }));
 */
export class Places {
  /** Blocks and stored items as things, with memories, claims and `save`. */
  readonly world: World = new World(seen.untyped);
  readonly #bots = new Map<string, BotPlaces>();

  /** Claims of all bots on blocks to dig. */
  get claims(): Claims {
    return this.world.claims;
  }

  /** The places known to a bot, which are kept if the bot rejoins the game. */
  of(bot: Bot): BotPlaces {
    const memory = this.#bots.get(bot.username)?.memory ?? new Memory({ keepMs: KEPT_MS });
    const places = new BotPlaces(this, bot, memory);
    this.#bots.set(bot.username, places);
    return places;
  }

  /** All bots that share these places. */
  get bots(): Iterable<BotPlaces> {
    return this.#bots.values();
  }
}

/** A bot's known places: seen, or reported by other bots. */
export class BotPlaces {
  readonly #all: Places;
  readonly #bot: Bot;
  readonly #agent: WorldAgent;
  readonly memory: Memory;
  readonly #names: ReadonlyMap<number, string>;

  constructor(all: Places, bot: Bot, memory: Memory) {
    this.#all = all;
    this.#bot = bot;
    this.#agent = all.world.agent(bot.username, { memory });
    this.memory = memory;
    const named = Object.entries(bot.registry.blocksByName);
    this.#names = new Map(named.map(([name, { id }]) => [id, name]));
  }

  /** Records a block seen by the bot. */
  saw({ type, position }: BotBlock): void {
    this.#note("block", spotKey(position), { type });
  }

  /** Records the contents of a chest, by item name. */
  opened(chest: BotVector, contents: Readonly<Record<string, number>>): void {
    const key = spotKey(chest);
    const { itemsByName } = this.#bot.registry;
    const gone = new Set(this.#storedIn(key).map(({ id }) => id));
    for (const [name, count] of Object.entries(contents)) {
      const type = itemsByName[name]?.id ?? MANY;
      this.#note("stored", storedKey(key, type), { type, count });
      gone.delete(storedKey(key, type));
    }
    for (const id of gone) this.#miss(id);
  }

  /** Last known item counts of the nearest chest. */
  get inChest(): Readonly<Record<string, number>> {
    const chest = this.nearest(["chest"]);
    if (chest === undefined) return {};
    const { items } = this.#bot.registry;
    return Object.fromEntries(
      this.#storedIn(spotKey(chest)).map(({ type, count }) => [items[type]?.name ?? "", count]),
    );
  }

  /**
   * The nearest known place with one of these blocks. Places in sight are checked, and missing blocks are forgotten.
   *
   * @param from minimum distance
   */
  nearest(names: readonly string[], from = 0): BotVector | undefined {
    let best: { readonly at: BotVector; readonly far: number } | undefined;
    for (const { at, name } of this.#blocks()) {
      const far = at.distanceTo(this.#bot.entity.position);
      if (far >= from && far < (best?.far ?? Number.POSITIVE_INFINITY) && names.includes(name))
        best = { at, far };
    }
    return best?.at;
  }

  /** Seconds to the nearest known block, by block name. */
  get sights(): Record<string, number> {
    const seconds: Record<string, number> = {};
    for (const { at, name } of this.#blocks()) {
      const way = at.distanceTo(this.#bot.entity.position) / SPEED;
      seconds[name] = Math.min(way, seconds[name] ?? Number.POSITIVE_INFINITY);
    }
    return seconds;
  }

  /** Reports observations to all bots within earshot, and returns the number of new ones. */
  tell(): number {
    const nowMs = performance.now();
    this.memory.age(nowMs);
    const { position } = this.#bot.entity;
    const hearers = [...this.#all.bots].filter(
      (each) => each !== this && each.#bot.entity.position.distanceTo(position) < EARSHOT,
    );
    const agents = hearers.map((each) => each.#agent);
    return this.#agent.tell(agents, undefined, nowMs);
  }

  /** Blocks that the bot remembers. */
  #blocks(): { readonly at: BotVector; readonly name: string }[] {
    const { entity } = this.#bot;
    const origin = entity.position.minus(entity.position);
    return [...this.memory.ofKind("block")].flatMap(({ id }) => {
      const [x = 0, y = 0, z = 0] = String(id).split(",").map(Number);
      const at = origin.offset(x, y, z);
      const type = Number(this.#agent.believes(id)?.["type"]);
      const isInSight = at.distanceTo(entity.position) < IN_SIGHT;
      const now = isInSight ? this.#bot.blockAt(at) : null;
      if (now !== null && now.type !== type) {
        this.#miss(id);
        return [];
      }
      return [{ at, name: this.#names.get(type) ?? "" }];
    });
  }

  #storedIn(
    chest: string,
  ): { readonly id: ThingId; readonly type: number; readonly count: number }[] {
    return [...this.memory.ofKind("stored")]
      .filter(({ id }) => String(id).startsWith(`${chest} `))
      .map(({ id }) => {
        const believed = this.#agent.believes(id);
        return { id, type: Number(believed?.["type"]), count: Number(believed?.["count"]) };
      });
  }

  #note(kind: string, id: string, properties: Readonly<Record<string, number>>): void {
    const { world } = this.#all;
    if (world.has(id)) world.set(id, properties);
    else world.add(kind, id, properties);
    this.#agent.see([id], performance.now());
  }

  #miss(id: ThingId): void {
    this.#all.world.remove(id);
    this.#agent.see([id], performance.now());
  }
}
