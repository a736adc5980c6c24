export {
  type LlmBehaviour,
  type LlmConformanceSetup,
  llmConformance,
} from "./conformance/llm-conformance.ts";
export {
  type LlmWrapperSetup,
  llmWrapperConformance,
} from "./conformance/llm-wrapper-conformance.ts";
export { planCacheConformance } from "./conformance/plan-cache-conformance.ts";
export { plannerConformance } from "./conformance/planner-conformance.ts";
export { FakeClock, settle } from "./fake-clock.ts";
export {
  allStates,
  applicableActions,
  arbitraryCondition,
  arbitraryDomain,
  arbitraryState,
} from "./random/arbitraries.ts";
export { arbitraryProblem, type ProblemWithoutMode } from "./random/arbitrary-problem.ts";
export {
  type ScriptedBehaviour,
  ScriptedLlmPlanner,
  type ScriptedLlmPlannerOptions,
} from "./scripted-llm-planner.ts";
export { InstantSquadPlanner } from "./squads/instant-squad-planner.ts";
export { buildingYard, YardGame } from "./squads/yard-game.ts";
export { marketDefinition } from "./stages/market.ts";
export { type WoodcutterTypes, woodcutter } from "./stages/sample-domains.ts";
export { StateSpace } from "./state-space.ts";
export { UniformCostPlanner } from "./uniform-cost-planner.ts";
