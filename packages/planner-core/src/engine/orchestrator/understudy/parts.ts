import type { CacheParts } from "../cache/parts.ts";
import type { Understudy } from "./understudy.ts";

/** The parts used by the classical planner stage and all later stages. */
export interface UnderstudyParts extends CacheParts {
  readonly understudy: Understudy;
}
