/**
 * Bots that do orders: they plan, play, and plan anew.
 *
 * @module
 */

import { ClassicalPlanner } from "@understudy/classical";
import { type Domain, Orchestrator, PlanRunner, type StepEvent } from "@understudy/planner-core";
import { BotBody } from "../body/body.ts";
import type { Bot } from "../body/bot.ts";
import type { Deed } from "../body/deeds/deed.ts";
import { weaponOf } from "../body/deeds/fight.ts";
import { DeedError } from "../body/failure.ts";
import { carried } from "../body/sight.ts";
import { ANSWERS, tellDeed } from "../chat/answers.ts";
import { type ItemOrder, tellOrder } from "../chat/order.ts";
import type { AgentEvent, MinecraftAgentOptions } from "./agent-options.ts";
import { DANGERS, Guard } from "./guard.ts";
import { look, type Surroundings } from "./seen.ts";
import type { ItemTask } from "./task.ts";

const BUDGET_MS = 400;
const RETRY_MS = 1000;
/** A step that failed twice is done without for so long. */
const FAILURE_COOLDOWN_MS = 8000;
/** So often an item is brought, placed or stored in vain before the bot gives up. */
const MOST_TRIES = 5;
/** So many deeds may fail in a row before the bot gives an order up. */
const MOST_FAILURES = 12;
const TICK_MS = 100;
const WEAPON = "wooden_sword";

/** The order that is being done, and its plan. */
interface Doing {
  readonly order: ItemOrder;
  readonly task: ItemTask;
  readonly runner: PlanRunner;
}

/**
 * A mineflayer bot that does orders. Each is planned for, proved, and played by the body; what the server refuses, takes
 * away or kills is seen, and planned for anew. The list of orders outlives the bot: `save` it, and give it to the next.
 *
 * @example
 * const ann = new MinecraftAgent({ bot, taskOf });
 * ann.add({ item: "stone_pickaxe", count: 1, end: "keep" });
 * ann.start();
 */
