import type { CompiledCondition } from "../../rules/condition/condition.ts";
import type { ActionSet } from "../../rules/domain/actions/action-set.ts";
import type { Domain, Goal } from "../../rules/domain/domain.ts";
import type { Intent } from "./intent.ts";

/** Words of a text with their meaning. */
export interface Finding {
  /** The words as written, separated by spaces. */
  readonly words: string;
  readonly kind:
    | "goal"
    | "target"
    | "amount"
    | "skip"
    | "ban"
    | "keep"
    /** A refusal that was not understood; the goals beside it are not pursued. */
    | "unread"
    | "like"
    | "dislike"
    | "style"
    | "intent";
  /** Their meaning, such as a goal, `sell(good=fish)`, `coins>=2` or `safest`. */
  readonly of: string;
}

/** A goal requested by a directive. */
export interface GoalWish {
  /** The goal to pursue: the declared goal, or an unnamed one if the directive changes its amount. */
  readonly goal: Goal;
  /** The declared goal that the directive refers to. */
  readonly declared: Goal;
  /**
   * Ground actions to avoid if the goal is reachable without them: the alternatives to the named actions (`sell fish`).
   * Undefined if no action was named.
   */
  readonly without: ActionSet | undefined;
}

/** The meaning of a directive. */
export interface DirectiveReading {
  /** Goals in order of pursuit; empty if none was requested. */
  readonly goals: readonly GoalWish[];
  /** Declared goals that must not be pursued. */
  readonly skipped: readonly Goal[];
  /** Ground actions that must not be used. */
  readonly disabled: ActionSet | undefined;
  /** Ground actions to avoid if possible, because the ban is uncertain. */
  readonly discouraged?: ActionSet | undefined;
  /** A condition that must hold after every step. */
  readonly maintain: CompiledCondition | undefined;
  /** Estimated probability that the reading is right, from 0 to 1. */
  readonly confidence: number;
  /** Confidence in the goals alone, where a refusal beside them was not understood. Default: `confidence`. */
  readonly goalConfidence?: number | undefined;
  readonly because: readonly Finding[];
  /** Set if a model's intent has decided against the reader. */
  readonly by?: "llm" | undefined;
}

/** The preferences of a persona. */
export interface PersonaReading {
  /**
   * Weight of each declared goal for the persona, as a multiple of the range of priorities: 1 makes the least important
   * goal as important as the most important one. Goals that the persona does not mention are missing.
   */
  readonly goals: ReadonlyMap<Goal, number>;
  /** Weight of each plan style: `cheapest`, `fewest-steps`, `safest`. */
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
   * Prepares for a domain in short steps, one per call of `next`. Before the first text, `plan` and `planMany` run
   * these steps in slices; `planNow` runs all at once. Default: no preparation.
   */
  prepare?(domain: Domain): Iterator<unknown>;
  /** Whether the preparation is complete. Synchronous and cheap. Default: true. */
  isPrepared?(domain: Domain): boolean;
  /** Reads the requests and bans of a directive. */
  readDirective(domain: Domain, directive: string): DirectiveReading;
  /** Reads what a persona likes and dislikes. */
  readPersona(domain: Domain, persona: string): PersonaReading;
  /**
   * Keeps the meaning of a directive as an LLM planner has read it. Default: the orchestrator alone keeps it, in
   * memory.
   */
  keep?(domain: Domain, directive: string, intent: Intent): void;
  /** Whether it has kept what an LLM planner reads in a directive, so that none is asked. Default: false. */
  isKept?(domain: Domain, directive: string): boolean;
}
