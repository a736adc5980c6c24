import type { ClassicalParts } from "../classical/parts.ts";
import type { Judge } from "./judge.ts";

/** The parts used by the proof stage and all later stages. */
export interface ProofParts extends ClassicalParts {
  readonly judge: Judge;
}
