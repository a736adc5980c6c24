import type { NegativeReason } from "./cache.ts";

/** A plan chosen by an LLM planner, as plain data. */
export interface RememberedChoice {
  /** Hash of the plan's goal. */
  readonly goal: string;
  /** Ids of ground actions. */
  readonly actions: readonly number[];
  /** In thousandths. */
  readonly scaledCost: number;
  /** Whether the cost was proved minimal for the goal from the question's state. */
  readonly optimal: boolean;
}

/**
 * Remembers LLM planners' choices and, for a while, their failures to choose. Keys cover state, goals and texts. A
 * remembered choice is proved again before use. Synchronous: called on the game thread. If a call throws, the memory
 * counts as empty.
 */
export interface ChoiceMemory {
  /** The last choice for a key. */
  chosen(key: string): RememberedChoice | undefined;
  /** Remembers a choice, and clears earlier refusals. */
  remember(key: string, choice: RememberedChoice): void;
  /** Forgets a choice that no longer works. */
  forget(key: string): void;
  /** The reason not to ask the LLM planner for a choice now; undefined if it may be asked. */
  refusal(key: string, nowMs: number): NegativeReason | undefined;
  /** Remembers until `untilMs`, in milliseconds of the clock, that the LLM planner made no choice. */
  refuse(key: string, reason: NegativeReason, untilMs: number): void;
}
