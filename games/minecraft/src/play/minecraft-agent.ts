/**
 * Bots that carry out orders by planning, acting and replanning.
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
import { nextChoice, type SettledOrder, settledOrder } from "./settle-order.ts";
import type { ItemTask } from "./task.ts";

const BUDGET_MS = 400;
const RETRY_MS = 1000;
/** Time for which a step is disabled after two failures. */
const FAILURE_COOLDOWN_MS = 8000;
/** Number of failed attempts to bring, place or store an item before the order is abandoned. */
const MOST_TRIES = 5;
/** Number of consecutive failed deeds before an order is abandoned. */
const MOST_FAILURES = 12;
const TICK_MS = 100;
const WEAPON = "wooden_sword";

/** The current order and its plan. */
interface Doing {
  readonly order: SettledOrder;
  readonly task: ItemTask;
  readonly runner: PlanRunner;
}

/**
 * A mineflayer bot that carries out orders. Each order is planned, proved and executed by the body.
 * A refused action, a lost item or a death leads to a new plan. The list of orders outlives the
 * bot: `save` it and `restore` it in a successor.
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
  /** The running deed of self-defence. */
  #defence: Deed | undefined;
  /** The bot's own order for a weapon, which precedes the others. */
  #own: SettledOrder | undefined;
  #orders: readonly ItemOrder[] = [];
  #doing: Doing | undefined;
  #deed: Deed | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  /** Number of running errands and final deeds; an interrupted one ends after its successor starts. */
  #errands = 0;
  /** Time of the last tick. */
  #nowMs = 0;
  #failedAtMs = Number.NEGATIVE_INFINITY;
  #restsUntilMs = Number.NEGATIVE_INFINITY;
  /** Consecutive failed deeds of the current order. */
  #failuresInRow = 0;
  /** Failed final deeds of the current order. */
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

  /** The orders, the current one first. */
  get orders(): readonly ItemOrder[] {
    return this.#orders;
  }

  /** Domain and plan runner of the current order, for the viewer. */
  get playing(): { readonly domain: Domain; readonly runner: PlanRunner } | undefined {
    return this.#doing && { domain: this.#doing.task.domain, runner: this.#doing.runner };
  }

  /** Short description of the current deed and order. */
  get doing(): string {
    const order = this.#own ?? this.#orders[0];
    if (order === undefined) return ANSWERS.idle;
    const now = this.#deed === undefined ? "thinking" : tellDeed(this.#deed);
    const more = this.#orders.length > 1 ? ` (${this.#orders.length - 1} more to do)` : "";
    return `I am ${now}, for ${tellOrder(order)}${more}.`;
  }

  /** Appends orders to the bot's list. */
  add(...orders: readonly ItemOrder[]): void {
    this.#orders = [...this.#orders, ...orders];
  }

  /** Removes all orders and interrupts the running deed. */
  clear(): void {
    this.#orders = [];
    this.#own = undefined;
    this.#drop();
    this.body.interrupt();
  }

  /** Performs an errand before the orders. The running deed is interrupted and restarted later. */
  async errand(deed: Deed): Promise<void> {
    this.#drop();
    this.#errands++;
    try {
      await this.#perform(deed);
    } finally {
      this.#errands--;
    }
  }

  /** Starts a timer that ticks ten times a second. */
  start(): void {
    this.#timer ??= setInterval(() => this.tick(performance.now()), TICK_MS);
  }

  /** Stops the bot. Its progress in the game remains, and its orders can be saved. */
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

  /** Restores saved orders of this bot or a predecessor. */
  restore({ orders }: { readonly orders: readonly ItemOrder[] }): void {
    this.clear();
    this.#orders = [...orders];
  }

  /**
   * Advances the bot. Called by `start`, or by a game with its own loop. Has no effect after the bot has left the
   * game; its orders are left for a successor.
   *
   * @param nowMs game time in milliseconds, never decreasing
   */
  tick(nowMs: number): void {
    this.#nowMs = nowMs;
    const order = this.#orders.length === 0 ? undefined : (this.#own ?? this.#first());
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

  /** The first order, settled when it begins. */
  #first(): SettledOrder | undefined {
    const [first, ...others] = this.#orders;
    if (first === undefined) return undefined;
    const order = this.#doing?.order === first ? this.#doing.order : settledOrder(this.bot, first);
    if (order !== first) this.#orders = [order, ...others];
    return order;
  }

  /** Fights, flees or eats if necessary. */
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

  #play(order: SettledOrder, nowMs: number): void {
    if (order.count === 0) {
      this.#giveUp(order, "I carry none");
      return;
    }
    if (this.#deed === undefined && carried(this.bot, order.item) >= order.count) {
      this.#finish(order);
      return;
    }
    this.#doing ??= this.#begin(order);
    const { runner, task } = this.#doing;
    // While a deed runs, its effects are assumed, because partial effects would be misleading.
    const state = this.#deed === undefined ? task.stateOf(this.#surroundings(order)) : undefined;
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
        // An interrupted deed has already ended for the runner, and a disconnect is not a failure.
        if (reason === "interrupted" || reason === "disconnected") return;
        if (++this.#failuresInRow === MOST_FAILURES) this.#giveUp(order, message);
        if (isCurrent()) runner.failed(reason);
      },
    );
  }

  /** The surroundings relevant for an order. Items to be stored must not be taken out of the chest. */
  #surroundings({ item, end }: ItemOrder): Surroundings {
    const seen = look(this.body);
    if (end !== "store") return seen;
    const { [item]: _, ...chest } = seen.chest;
    return { ...seen, chest };
  }

  #begin(order: SettledOrder): Doing {
    const { taskOf, llm, orchestratorOf, budgetMs = BUDGET_MS } = this.#options;
    const task = taskOf(order.item, order.count, this.#surroundings(order));
    const { domain } = task;
    const orchestrator =
      orchestratorOf?.(domain) ??
      new Orchestrator({ domain, planner: this.#planner, ...(llm === undefined ? {} : { llm }) });
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
        // Recently failed steps are excluded from planning for a while, so a negative result then proves nothing.
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

  /** Starts the final deed once the item is carried. */
  #finish(order: SettledOrder): void {
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
    const next = nextChoice(order);
    if (next !== undefined && this.#orders[0] === order) {
      this.#strike(order);
      this.#orders = [next, ...this.#orders];
      return;
    }
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

  /** Runs a callback without letting its errors stop the bot. */
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
