import type { UnderstudyParts } from "../understudy/parts.ts";
import type { Judge } from "./judge.ts";

/** The parts for the proof and the stages after it. */
export interface ProofParts extends UnderstudyParts {
  readonly judge: Judge;
}
