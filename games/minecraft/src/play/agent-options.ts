import type { Domain, LlmPlanner, Orchestrator } from "@understudy/planner-core";
import type { Bot } from "../body/bot.ts";
import type { Deed } from "../body/deeds/deed.ts";
import type { DeedError } from "../body/failure.ts";
import type { Places } from "../body/places.ts";
import type { ItemOrder } from "../chat/order.ts";
import type { Dangers } from "./guard.ts";
import type { TaskMaker } from "./task.ts";

/** An event of a bot. */
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

/** Options of a {@link MinecraftAgent}. */
export interface MinecraftAgentOptions {
  readonly bot: Bot;
  /** Creates the planning task for an item. */
  readonly taskOf: TaskMaker;
  /** A model as the LLM planner. Default: the classical planner alone. */
  readonly llm?: LlmPlanner;
  /**
   * Creates the orchestrator for an order, for example with a cache or an observer. Default: an orchestrator with the
   * LLM planner, if any.
   */
  readonly orchestratorOf?: (domain: Domain) => Orchestrator;
  /** Known places and claims, to be shared by the bots of a process. */
  readonly places?: Places;
  /**
   * Dangerous creatures, and the reaction to each, which takes precedence over orders. Default `DANGERS`; `{}` for
   * none.
   */
  readonly dangers?: Dangers;
  /** Weapon that an unarmed bot gets for itself after an attack. Default: a wooden sword; "" for none. */
  readonly weapon?: string;
  /** Time limit for planning, in ms. Default 400. */
  readonly budgetMs?: number;
  /** Called with every event. */
  readonly onEvent?: (event: AgentEvent) => void;
  /** Whether the bot reports in chat. Default true. */
  readonly talks?: boolean;
  /** Called with errors thrown by `onEvent` and the chat, which the bot survives. Default: errors are ignored. */
  readonly onError?: (error: unknown) => void;
}
