import type { PackedState } from "../state/packed-state.ts";

/** Ground actions that are tried for all steps of a place together: what is larger is not seen to the end. */
const MAX_TRIES = 2048;

/** This many variables of a state are read in the time of one try. */
const VARIABLES_A_TRY = 64;

/** The moves behind a place of a plan. */
export interface Moves {
  /** The ground actions that are tried in a state. */
  readonly actionCount: number;
  /** The states that one action leads to, without those that the plan has been in. */
  after(state: PackedState): Iterable<{ readonly state: PackedState }>;
  /** Whether a plan may end here. */
  isGoal(state: PackedState): boolean;
}

/**
 * The pockets around a place of a plan: states from which no way leads to the goal but through states that the plan has
 * been in. A plan that may not come back is lost in one, however many steps it takes there. Found by a breadth-first
 * search from each next state; what is too large to be seen to the end counts as leading on.
 */
export class Pockets {
  readonly #moves: Moves;
  /** By state whether it leads on, where that is known. */
  readonly #leadsOn = new Map<string, boolean>();
  #tries = MAX_TRIES;

  constructor(moves: Moves) {
    this.#moves = moves;
  }

  /** Whether a state is in one. Takes at most 2,048 tries of ground actions for all that are asked about. */
  has(state: PackedState): boolean {
    const key = String(state);
    const seen = new Map<string, Seen>([[key, { state, before: undefined }]]);
    for (const [at, place] of seen) {
      if (this.#isOpen(at, place.state)) {
        this.#noteWay(at, seen);
        return false;
      }
      if (this.#leadsOn.get(at) === false) continue;
      for (const { state: next } of this.#moves.after(place.state)) {
        const to = String(next);
        if (!seen.has(to)) seen.set(to, { state: next, before: at });
      }
    }
    for (const at of seen.keys()) this.#leadsOn.set(at, false);
    return true;
  }

  /** Whether the search may end at a state: at the goal, where it is known to lead, or where it has taken too long. */
  #isOpen(key: string, state: PackedState): boolean {
    const known = this.#leadsOn.get(key);
    if (known !== undefined) return known;
    this.#tries -= this.#moves.actionCount + Math.floor(state.length / VARIABLES_A_TRY);
    return this.#tries < 0 || this.#moves.isGoal(state);
  }

  #noteWay(end: string, seen: ReadonlyMap<string, Seen>): void {
    for (let at: string | undefined = end; at !== undefined; at = seen.get(at)?.before) {
      this.#leadsOn.set(at, true);
    }
  }
}

/** A state that a search has come to, and the one before it. */
interface Seen {
  readonly state: PackedState;
  readonly before: string | undefined;
}
