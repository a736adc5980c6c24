import type { ThingId } from "@understudy/world";
import type { DetailMessage } from "../../protocol/detail.ts";
import type { ViewedWorld } from "./viewed-world.ts";

/** Adds bound things to a plan's steps. */
export function withThings(
  detail: DetailMessage,
  world: ViewedWorld | undefined,
  agentId: string,
): DetailMessage {
  if (world === undefined || detail.plan.length === 0) return detail;
  for (const { name, currentRunner } of world.agents) {
    if (name !== agentId) continue;
    const steps = currentRunner?.outcome?.steps;
    // A game may show a world's agent with another runner.
    if (steps?.length !== detail.plan.length) return detail;
    const plan = detail.plan.map((step, at) => {
      const bound = Object.entries(steps[at]?.things ?? {}).filter(([, id]) => id !== undefined);
      return bound.length === 0
        ? step
        : { ...step, things: Object.fromEntries(bound) as Record<string, ThingId> };
    });
    return { ...detail, plan };
  }
  return detail;
}
