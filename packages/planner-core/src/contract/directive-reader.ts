import type { CompiledCondition } from "../condition/condition.ts";
import type { ActionSet } from "../domain/actions/action-set.ts";
import type { Domain, Goal } from "../domain/domain.ts";

/** Words of a text, and what they were taken for. */
export interface Finding {
  /** As they were said, with blanks between them. */
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
  /** The things they speak of, such as a goal, `sell(good=fish)`, `coins>=2` or `safest`. */
  readonly of: string;
}

/** A goal that a directive asks for. */
export interface GoalWish {
  /** A declared goal; one without a name where another amount was asked for than it declares. */
  readonly goal: Goal;
  /** The declared goal that was asked for. */
  readonly declared: Goal;
  /**
   * Ground actions to do without if the goal can be reached so: others than those that were named
   * (`sell fish`). Undefined where nothing was named.
   */
  readonly without: ActionSet | undefined;
}

/** The wishes that were read in a directive. */
export interface DirectiveReading {
  /** In the order in which they are to be pursued; empty where none was asked for. */
  readonly goals: readonly GoalWish[];
  /** Declared goals that must not be pursued. */
  readonly skipped: readonly Goal[];
  /** Ground actions that must not be used. */
  readonly disabled: ActionSet | undefined;
  /** Ground actions to do without if what is asked for can be done so: bans that were not read surely. */
  readonly discouraged?: ActionSet | undefined;
  /** A condition that must hold in every state after a step. */
  readonly maintain: CompiledCondition | undefined;
  /** How often a reading like this one is right, from 0 to 1. */
  readonly confidence: number;
  readonly because: readonly Finding[];
}

/** The wants that were read in a description of a character. */
export interface PersonaReading {
  /**
   * By declared goal how much it counts for the character, in spans of priorities: with 1 the least
   * important goal becomes as important as the most important one. What was not found is missing.
   */
  readonly goals: ReadonlyMap<Goal, number>;
  /** The same by style of plans: `cheapest`, `fewest-steps`, `safest`. */
  readonly styles: ReadonlyMap<string, number>;
  readonly because: readonly Finding[];
}

/**
 * Reads what is said in words, without a model. Implemented by `@understudy/words`.
 *
 * Both methods are pure, synchronous and quick: they are called on the game's thread. Any text may
 * come, of any length; none makes them throw.
 */
export interface DirectiveReader {
  /**
   * Prepares for a domain in short steps, each time that `next` is called. `plan` and `planMany` take them in slices
   * before the first text is read; `planNow` at once. Default: there is nothing to prepare.
   */
  prepare?(domain: Domain): Iterator<unknown>;
  /** Whether nothing is left to prepare. Synchronous and cheap. Default: true. */
  isPrepared?(domain: Domain): boolean;
  /** The wishes that were read in a directive. */
  readDirective(domain: Domain, directive: string): DirectiveReading;
  /** Reads the wishes and aversions of a character. */
  readPersona(domain: Domain, persona: string): PersonaReading;
}
