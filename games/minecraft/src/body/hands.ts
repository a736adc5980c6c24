import type { Bot, BotBlock, BotVector } from "./bot.ts";
import type { BotPlaces, Places } from "./places.ts";
import { blocksSeen, spotKey } from "./sight.ts";

/** Time for which a block is avoided after a failure, in ms. */
const SHUN_MS = 60_000;
/** Maximum number of blocks to remember per search. */
const NOTED = 6;

/** State shared by a bot's deeds: the bot, its known places, and blocks to avoid. */
export class Hands {
  readonly bot: Bot;
  /** The bot's known places. */
  readonly places: BotPlaces;
  readonly #claims: Places["claims"];
  readonly #shunned = new Map<string, number>();
  #home: BotVector | undefined;
  /** Number of explorations so far. */
  explored = 0;

  constructor(bot: Bot, places: Places) {
    this.bot = bot;
    this.places = places.of(bot);
    this.#claims = places.claims;
  }

  /** Searches for blocks, the nearest first, and remembers some of them. */
  *blocks(names: readonly string[], far?: number): Generator<BotBlock> {
    const seen = blocksSeen(this.bot, names, far);
    const noted: BotBlock[] = [];
    for (let next = seen.next(); next.done !== true; next = seen.next()) {
      noted.push(next.value);
      this.places.saw(next.value);
      if (noted.length === NOTED) break;
    }
    yield* noted;
    yield* seen;
  }

  /** Position of the bot's first deed, the center of exploration. */
  get home(): BotVector {
    this.#home ??= this.bot.entity.position.offset(0, 0, 0);
    return this.#home;
  }

  /** Claims and returns the first block that is neither claimed by another bot nor avoided. */
  claimFirst(blocks: Iterable<BotBlock>): BotBlock | undefined {
    const name = this.bot.username;
    for (const block of blocks) {
      const key = spotKey(block.position);
      const shunnedAtMs = this.#shunned.get(key);
      if (shunnedAtMs !== undefined && performance.now() - shunnedAtMs < SHUN_MS) continue;
      if (this.#claims.take(name, new Set([key])) === undefined) return block;
    }
    return undefined;
  }

  /** Releases all claims. */
  release(): void {
    this.#claims.keepOnly(this.bot.username);
  }

  /** Avoids a block for a while. */
  shun(at: BotVector): void {
    this.#shunned.set(spotKey(at), performance.now());
  }
}
