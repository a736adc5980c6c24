/**
 * Seeded simulations of many agents in any domain.
 *
 * @module
 */

export { Life, type LifeOptions } from "./life/life.ts";
export { bytesOfLife } from "./life/life-memory.ts";
export { LifeMemoryError } from "./life/life-memory-error.ts";
export { randomState } from "./random-state.ts";
export {
  type ControlledShare,
  describeControl,
  RandomWalkControl,
} from "./random-walk/random-walk-control.ts";
export { RandomWalkLlmPlanner } from "./random-walk/random-walk-llm-planner.ts";
export { SaidLlmPlanner } from "./random-walk/said-llm-planner.ts";
export { loadScenario, Scenario } from "./scenario/scenario.ts";
export type {
  EventDefinition,
  ScenarioDefinition,
} from "./scenario/scenario-definition.ts";
export { ScenarioError } from "./scenario/scenario-error.ts";
