/**
 * Plans from a server, for games in browsers and Node.
 *
 * @module
 */

export type { Agent } from "./agent.ts";
export type {
  AgentAnswer,
  AgentEvents,
  ClientFailure,
  OrderState,
  SavedAgent,
} from "./agent-events.ts";
export { UnderstudyClientError } from "./client-error.ts";
export type { HttpFailure, PlanAnswer, PlanAsked } from "./last-answers.ts";
export type { LocalPlanner } from "./local-planner.ts";
export type {
  AnswerStatus,
  ClientOrder,
  ClientThingId,
  GoalInput,
  PlanStep,
  SavedTask,
  SquadOptions,
  TaskUse,
  TogetherAnswer,
  TogetherAsked,
  TogetherStep,
  TogetherWait,
  Values,
  WantOptions,
} from "./message/schema.ts";
export type { ConnectionRefusal, ConnectionState } from "./session-core.ts";
export type { SocketLike, WebSocketMaker } from "./socket/socket-like.ts";
export type { Squad, SquadEvents } from "./squad.ts";
export type {
  ClientRole,
  ClientTask,
  SavedClientSquad,
  SquadMessage,
  SquadPart,
  SquadRest,
  SquadWait,
} from "./squad-message.ts";
export type { ClientThing, ClientWorld } from "./things.ts";
export {
  type ClientEvents,
  UnderstudyClient,
  type UnderstudyClientOptions,
} from "./understudy-client.ts";
