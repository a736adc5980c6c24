import type { Bot, BotBlock, BotVector } from "./bot.ts";
import type { BotPlaces, Places } from "./places.ts";
import { blocksSeen, spotKey } from "./sight.ts";

/** A block that could not be dug or reached is left alone for so long, in ms. */
const SHUN_MS = 60_000;
/** So many of the nearest blocks that a bot looks for are remembered. */
const NOTED = 6;

/** The things that the deeds of one bot share: the bot, the places that it knows, and blocks that it leaves alone. */
export class Hands {
  readonly bot: Bot;
  /** The places that it has seen or was told of. */
  readonly places: BotPlaces;
  readonly #claims: Places["claims"];
  readonly #shunned = new Map<string, number>();
  #home: BotVector | undefined;
  /** How often the bot went where it had not been. */
  explored = 0;

  constructor(bot: Bot, places: Places) {
    this.bot = bot;
    this.places = places.of(bot);
    this.#claims = places.claims;
  }

  /** Looks for blocks, the nearest first; some of them are remembered. */
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

  /** The place of the bot's first deed: it explores around that. */
  get home(): BotVector {
    this.#home ??= this.bot.entity.position.offset(0, 0, 0);
    return this.#home;
  }

  /** The first block that nobody else has claimed and that was not tried in vain: it is claimed now. */
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

  /** Gives back what is claimed. */
  release(): void {
    this.#claims.keepOnly(this.bot.username);
  }

  /** Leaves a block alone for a while. */
  shun(at: BotVector): void {
    this.#shunned.set(spotKey(at), performance.now());
  }
}
