import { RequestError } from "@understudy/planner-core";
import { Attempt } from "./attempt.ts";
import type { Bot } from "./bot.ts";
import { stationNear } from "./deeds/craft.ts";
import { type Deed, doDeed, timeoutOf } from "./deeds/deed.ts";
import { DeedError } from "./failure.ts";
import { Hands } from "./hands.ts";
import { Places } from "./places.ts";
import { near, walk } from "./walk.ts";

/** Maximum number of explorations for a missing block or creature. */
const EXPLORATIONS = 4;
/** Distance beyond which a remembered block is out of sight. */
const OUT_OF_SIGHT = 48;
/** Maximum distance to a known station, beyond which a new one is made. */
const STATION_FAR = 64;
const CLOSE = 6;
const WAY_MS = 60_000;
/** Deeds whose target may be found elsewhere. */
const LOOKED_FOR = ["dig", "hunt", "use", "collect"];
/** Stations that pathfinding must not break. */
const KEPT = ["crafting_table", "furnace", "chest"];

/** Options of a {@link BotBody}. */
export interface BotBodyOptions {
  /** Known places and claims, to be shared by the bots of a process. */
  readonly places?: Places;
}

/**
 * The body of a mineflayer bot, which performs one deed at a time. Every deed ends, either successfully or with a
 * {@link DeedError}: deeds and their waits have time limits, and end at once when the bot dies or leaves the game.
 *
 * The bot needs mineflayer-pathfinder (`bot.loadPlugin(pathfinder)`).
 *
 * @example
 * const body = new BotBody(bot);
 * await body.perform({ deed: "dig", blocks: ["oak_log"], item: "oak_log", count: 3 });
 */
export class BotBody {
  readonly bot: Bot;
  readonly #hands: Hands;
  #running: AbortController | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #isGone = false;
  readonly #died = (): void => this.#end(new DeedError("died", "the bot died"));
  readonly #left = (): void => {
    this.#isGone = true;
    this.#end(new DeedError("disconnected", "the bot left the game"));
  };

  /** @throws RequestError if the bot has no pathfinder or has not spawned yet */
  constructor(bot: Bot, { places = new Places() }: BotBodyOptions = {}) {
    checkReady(bot);
    this.bot = bot;
    this.#hands = new Hands(bot, places);
    bot.on("death", this.#died);
    bot.on("end", this.#left);
    bot.on("kicked", this.#left);
    this.#keepStations();
  }

  /** Whether a deed is running. */
  get isBusy(): boolean {
    return this.#running !== undefined;
  }

  /** Whether the bot has left the game, so that no further deed can succeed. */
  get isGone(): boolean {
    return this.#isGone;
  }

  /** Item counts of the nearest chest, as last seen by this bot or reported by another. */
  get inChest(): Readonly<Record<string, number>> {
    return this.#hands.places.inChest;
  }

  /** Seconds to the nearest known block, by block name. */
  get sights(): Readonly<Record<string, number>> {
    return this.#hands.places.sights;
  }

  /** Whether a station, such as a crafting table, is in reach or known to be nearby. */
  isNear(station: string): boolean {
    if (stationNear(this.#hands, station) !== undefined) return true;
    const known = this.#hands.places.nearest([station]);
    return known !== undefined && known.distanceTo(this.bot.entity.position) < STATION_FAR;
  }

  /**
   * Performs a deed. Interrupts a running one first.
   *
   * @throws DeedError (as a rejection) if the deed fails
   */
  async perform(deed: Deed): Promise<void> {
    this.interrupt();
    const controller = new AbortController();
    this.#running = controller;
    const last = this.#last;
    const run = last.then(() => this.#run(deed, controller.signal));
    this.#last = run.catch(() => {});
    try {
      await run;
    } catch (error) {
      throw error instanceof DeedError
        ? error
        : new DeedError("refused", String(error), { cause: error });
    } finally {
      if (this.#running === controller) this.#running = undefined;
    }
  }

  /** Interrupts the running deed. */
  interrupt(): void {
    this.#end(new DeedError("interrupted", "it was called off"));
  }

  /** Stops controlling the bot. */
  dispose(): void {
    this.interrupt();
    this.bot.removeListener("death", this.#died);
    this.bot.removeListener("end", this.#left);
    this.bot.removeListener("kicked", this.#left);
  }

  async #run(deed: Deed, signal: AbortSignal): Promise<void> {
    if (this.#isGone) throw new DeedError("disconnected", "the bot left the game");
    const attempt = new Attempt(signal, timeoutOf(deed));
    try {
      for (let explorations = 0; ; explorations++) {
        try {
          return await doDeed(this.#hands, attempt, deed);
        } catch (error) {
          attempt.check();
          const isLookedFor = LOOKED_FOR.includes(deed.deed);
          const isMissing = error instanceof DeedError && error.reason === "gone";
          if (!isLookedFor || !isMissing || explorations === EXPLORATIONS) throw error;
          await this.#goElsewhere(deed, attempt);
        }
      }
    } finally {
      this.#hands.release();
      if (!this.#isGone) this.#hands.places.tell();
      this.#letGo();
    }
  }

  /** Walks to a known place with the missing block, or explores. */
  async #goElsewhere(deed: Deed, attempt: Attempt): Promise<void> {
    const blocks = deed.deed === "dig" ? deed.blocks : deed.deed === "use" ? [deed.on] : [];
    const known = this.#hands.places.nearest(blocks, OUT_OF_SIGHT);
    if (known === undefined) return doDeed(this.#hands, attempt, { deed: "explore" });
    await walk(this.bot, attempt, near(known, CLOSE), WAY_MS);
  }

  /** Stops mineflayer, which may still be working on an ended deed. */
  #letGo(): void {
    if (this.#isGone) return;
    const { bot } = this;
    bot.pathfinder.setGoal(null);
    bot.stopDigging();
    if (bot.currentWindow !== null) bot.closeWindow(bot.currentWindow);
  }

  #end(reason: DeedError): void {
    this.#running?.abort(reason);
    this.#running = undefined;
  }

  #keepStations(): void {
    const { movements } = this.bot.pathfinder;
    for (const name of KEPT) {
      const id = this.bot.registry.blocksByName[name]?.id;
      if (id !== undefined) movements?.blocksCantBreak.add(id);
    }
    // Valuable blocks must not be used as scaffolding.
    const dirt = this.bot.registry.itemsByName["dirt"]?.id;
    if (movements !== undefined && dirt !== undefined) movements.scafoldingBlocks = [dirt];
  }
}

function checkReady({ pathfinder, registry }: Partial<Pick<Bot, "pathfinder" | "registry">>): void {
  const issues = [];
  if (registry === undefined) {
    const hint = 'wait for it: bot.once("spawn", ...)';
    issues.push({ pointer: "/bot/registry", message: "the bot has not spawned yet", hint });
  }
  if (pathfinder === undefined) {
    const hint = "bot.loadPlugin(pathfinder), of mineflayer-pathfinder, before it spawns";
    issues.push({ pointer: "/bot/pathfinder", message: "the bot has no pathfinder", hint });
  }
  if (issues.length > 0) throw new RequestError(issues);
}
