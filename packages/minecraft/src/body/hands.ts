import type { Claims } from "@understudy/world";
import type { Bot, BotBlock, BotVector } from "./bot.ts";
import { spotKey } from "./sight.ts";

/** A block that could not be dug or reached is left alone for so long, in ms. */
const SHUN_MS = 60_000;

/** The things that the deeds of one bot share: the bot, its claims, and blocks that it leaves alone. */
export class Hands {
  readonly bot: Bot;
  readonly #claims: Claims;
  readonly #shunned = new Map<string, number>();
  /** By kind where a station was seen last. */
  readonly #stations = new Map<string, BotVector>();
  #home: BotVector | undefined;
  /** By item what lay in the chest that was opened last. */
  inChest: Readonly<Record<string, number>> = {};
  /** How often the bot went where it had not been. */
  explored = 0;

  constructor(bot: Bot, claims: Claims) {
    this.bot = bot;
    this.#claims = claims;
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

  /** The place where a station of a kind was seen last. */
  stationOf(name: string): BotVector | undefined {
    return this.#stations.get(name);
  }

  /** Remembers where a station stands; undefined: it is not there any more. */
  remember(name: string, at: BotVector | undefined): void {
    if (at === undefined) this.#stations.delete(name);
    else this.#stations.set(name, at);
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
