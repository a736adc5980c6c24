import type { NegativeReason } from "../../contract/cache.ts";
import type { ChoiceMemory, RememberedChoice } from "../../contract/choice-memory.ts";

/** Number of remembered choices; beyond it the least recently used is dropped. */
const MAX_REMEMBERED = 1024;

/** A choice that failed. */
interface WrongChoice {
  readonly reason: NegativeReason;
  readonly untilMs: number;
}

/** Remembers the last 1024 choices, and as many failed ones. */
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

/** Moves an entry to the end, and drops the oldest entry beyond the limit. */
function keep<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= MAX_REMEMBERED) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}
