/**
 * Plans from a server, for games in browsers and Node.
 *
 * @module
 */

export type { Agent, AgentAnswer, AgentEvents, SavedAgent } from "./agent.ts";
export { UnderstudyClientError } from "./client-error.ts";
export type { PlanAnswer, PlanAsked } from "./last-answers.ts";
export type { LocalPlanner } from "./local-planner.ts";
export type { AnswerStatus, GoalInput, PlanStep, Values, WantOptions } from "./messages.ts";
export type { ConnectionRefusal, ConnectionState } from "./session-core.ts";
export type { SocketLike, WebSocketMaker } from "./socket.ts";
export {
  type ClientEvents,
  UnderstudyClient,
  type UnderstudyClientOptions,
} from "./understudy-client.ts";
