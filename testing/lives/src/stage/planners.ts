import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import {
  type Domain,
  Orchestrator,
  type PlanRequest,
  type TogetherRequest,
} from "@understudy/planner-core";
import type { SquadPlanner } from "@understudy/planner-core/squad";
import { FakeClock } from "@understudy/planner-core/testing";
import { benchKitchen, kitchen } from "./kitchen.ts";

/** More than any plan of the kitchen needs: without a plan a search on a clock that stands still would not end. */
export const EXPANSIONS = 200;

/** Limits the searches of an orchestrator for squads, of a host whose clock stands still. */
export function limitSearches(orchestrator: Orchestrator): void {
  const plan = orchestrator.plan.bind(orchestrator);
  orchestrator.plan = (async (request: PlanRequest | TogetherRequest) =>
    "agents" in request
      ? plan({ ...request, expansions: EXPANSIONS })
      : plan(request)) as Orchestrator["plan"];
}

/** Plans of single agents, on a clock that stands still. All lives of a kind share them. */
function orchestratorOf(domain: Domain): Orchestrator {
  const planner = new ClassicalPlanner();
  return new Orchestrator({ domain, planner, time: new TimePlanner(), clock: new FakeClock() });
}

/** Plans of squads, which depend on no clock. */
function squadPlannerOf(domain: Domain): SquadPlanner {
  const planner = new TimePlanner();
  const host = { domain, clock: new FakeClock() };
  return {
    domain,
    plan: async (request) => planner.planNow(host, { ...request, expansions: EXPANSIONS }, 1e9),
  };
}

export const planners = { ofAgents: orchestratorOf(kitchen), ofSquads: squadPlannerOf(kitchen) };
export const benchPlanners = {
  ofAgents: orchestratorOf(benchKitchen),
  ofSquads: squadPlannerOf(benchKitchen),
};
