import type { Goal } from "../../../rules/domain/domain.ts";
import type {
  DirectiveReading,
  GoalWish,
  PersonaReading,
} from "../../contract/directive-reader.ts";
import type { PreparedRequest } from "./prepare.ts";

/** One way to follow the words of a request without an LLM planner. */
export interface WordAttempt {
  readonly goal: Goal;
  readonly asked: PreparedRequest;
  /** Whether no other attempt follows. */
  readonly isLast: boolean;
}

/** The readings of a request's texts. */
export interface RequestWords {
  /** The reading of the directive; undefined without a directive. */
  readonly reading: DirectiveReading | undefined;
  /** The reading of the persona; undefined without a persona, or if there is nothing to choose. */
  readonly persona: PersonaReading | undefined;
  /** Goals requested by the directive or liked by the persona, in order; certain or guessed. */
  readonly wishes: readonly GoalWish[];
  /** The attempts in order, if the words decide before the model; otherwise empty. */
  readonly attempts: readonly WordAttempt[];
  /** The request with all prohibitions, and with the wishes ahead of all other goals. */
  readonly asked: PreparedRequest;
}
