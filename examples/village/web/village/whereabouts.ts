import type { Step } from "@understudy/planner-core";
import type { Point } from "@understudy/viewer/web";
import type { Agent } from "../../src/world/agent.ts";
import { PLACES, wayBetween } from "./geography.ts";

const NOWHERE: Point = { x: 0, y: 0 };

/** The place that a step leads to; undefined for one that is done where the agent stands. */
function destinationOf({ args }: Step): string | undefined {
  const place = args["place"] ?? args["town"];
  return typeof place === "string" && Object.hasOwn(PLACES, place) ? place : undefined;
}

/** The place of an agent now. */
export interface Whereabouts {
  readonly point: Point;
  /** The place where it stands; undefined on the way. */
  readonly place: string | undefined;
}

/** The place of an agent: at a place of the map, or on a road. */
export function whereaboutsOf(agent: Agent, tick: number): Whereabouts {
  const place = String(agent.state["at"]);
  const [step] = agent.remaining;
  const goal = step === undefined || !agent.runner.isPlaying ? undefined : destinationOf(step);
  if (goal === undefined || goal === place) {
    return { point: PLACES[place] ?? NOWHERE, place };
  }
  return { point: wayBetween(place, goal).at(agent.progress(tick)), place: undefined };
}

/** The places that a plan leads through, from where the agent is. */
export function routeOf(agent: Agent, steps: readonly Step[]): readonly string[] {
  const route = [String(agent.state["at"])];
  for (const step of steps) {
    const place = destinationOf(step);
    if (place !== undefined && place !== route.at(-1)) route.push(place);
  }
  return route;
}