export class MinecraftAgent {
  readonly bot: Bot;
  readonly body: BotBody;
  readonly #options: MinecraftAgentOptions;
  readonly #planner = new ClassicalPlanner();
  readonly #guard: Guard;
  /** The deed that danger calls for, while it lasts. */
  #defence: Deed | undefined;
  /** The order that the bot gave itself: it comes before the others. */
  #own: ItemOrder | undefined;
  #orders: readonly ItemOrder[] = [];
  #doing: Doing | undefined;
  #deed: Deed | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  /** Ends of orders and errands that are under way: one that calls another off outlives it. */
  #errands = 0;
  /** The time of the last tick. */
  #nowMs = 0;
  #failedAtMs = Number.NEGATIVE_INFINITY;
  #restsUntilMs = Number.NEGATIVE_INFINITY;
  /** The number of deeds for the current order that failed in a row. */
  #failuresInRow = 0;
  /** The number of times that the end of the current order failed. */
  #triesToEnd = 0;
  #isBackFromDeath = false;
  readonly #died = (): void => {
    this.#isBackFromDeath = true;
    this.#tell({ type: "died" });
  };

  constructor(options: MinecraftAgentOptions) {
    this.#options = options;
    this.bot = options.bot;
    this.body = new BotBody(
      options.bot,
      options.places === undefined ? {} : { places: options.places },
    );
    this.#guard = new Guard(this.bot, options.dangers ?? DANGERS);
    this.bot.on("death", this.#died);
  }

  /** The orders, the one being done first. */
  get orders(): readonly ItemOrder[] {
    return this.#orders;
  }

  /** The domain of the order that is being done, and the runner of its plan: for the viewer. */
  get playing(): { readonly domain: Domain; readonly runner: PlanRunner } | undefined {
    return this.#doing && { domain: this.#doing.task.domain, runner: this.#doing.runner };
  }

  /** The bot's present deed and order, in a few words. */
  get doing(): string {
    const order = this.#own ?? this.#orders[0];
    if (order === undefined) return ANSWERS.idle;
    const now = this.#deed === undefined ? "thinking" : tellDeed(this.#deed);
    const more = this.#orders.length > 1 ? ` (${this.#orders.length - 1} more to do)` : "";
    return `I am ${now}, for ${tellOrder(order)}${more}.`;
  }

  /** Gives the bot an order, behind those that it has. */
  add(...orders: readonly ItemOrder[]): void {
    this.#orders = [...this.#orders, ...orders];
  }

  /** Takes all orders back; what the bot is doing is called off. */
  clear(): void {
    this.#orders = [];
    this.#own = undefined;
    this.#drop();
    this.body.interrupt();
  }

  /** An errand that comes before the orders: what is under way is called off, and begun again later. */
  async errand(deed: Deed): Promise<void> {
    this.#drop();
    this.#errands++;
    try {
      await this.#perform(deed);
    } finally {
      this.#errands--;
    }
  }

  /** Plays on its own, ten times a second. */
  start(): void {
    this.#timer ??= setInterval(() => this.tick(performance.now()), TICK_MS);
  }

  /** Plays no more. What was done stays; orders can be saved. */
  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#drop();
    this.body.dispose();
    this.bot.removeListener("death", this.#died);
  }

  /** The orders as plain JSON. */
  save(): { readonly orders: readonly ItemOrder[] } {
    return { orders: this.#orders };
  }

  /** Takes over saved orders, of this bot or of one before it. */
  restore({ orders }: { readonly orders: readonly ItemOrder[] }): void {
    this.clear();
    this.#orders = [...orders];
  }

  /**
   * Plays on. `start` calls it; a game with a loop of its own may do so instead. One that has left the game does nothing
   * any more: its orders are for the next.
   *
   * @param nowMs the game's time in milliseconds; never less than before
   */
  tick(nowMs: number): void {
    this.#nowMs = nowMs;
    const order = this.#orders.length === 0 ? undefined : (this.#own ?? this.#orders[0]);
    if (this.#doing?.order !== order) this.#drop();
    if (this.body.isGone || this.bot.health <= 0) return;
    this.#defend(nowMs);
    if (this.#errands > 0) return;
    if (this.#isBackFromDeath) {
      this.#isBackFromDeath = false;
      this.#say(ANSWERS.died);
    }
    if (order === undefined || nowMs < this.#restsUntilMs) return;
    try {
      this.#play(order, nowMs);
    } catch (error) {
      this.#giveUp(order, messageOf(error));
    }
  }

  /** Fights, flees or eats, if that cannot wait. */
  #defend(nowMs: number): void {
    const deed = this.#guard.decide(nowMs);
    if (deed === undefined || deed.deed === this.#defence?.deed) return;
    this.#defence = deed;
    const { weapon = WEAPON } = this.#options;
    if (deed.deed !== "eat" && weapon !== "" && weaponOf(this.bot) === undefined)
      this.#own ??= { item: weapon, count: 1, end: "keep" };
    this.errand(deed)
      .catch(({ reason }: DeedError) => {
        if (reason !== "interrupted" && reason !== "died") this.#guard.failed(this.#nowMs);
      })
      .finally(() => {
        if (this.#defence === deed) this.#defence = undefined;
      });
  }

  #play(order: ItemOrder, nowMs: number): void {
    if (this.#deed === undefined && carried(this.bot, order.item) >= order.count) {
      this.#finish(order);
      return;
    }
    this.#doing ??= this.#begin(order);
    const { runner, task } = this.#doing;
    // While a deed is under way its effects are assumed: half of them would only confuse.
    const state = this.#deed === undefined ? task.stateOf(this.#look(order)) : undefined;
    const { event, step } = runner.tick(state, nowMs);
    if (event !== "start") return;
    const deed = task.deedOf(step);
    const isCurrent = (): boolean => this.#doing?.runner === runner && runner.isPlaying;
    this.#perform(deed).then(
      () => {
        this.#failuresInRow = 0;
        if (isCurrent()) runner.finished();
      },
      ({ reason, message }: DeedError) => {
        this.#failedAtMs = this.#nowMs;
        // One that was called off has ended for the runner already; one that left the game has not failed.
        if (reason === "interrupted" || reason === "disconnected") return;
        if (++this.#failuresInRow === MOST_FAILURES) this.#giveUp(order, message);
        if (isCurrent()) runner.failed(reason);
      },
    );
  }

  /** Sees what there is for an order: what is to be stored is not taken out of the chest for that. */
  #look({ item, end }: ItemOrder): Surroundings {
    const seen = look(this.body);
    if (end !== "store") return seen;
    const { [item]: _, ...chest } = seen.chest;
    return { ...seen, chest };
  }

  #begin(order: ItemOrder): Doing {
    const { taskOf, lead, orchestratorOf, budgetMs = BUDGET_MS } = this.#options;
    const task = taskOf(order.item, order.count, this.#look(order));
    const { domain } = task;
    const orchestrator =
      orchestratorOf?.(domain) ??
      new Orchestrator({ domain, planner: this.#planner, ...(lead === undefined ? {} : { lead }) });
    const runner = new PlanRunner({
      orchestrator,
      agent: this.bot.username,
      goal: task.goal,
      budgetMs,
      retryMs: RETRY_MS,
      failureCooldownMs: FAILURE_COOLDOWN_MS,
      onStepEvent: (event) => this.#heard(event),
      onOutcome: ({ status, plan, source }) => {
        if (status === "solved")
          this.#tell({ type: "plan", order, steps: plan?.steps.length ?? 0, source });
        // A step that has just failed is not planned with for a while: that is no proof.
        const isCertain = this.#nowMs - this.#failedAtMs > 2 * FAILURE_COOLDOWN_MS;
        if (status === "unsolvable" && isCertain) this.#giveUp(order, "there is no way");
      },
      onError: (error) => this.#giveUp(order, messageOf(error)),
    });
    return { order, task, runner };
  }

  #heard(event: StepEvent): void {
    if (event.type === "interrupted") this.body.interrupt();
  }

  /** The item is there: what becomes of it? */
  #finish(order: ItemOrder): void {
    this.#drop();
    if (order === this.#own) {
      this.#own = undefined;
      return;
    }
    const { item, count, end, to = "" } = order;
    const done = (): void => {
      this.#strike(order);
      this.#tell({ type: "done", order }, ANSWERS.done(order));
    };
    if (end === "keep") {
      done();
      return;
    }
    const deed: Deed =
      end === "bring"
        ? { deed: end, item, count, to }
        : end === "store"
          ? { deed: end, item, count }
          : { deed: end, item };
    this.#errands++;
    this.#perform(deed)
      .then(done, (error: DeedError) => this.#failedToEnd(order, error))
      .finally(() => {
        this.#errands--;
      });
  }

  #failedToEnd(order: ItemOrder, { reason, message }: DeedError): void {
    this.#restsUntilMs = this.#nowMs + RETRY_MS;
    const isPassing = reason === "interrupted" || reason === "died" || reason === "disconnected";
    if (!isPassing && ++this.#triesToEnd === MOST_TRIES) this.#giveUp(order, message);
  }

  async #perform(deed: Deed): Promise<void> {
    this.#deed = deed;
    this.#tell({ type: "begins", deed });
    try {
      await this.body.perform(deed);
      this.#tell({ type: "succeeds", deed });
    } catch (error) {
      const failure = error instanceof DeedError ? error : new DeedError("refused", String(error));
      this.#tell({ type: "fails", deed, error: failure });
      throw failure;
    } finally {
      if (this.#deed === deed) this.#deed = undefined;
    }
  }

  #giveUp(order: ItemOrder, why: string): void {
    this.#strike(order);
    if (order === this.#own) {
      this.#own = undefined;
      return;
    }
    this.#tell({ type: "gives-up", order, why }, ANSWERS.impossible(order, why));
  }

  #strike(order: ItemOrder): void {
    this.#triesToEnd = 0;
    this.#failuresInRow = 0;
    this.#orders = this.#orders.filter((one) => one !== order);
  }

  #drop(): void {
    const doing = this.#doing;
    this.#doing = undefined;
    doing?.runner.dispose();
  }

  #tell(event: AgentEvent, said?: string): void {
    this.#safely(() => this.#options.onEvent?.(event));
    if (said !== undefined) this.#say(said);
  }

  #say(text: string): void {
    if (this.#options.talks === false || this.bot.health <= 0 || this.body.isGone) return;
    this.#safely(() => this.bot.chat(text));
  }

  /** Does what may throw: the bot plays on. */
  #safely(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#options.onError?.(error);
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
