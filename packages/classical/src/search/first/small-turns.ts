import type { PackedState, PlanningProblem } from "@understudy/planner-core";
import type { PreparedTask } from "../../task-cache/prepared-task.ts";
import type { SmallSpace } from "../../task-cache/small-space.ts";
import type { SearchEnd } from "../context.ts";
import type { SliceLimits } from "../limits.ts";
import type { SearchResources } from "../resources.ts";
import { type SmallSearch, turns } from "./small-search.ts";

/** Fraction of a plan's cost from which a bound counts as near. */
const NEAR = 0.55;
/** Number of estimates in vain that earn an expansion. */
const ESTIMATES = 16;

/**
 * The search of a state space that may be small: first it finds out how large, then it takes turns with the other
 * searches.
 */
export class SmallTurns {
  /** Number of expansions, in batches. */
  expansions = 0;
  readonly #prepared: PreparedTask;
  readonly #state: PackedState;
  readonly #resources: SearchResources;
  readonly #mode: PlanningProblem["mode"];
  #known: SmallSearch | undefined;
  #firstShare = turns.firstInformed;
  /** The next piece of the space's preparation. */
  #piece = 0;
  /** Whether the paused search was resumed because there was no plan. */
  #isPlanless = false;

  constructor(
    prepared: PreparedTask,
    state: PackedState,
    resources: SearchResources,
    mode: PlanningProblem["mode"],
  ) {
    this.#prepared = prepared;
    this.#state = state;
    this.#resources = resources;
    this.#mode = mode;
  }

  /** Whether the state space can be searched at all. */
  get isPossible(): boolean {
    return this.#resources.isBrief !== true && this.#prepared.spaceSize !== undefined;
  }

  /** Number of expansions before all other searches, which it may make needless. */
  get lookShare(): number {
    const mode = this.#mode;
    if (mode === "anytime") return turns.look;
    return mode === "optimal" || this.#prepared.spaceSize?.isSmall ? Number.POSITIVE_INFINITY : 0;
  }

  /** Whether each of its turns leads towards the proof that `anytime` ends with, even if a first plan comes later. */
  get isBounded(): boolean {
    return this.#mode === "anytime" && this.#prepared.spaceSize?.isBounded === true;
  }

  /**
   * Number of expansions of the next turn. Without a plan, turns grow: in a bounded space with those of the other
   * searches, otherwise with the estimates made in vain. A slim space is searched to its end.
   */
  takeShare(isPlanned: boolean, evaluations: number): number {
    if (isPlanned || this.#known?.isSlim) return turns.uninformed;
    if (!this.isBounded)
      return Math.max(turns.firstUninformed, Math.floor(evaluations / ESTIMATES));
    const share = this.#firstShare;
    this.#firstShare *= 2;
    return share;
  }

  /** The search that has run last; undefined before it begins. */
  get search(): SmallSearch | undefined {
    return this.#known;
  }

  /** Memory in bytes. */
  get bytes(): number {
    return this.#known?.bytes ?? 0;
  }

  /** @param scaledUpperBound cost of a known plan; only cheaper ones are of interest */
  run(limits: SliceLimits, scaledUpperBound: number): SearchEnd {
    if (this.#known === undefined && !this.#begin(limits)) return "slice";
    const search = this.#known as SmallSearch;
    search.limit(scaledUpperBound);
    if (this.#isPlanless && scaledUpperBound < Number.POSITIVE_INFINITY) {
      this.#isPlanless = false;
      search.pause();
    }
    const before = search.expansions;
    const end = search.run(limits);
    this.expansions += search.expansions - before;
    const isPlanned = search.hasPlan || scaledUpperBound < Number.POSITIVE_INFINITY;
    if (end !== "memory" || isPlanned || !search.isPaused) return end;
    // Without a plan, the search continues in turns.
    search.resume();
    this.#isPlanless = true;
    return "slice";
  }

  /**
   * Prepares and begins the search; false if the slice ended before. Reads the clock as often if the space is prepared
   * already, so that replays of a recording agree.
   */
  #begin(limits: SliceLimits): boolean {
    const space = this.#prepared.small as SmallSpace;
    for (; this.#piece < space.pieces; this.#piece++) {
      if (limits.isLate()) return false;
      space.prepare(this.#piece);
    }
    if (limits.isLate()) return false;
    this.#known = this.#resources.pool.acquireSmall();
    this.#known.begin(space, this.#state, this.#resources.maxBytes, this.#mode === "first");
    return true;
  }

  /**
   * Whether the search has paused and may be resumed beside a proof. Not in a bounded space, where it already had
   * enough nodes.
   */
  get isPaused(): boolean {
    return this.#known?.isPaused === true && this.#prepared.spaceSize?.isBounded !== true;
  }

  /**
   * Resumes a paused search if its bound is near the plan's cost and no lower than that of the proof with estimates,
   * whose few nodes are expensive. Ends it otherwise.
   */
  resume(proof: { readonly scaledLowerBound: number }, scaledPlanCost: number): boolean {
    const search = this.#known;
    if (search === undefined || !this.isPaused) return false;
    const least = Math.max(proof.scaledLowerBound, NEAR * scaledPlanCost);
    const goesOn = search.scaledLowerBound >= least;
    if (goesOn) search.resume();
    else this.release();
    return goesOn;
  }

  release(): void {
    if (this.#known !== undefined) this.#resources.pool.releaseSmall(this.#known);
    this.#known = undefined;
  }
}
