import type { Tuple } from "./fact-store.ts";
import type { Pivot } from "./pivots.ts";
import type { Schema } from "./schema.ts";

/** A fact that may satisfy a condition of a rule. */
export interface Match {
  readonly pivot: Pivot;
  readonly tuple: Tuple;
}

/** Waiting matches of one action. */
interface Turn {
  readonly matches: Match[];
  /** Index of the first waiting match. */
  next: number;
  /** Number of ground actions so far. */
  count: number;
}

/**
 * Takes matches of the action with the fewest ground actions first, so that an action that matches everything does not
 * delay reaching the goal.
 */
export class MatchTurns {
  readonly #turns = new Map<Schema, Turn>();

  add(match: Match): void {
    this.#of(match.pivot.rule.schema).matches.push(match);
  }

  /** Counts a ground action. */
  count(schema: Schema): void {
    this.#of(schema).count++;
  }

  take(): Match | undefined {
    let chosen: Turn | undefined;
    for (const turn of this.#turns.values()) {
      if (turn.next === turn.matches.length) continue;
      if (chosen === undefined || turn.count < chosen.count) chosen = turn;
    }
    return chosen?.matches[chosen.next++];
  }

  #of(schema: Schema): Turn {
    const known = this.#turns.get(schema);
    if (known !== undefined) return known;
    const turn = { matches: [], next: 0, count: 0 };
    this.#turns.set(schema, turn);
    return turn;
  }
}
