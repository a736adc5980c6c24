import type { Step } from "@understudy/planner-core";
import type { Point } from "@understudy/viewer/web";
import type { Agent } from "../../src/world/agent.ts";
import { PLACES, wayBetween } from "./geography.ts";

const NOWHERE: Point = { x: 0, y: 0 };

/** The destination of a step; undefined for a step at the agent's place. */
function destinationOf({ args }: Step): string | undefined {
  const place = args["place"] ?? args["town"];
  return typeof place === "string" && Object.hasOwn(PLACES, place) ? place : undefined;
}

/** The position of an agent. */
export interface Whereabouts {
  readonly point: Point;
  /** Its place; undefined on the way. */
  readonly place: string | undefined;
}

/** An agent's position: at a place, or on a road. */
export function whereaboutsOf(agent: Agent, tick: number): Whereabouts {
  const place = String(agent.state["at"]);
  const [step] = agent.remaining;
  const goal = step === undefined || !agent.runner.isPlaying ? undefined : destinationOf(step);
  if (goal === undefined || goal === place) {
    return { point: PLACES[place] ?? NOWHERE, place };
  }
  return { point: wayBetween(place, goal).at(agent.progress(tick)), place: undefined };
}

/** The places of a plan's route, from the agent's position. */
export function routeOf(agent: Agent, steps: readonly Step[]): readonly string[] {
  const route = [String(agent.state["at"])];
  for (const step of steps) {
    const place = destinationOf(step);
    if (place !== undefined && place !== route.at(-1)) route.push(place);
  }
  return route;
}
