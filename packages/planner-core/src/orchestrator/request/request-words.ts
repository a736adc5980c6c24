import type {
  DirectiveReading,
  GoalWish,
  PersonaReading,
} from "../../contract/directive-reader.ts";
import type { Goal } from "../../domain/domain.ts";
import type { PreparedRequest } from "./prepare.ts";

/** One way to do what words ask for. No lead is asked for it. */
export interface WordAttempt {
  readonly goal: Goal;
  readonly asked: PreparedRequest;
  /** Whether there is no other way to do it. */
  readonly isLast: boolean;
}

/** The readings of the texts of one request. */
export interface RequestWords {
  /** Undefined without a directive. */
  readonly reading: DirectiveReading | undefined;
  /** Undefined without a persona, and where there is nothing to choose. */
  readonly persona: PersonaReading | undefined;
  /** The goals that were asked for, or that the persona likes, in order; sure or only guessed. */
  readonly wishes: readonly GoalWish[];
  /** The attempts, in order, if words decide before any model is asked. Else empty. */
  readonly attempts: readonly WordAttempt[];
  /** The request with all that is forbidden, and the wishes before all other goals. */
  readonly asked: PreparedRequest;
}
