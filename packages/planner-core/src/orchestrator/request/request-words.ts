import type {
  DirectiveReading,
  GoalWish,
  PersonaReading,
} from "../../contract/directive-reader.ts";
import type { Goal } from "../../domain/domain.ts";
import type { PreparedRequest } from "./prepare.ts";

/** One way to follow the words of a request, without a lead. */
export interface WordAttempt {
  readonly goal: Goal;
  readonly asked: PreparedRequest;
  /** Whether it is the last attempt. */
  readonly isLast: boolean;
}

/** The readings of a request's texts. */
export interface RequestWords {
  /** Undefined without a directive. */
  readonly reading: DirectiveReading | undefined;
  /** Undefined without a persona, or without a choice to make. */
  readonly persona: PersonaReading | undefined;
  /** Goals from the directive, or liked by the persona, in order; certain or guessed. */
  readonly wishes: readonly GoalWish[];
  /** The attempts in order, if words decide before a model is asked; otherwise empty. */
  readonly attempts: readonly WordAttempt[];
  /** The request with all prohibitions, and the wishes before all other goals. */
  readonly asked: PreparedRequest;
}
