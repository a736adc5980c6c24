export {
  allStates,
  applicableActions,
  arbitraryCondition,
  arbitraryDefinition,
  arbitraryDomain,
  arbitraryPlan,
  arbitraryRun,
  arbitraryState,
  type PlanCase,
} from "./arbitraries.ts";
export { FakeClock, settle } from "./fake-clock.ts";
export type { RandomDomainOptions } from "./random-definition.ts";
export {
  type ScriptedBehaviour,
  ScriptedLead,
  type ScriptedLeadOptions,
} from "./scripted-lead.ts";
export { UniformCostPlanner } from "./uniform-cost-planner.ts";
