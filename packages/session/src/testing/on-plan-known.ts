import type { Orchestrator, PlanContinuation, PlanRequest } from "@understudy/planner-core";

/** Has the requests of a session answered in another way than its orchestrator would. */
export function onPlanKnown(
  { routes }: Orchestrator,
  planKnown: (request: PlanRequest) => PlanContinuation,
): void {
  const { of } = routes;
  routes.of = (request) => {
    const route = of.call(routes, request);
    return { plan: route.plan.bind(route), planKnown } as typeof route;
  };
}
