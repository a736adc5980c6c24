import type { CacheParts } from "../cache/parts.ts";
import type { ClassicalStage } from "./classical-stage.ts";

/** The parts used by the classical planner stage and all later stages. */
export interface ClassicalParts extends CacheParts {
  readonly classical: ClassicalStage;
}
