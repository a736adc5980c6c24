import { RequestError } from "@understudy/planner-core";
import { Claims } from "@understudy/world";
import { Attempt } from "./attempt.ts";
import type { Bot } from "./bot.ts";
import { stationNear } from "./deeds/craft.ts";
import { type Deed, doDeed, timeoutOf } from "./deeds/deed.ts";
import { DeedError } from "./failure.ts";
import { Hands } from "./hands.ts";

/** How often a bot goes elsewhere if what it needs is not in sight. */
const EXPLORATIONS = 4;
/** Deeds about something that may be found elsewhere. */
const LOOKED_FOR = ["dig", "hunt", "use", "collect"];
/** Blocks that paths must not break, since somebody put them there. */
const KEPT = ["crafting_table", "furnace", "chest"];

/** Options of a {@link BotBody}. */
export interface BotBodyOptions {
  /** The claims of all bots: share one between those of a process. */
  readonly claims?: Claims;
}

/**
 * The body of a mineflayer bot: it does one deed at a time. A deed ends, well or with a {@link DeedError}, whatever happens:
 * it has a time, every wait in it has one, and all end at once when the bot dies or leaves the game.
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

  /** @throws RequestError if the bot has no pathfinder, or has not spawned yet */
  constructor(bot: Bot, { claims = new Claims() }: BotBodyOptions = {}) {
    checkReady(bot);
    this.bot = bot;
    this.#hands = new Hands(bot, claims);
    bot.on("death", this.#died);
    bot.on("end", this.#left);
    bot.on("kicked", this.#left);
    this.#keepStations();
  }

  /** Whether a deed is under way. */
  get isBusy(): boolean {
    return this.#running !== undefined;
  }

  /** Whether the bot has left the game: no deed of it succeeds any more. */
  get isGone(): boolean {
    return this.#isGone;
  }

  /** By item what lay in the chest that was opened last. */
  get inChest(): Readonly<Record<string, number>> {
    return this.#hands.inChest;
  }

  /** Whether a station, such as a crafting table, is so near that it can be used; where it stands is remembered. */
  isNear(station: string): boolean {
    return stationNear(this.#hands, station) !== undefined;
  }

  /**
   * Does a deed. One that is under way is called off first.
   *
   * @throws DeedError (as a rejection) if it did not succeed
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

  /** Calls the deed off that is under way. */
  interrupt(): void {
    this.#end(new DeedError("interrupted", "it was called off"));
  }

  /** The bot is left alone from now on. */
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
          await doDeed(this.#hands, attempt, { deed: "explore" });
        }
      }
    } finally {
      this.#hands.release();
      this.#letGo();
    }
  }

  /** Stops mineflayer, which may still be at a deed that ended. */
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
    // What is worth something is no scaffold.
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
