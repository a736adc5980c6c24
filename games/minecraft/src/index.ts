/**
 * Minecraft bots that plan before they act: a body for mineflayer, and orders by chat.
 *
 * @module
 */

// biome-ignore-all assist/source/organizeImports: grouped by purpose, the main class first

// A bot that carries out orders.
export { MinecraftAgent } from "./play/minecraft-agent.ts";
export type { AgentEvent, MinecraftAgentOptions } from "./play/agent-options.ts";
export { DANGERS, type Dangers } from "./play/guard.ts";
export type { ItemTask, TaskMaker } from "./play/task.ts";
export type { Surroundings } from "./play/seen.ts";

// Planning for orders.
export {
  itemTasks,
  minecraftDomain,
  type MinecraftDomain,
  type MinecraftDomainOptions,
  type MinecraftGoal,
} from "./domain/minecraft-domain.ts";
export type { GameRegistry } from "./domain/registry.ts";
export { OVERWORLD, type GameFacts } from "./domain/facts/overworld.ts";
export type { Handling } from "./domain/facts/handling.ts";
export { NoWayError, type Lack } from "./domain/no-way.ts";

// Orders by chat.
export { followChat, type ChatOptions } from "./play/listen.ts";
export { OrderReader } from "./chat/read-orders.ts";
export type { OrderModel } from "./chat/ask-model.ts";
export type { ItemOrder, OrderEnd, ChatReading } from "./chat/order.ts";
export { tellDeed } from "./chat/answers.ts";

// The body: deeds of a mineflayer bot.
export { BotBody, type BotBodyOptions } from "./body/body.ts";
export { type BotPlaces, Places } from "./body/places.ts";
export type { Deed } from "./body/deeds/deed.ts";
export { DeedError, type FailureReason } from "./body/failure.ts";
export type { Attempt } from "./body/attempt.ts";
export type { Hands } from "./body/hands.ts";
export type { Bot } from "./body/bot.ts";
