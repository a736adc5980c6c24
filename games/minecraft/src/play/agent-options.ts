import type { Domain, Lead, Orchestrator } from "@understudy/planner-core";
import type { Bot } from "../body/bot.ts";
import type { Deed } from "../body/deeds/deed.ts";
import type { DeedError } from "../body/failure.ts";
import type { Places } from "../body/places.ts";
import type { ItemOrder } from "../chat/order.ts";
import type { Dangers } from "./guard.ts";
import type { TaskMaker } from "./task.ts";

/** Something that happened to a bot. */
export type AgentEvent =
  | {
      readonly type: "plan";
      readonly order: ItemOrder;
      readonly steps: number;
      readonly source: string;
    }
  | { readonly type: "begins" | "succeeds"; readonly deed: Deed }
  | { readonly type: "fails"; readonly deed: Deed; readonly error: DeedError }
  | { readonly type: "done"; readonly order: ItemOrder }
  | { readonly type: "gives-up"; readonly order: ItemOrder; readonly why: string }
  | { readonly type: "died" };

/** How a bot plays. */
export interface MinecraftAgentOptions {
  readonly bot: Bot;
  /** How it plans for an item. */
  readonly taskOf: TaskMaker;
  /** A model as the lead; default: the classical planner alone. */
  readonly lead?: Lead;
  /** Makes the orchestrator for an order, with a cache or an observer. Default: one with the lead, if there is one. */
  readonly orchestratorOf?: (domain: Domain) => Orchestrator;
  /** The places that bots know, and their claims: share one between those of a process. */
  readonly places?: Places;
  /** The creatures that it fights or flees from before anything else. Default `DANGERS`; none for `{}`. */
  readonly dangers?: Dangers;
  /** The item that it gets for itself once it was attacked unarmed. Default: a wooden sword; none for "". */
  readonly weapon?: string;
  /** The time for a plan, in ms. Default 400. */
  readonly budgetMs?: number;
  /** Hears of everything that happens. */
  readonly onEvent?: (event: AgentEvent) => void;
  /** Whether it says what it does in the chat. Default true. */
  readonly talks?: boolean;
  /** Hears of what `onEvent` and the chat threw: the bot plays on. Default: nobody does. */
  readonly onError?: (error: unknown) => void;
}
