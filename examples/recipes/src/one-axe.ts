import {
  type Orchestrator,
  PlanRunner,
  Reservations,
  type StepEvent,
} from "@understudy/planner-core";
import { type Woods, woods } from "./woods.ts";

/** The village's only axe, which chopping requires. */
export function openToolShed(): Reservations<Woods> {
  return new Reservations({
    domain: woods,
    resourcesOf: (step) => (step.tool === "chop" ? ["axe"] : []),
    leaseMs: 10_000,
  });
}

/** A villager who shares the axe. */
export function villager(
  orchestrator: Orchestrator<Woods>,
  agent: string,
  reservations: Reservations<Woods>,
  onStepEvent: (event: StepEvent<Woods>) => void,
): PlanRunner<Woods> {
  return new PlanRunner({
    orchestrator,
    agent,
    goal: "paid",
    budgetMs: 1000,
    durationMs: () => 100,
    reservations,
    onStepEvent,
  });
}
