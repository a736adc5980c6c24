import type { TogetherOutcome, TogetherRequest } from "@understudy/planner-core";
import type {
  PlanTogetherMessage,
  TogetherOutcomeMessage,
} from "../../schema/together-messages.ts";
import { checkLengths } from "./lengths.ts";

/** The engine's request for a message. @throws RequestError with pointers into the message */
export function togetherOf(message: PlanTogetherMessage, budgetMs: number): TogetherRequest {
  checkLengths(message);
  const { agents, shared, goal, measure, running, nowMs, unitMs, events, by, maintain } = message;
  const { ways, keep } = message;
  return {
    ...{ agents: agents as TogetherRequest["agents"], goal, measure },
    shared: shared as TogetherRequest["shared"],
    ...{ running, nowMs, unitMs, events, by, maintain, ways, keep, budgetMs },
  };
}

/**
 * A joint plan as a message.
 *
 * @param elapsedMs time since the request's first byte
 */
export function togetherMessage(
  outcome: TogetherOutcome,
  elapsedMs: number,
): TogetherOutcomeMessage {
  const { status, steps, ends, time, cost, measure, optimal, lowerBound, waits, kept } = outcome;
  return {
    status,
    steps: steps.map(({ agent, step, startsAt, duration, with: others }) => ({
      ...{ agent, step: { tool: step.tool, args: { ...step.args } }, startsAt, duration },
      with: [...others],
    })),
    ends: [...ends],
    ...{ time, cost, measure, optimal, lowerBound },
    waits: waits.map(({ agent, from, until, for: other, what }) => ({
      ...{ agent, from, until },
      ...(other === undefined ? {} : { for: other }),
      what,
    })),
    ...{ kept, elapsedMs },
  };
}
