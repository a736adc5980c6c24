import type { UnderstudyParts } from "../understudy/parts.ts";
import type { Judge } from "./judge.ts";

/** The parts used by the proof stage and all later stages. */
export interface ProofParts extends UnderstudyParts {
  readonly judge: Judge;
}
