import type { NegativeReason } from "./cache.ts";

/** A plan that a lead chose: plain data. */
export interface RememberedChoice {
  /** Hash of the goal that the plan is for. */
  readonly goal: string;
  /** Ids of ground actions. */
  readonly actions: readonly number[];
  /** In thousandths. */
  readonly scaledCost: number;
  /** Whether the cost was proved minimal for the goal from the state that was asked about. */
  readonly optimal: boolean;
}

/**
 * Remembers what leads chose, and for a while what was no choice. Keys stand for all that counts:
 * state, goals and texts. What is remembered is proved again before it is served. Synchronous: called on the game
 * thread. One that throws counts as one that knows nothing.
 */
export interface ChoiceMemory {
  /** The choice that was made the last time. */
  chosen(key: string): RememberedChoice | undefined;
  /** Remembers a choice; what went wrong before counts no more. */
  remember(key: string, choice: RememberedChoice): void;
  /** The choice does not work any more. */
  forget(key: string): void;
  /** Why the lead is not asked to choose now; undefined if it may be. */
  refusal(key: string, nowMs: number): NegativeReason | undefined;
  /** Remembers until `untilMs` that the lead was asked and did not choose. Times are in milliseconds of the clock. */
  refuse(key: string, reason: NegativeReason, untilMs: number): void;
}
