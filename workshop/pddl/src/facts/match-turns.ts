import type { Tuple } from "./fact-store.ts";
import type { Pivot } from "./pivots.ts";
import type { Schema } from "./schema.ts";

/** A fact that may meet a condition of a rule. */
export interface Match {
  readonly pivot: Pivot;
  readonly tuple: Tuple;
}

/** The matches of one action that wait for their turn. */
interface Turn {
  readonly matches: Match[];
  /** The first one that waits. */
  next: number;
  /** The ground actions that were found so far. */
  count: number;
}

/**
 * Lets each action have its turn, the one with the fewest ground actions first: no action that goes with everything
 * keeps what a goal needs from coming within reach.
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
