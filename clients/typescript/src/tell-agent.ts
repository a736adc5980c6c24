import type { Agent } from "./agent.ts";
import type { ServerMessage } from "./message/schema.ts";
import type { SquadRest } from "./squad-message.ts";

type HeardOfAgent = ServerMessage<
  | ("plan" | "revised" | "early" | "begin" | "interrupt" | "claims" | "order")
  | ("finish" | "wait" | "rest")
>;

/** Passes a message to its agent. @param gameMs the game's clock */
export function tellAgent(agent: Agent | undefined, message: HeardOfAgent, gameMs: number): void {
  if (agent === undefined) return;
  const { squadSteps } = agent;
  if (message.type === "early") agent.early(message);
  else if (message.type === "claims") agent.claims = message.things;
  else if (message.type === "order") agent.orderChanged(message);
  else if (message.type === "wait") squadSteps.wait(message, gameMs);
  else if (message.type === "rest") squadSteps.rest(message as SquadRest);
  else if (message.type === "finish") squadSteps.over(message.stepId);
  else if (message.type === "begin") {
    if (message.squad === undefined) agent.told(message.stepId, message.step);
    else squadSteps.begin(message, gameMs);
  } else if (message.type === "interrupt") {
    squadSteps.interrupted(message.stepId, message.reason);
    agent.interrupted(message.stepId, message.reason);
  } else agent.planned(message);
}
