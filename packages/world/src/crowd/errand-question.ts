import type { Asker } from "../binding/asker.ts";
import type { DisabledSteps } from "../constraints/constraints.ts";
import type { KnownGoal } from "../question/goals.ts";
import type { OwnState } from "../question/own-state.ts";

/** The question of an agent, before its things are chosen. */
export interface ErrandQuestion {
  readonly asker: Asker;
  readonly own: OwnState;
  /** Most important first. */
  readonly goals: readonly KnownGoal[];
  /** The same for equal agents; undefined if an agent is like no other. */
  readonly className: string | undefined;
  /** Steps on cool-down. */
  readonly avoided: readonly DisabledSteps[];
}

/** The part of a question that decides whether its agent has to wait on. */
export type WaitingQuestion = Pick<ErrandQuestion, "asker" | "own">;
