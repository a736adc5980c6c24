import type { NegativeReason } from "./cache.ts";

/** A plan that a lead chose: plain data. */
export interface RememberedChoice {
  /** Hash of the goal that the plan is for. */
  readonly goal: string;
  /** Ids of ground actions. */
  readonly actions: readonly number[];
  /** In thousandths. */
  readonly cost: number;
  /** Whether the cost was proved minimal for the goal from the state that was asked about. */
  readonly optimal: boolean;
}

/**
 * Remembers what leads chose, and for a while what was no choice. Keys stand for all that counts:
 * state, goals and texts. What is remembered is proved again before it is served. Synchronous: called on the game
 * thread. One that throws counts as one that knows nothing.
 */
export interface ChoiceMemory {
  /** What was chosen the last time. */
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

/** Choices that are remembered; the one not asked for the longest is forgotten first. */
const MAX_REMEMBERED = 1024;

/** An answer that was no choice. */
interface WrongChoice {
  readonly reason: NegativeReason;
  readonly untilMs: number;
}

/** Remembers the last 1024 choices, and as many answers that were none. */
export class RecentChoices implements ChoiceMemory {
  readonly #chosen = new Map<string, RememberedChoice>();
  readonly #refused = new Map<string, WrongChoice>();

  chosen(key: string): RememberedChoice | undefined {
    const choice = this.#chosen.get(key);
    if (choice !== undefined) keep(this.#chosen, key, choice);
    return choice;
  }

  remember(key: string, choice: RememberedChoice): void {
    this.#refused.delete(key);
    keep(this.#chosen, key, choice);
  }

  forget(key: string): void {
    this.#chosen.delete(key);
  }

  refusal(key: string, nowMs: number): NegativeReason | undefined {
    const wrong = this.#refused.get(key);
    if (wrong === undefined) return undefined;
    if (nowMs < wrong.untilMs) return wrong.reason;
    this.#refused.delete(key);
    return undefined;
  }

  refuse(key: string, reason: NegativeReason, untilMs: number): void {
    keep(this.#refused, key, { reason, untilMs });
  }
}

/** Puts the newest last, and forgets the oldest where there are too many. */
function keep<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= MAX_REMEMBERED) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}
