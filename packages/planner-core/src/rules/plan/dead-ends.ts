import type { PackedState } from "../state/packed-state.ts";

/** Limit on the ground actions tried around one place of a plan; larger dead ends are not recognised. */
const MAX_TRIES = 2048;

/** Number of state variables that can be read in the time of one try. */
const VARIABLES_A_TRY = 64;

/** The possible moves from a place of a plan. */
export interface Moves {
  /** Number of ground actions tried in a state. */
  readonly actionCount: number;
  /** The successor states that the plan has not visited yet. */
  after(state: PackedState): Iterable<{ readonly state: PackedState }>;
  /** Whether the plan may end in a state. */
  isGoal(state: PackedState): boolean;
}

/**
 * The dead ends around a place of a plan: every way from these states to the goal leads through
 * states that the plan has already visited. A plan without repeated states fails in them, whatever
 * its length. Found by breadth-first search from each next state; a region that is too large to
 * explore does not count as a dead end.
 */
export class DeadEnds {
  readonly #moves: Moves;
  /** For each explored state, whether some way leads on from it. */
  readonly #leadsOn = new Map<string, boolean>();
  #tries = MAX_TRIES;

  constructor(moves: Moves) {
    this.#moves = moves;
  }

  /** Whether a state is a dead end. All calls together try at most 2,048 ground actions. */
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

  /** Whether the search can stop at a state: it is the goal or has a known way, or the limit on tries is reached. */
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

/** An explored state, with the key of its predecessor. */
interface Seen {
  readonly state: PackedState;
  readonly before: string | undefined;
}
