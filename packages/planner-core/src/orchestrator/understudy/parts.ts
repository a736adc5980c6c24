import type { CacheParts } from "../cache/parts.ts";
import type { Understudy } from "./understudy.ts";

/** The parts for the understudy and the stages after it. */
export interface UnderstudyParts extends CacheParts {
  readonly understudy: Understudy;
}
