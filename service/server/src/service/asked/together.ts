import type { Domain, TogetherOutcome, TogetherRequest } from "@understudy/planner-core";
import type { Work } from "@understudy/planner-core/internal";
import { TimedSteps } from "@understudy/planner-core/schedule";
import { checkLengths } from "@understudy/session";
import type {
  PlanTogetherMessage,
  TogetherOutcomeMessage,
} from "../../schema/together-messages.ts";

/**
 * The engine's request for a message. The first one in a domain builds its steps.
 *
 * @param leftMs the rest of the budget
 * @throws RequestError with pointers into the message
 */
export function* togetherInPieces(
  domain: Domain,
  message: PlanTogetherMessage,
  leftMs: () => number,
): Work<TogetherRequest> {
  yield* TimedSteps.inPieces(domain);
  checkLengths(message);
  const { agents, shared, goal, goals, measure, running, nowMs, unitMs, events, by, maintain } =
    message;
  const { ways, keep, clocks } = message;
  return {
    ...{ agents: agents as TogetherRequest["agents"], goal, goals, measure },
    shared: shared as TogetherRequest["shared"],
    clocks: clocks as TogetherRequest["clocks"],
    ...{ running, nowMs, unitMs, events, by, maintain, ways, keep, budgetMs: leftMs() },
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
    steps: steps.map(({ agent, step, startsAt, duration, with: others, roles }) => ({
      ...{ agent, step: { tool: step.tool, args: { ...step.args } }, startsAt, duration },
      with: [...others],
      ...(roles !== undefined && { roles: [...roles] }),
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
