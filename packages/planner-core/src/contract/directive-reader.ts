import type { CompiledCondition } from "../condition/condition.ts";
import type { ActionSet } from "../domain/actions/action-set.ts";
import type { Domain, Goal } from "../domain/domain.ts";

/** Words of a text, and their meaning. */
export interface Finding {
  /** The words as written, separated by blanks. */
  readonly words: string;
  readonly kind:
    | "goal"
    | "target"
    | "amount"
    | "skip"
    | "ban"
    | "keep"
    | "like"
    | "dislike"
    | "style";
  /** Their meaning, such as a goal, `sell(good=fish)`, `coins>=2` or `safest`. */
  readonly of: string;
}

/** A goal requested by a directive. */
export interface GoalWish {
  /** The goal to pursue: the declared one, or one without a name if the directive changes its amount. */
  readonly goal: Goal;
  /** The declared goal of the directive. */
  readonly declared: Goal;
  /**
   * Ground actions to avoid if the goal is reachable without them: alternatives to the named ones (`sell fish`).
   * Undefined if none was named.
   */
  readonly without: ActionSet | undefined;
}

/** The meaning of a directive. */
export interface DirectiveReading {
  /** Goals in the order of pursuit; empty if none was requested. */
  readonly goals: readonly GoalWish[];
  /** Declared goals that must not be pursued. */
  readonly skipped: readonly Goal[];
  /** Ground actions that must not be used. */
  readonly disabled: ActionSet | undefined;
  /** Ground actions to avoid if possible: uncertain bans. */
  readonly discouraged?: ActionSet | undefined;
  /** A condition that must hold after every step. */
  readonly maintain: CompiledCondition | undefined;
  /** Estimated probability that the reading is right, from 0 to 1. */
  readonly confidence: number;
  readonly because: readonly Finding[];
}

/** The preferences of a persona. */
export interface PersonaReading {
  /**
   * Weight of each declared goal for the persona, in spans of priorities: with 1 the least important goal becomes as
   * important as the most important one. Goals without mention are missing.
   */
  readonly goals: ReadonlyMap<Goal, number>;
  /** Weight of each style of plans: `cheapest`, `fewest-steps`, `safest`. */
  readonly styles: ReadonlyMap<string, number>;
  readonly because: readonly Finding[];
}

/**
 * Reads natural language without a model. Implemented by `@understudy/words`.
 *
 * Its methods are pure, synchronous and quick: they run on the game's thread. They accept any text of any length
 * without throwing.
 */
export interface DirectiveReader {
  /**
   * Prepares for a domain in short steps, one per call of `next`. `plan` and `planMany` run them in slices before the
   * first text; `planNow` runs all at once. Default: no preparation.
   */
  prepare?(domain: Domain): Iterator<unknown>;
  /** Whether the preparation is complete. Synchronous and cheap. Default: true. */
  isPrepared?(domain: Domain): boolean;
  /** Reads the wishes and bans of a directive. */
  readDirective(domain: Domain, directive: string): DirectiveReading;
  /** Reads the likes and dislikes of a persona. */
  readPersona(domain: Domain, persona: string): PersonaReading;
}
