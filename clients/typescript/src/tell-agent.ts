import type { Agent } from "./agent.ts";
import type { HeardMessage } from "./message/heard-message.ts";

type Heard<Type extends HeardMessage["type"]> = Extract<HeardMessage, { readonly type: Type }>;
type HeardOfAgent = Heard<
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
  else if (message.type === "rest") squadSteps.rest(message);
  else if (message.type === "finish") squadSteps.over(message.stepId);
  else if (message.type === "begin") {
    const { squad } = message;
    if (squad === undefined) agent.told(message.stepId, message.step);
    else squadSteps.begin({ ...message, squad }, gameMs);
  } else if (message.type === "interrupt") {
    squadSteps.interrupted(message.stepId, message.reason);
    agent.interrupted(message.stepId, message.reason);
  } else agent.planned(message.type, message);
}
