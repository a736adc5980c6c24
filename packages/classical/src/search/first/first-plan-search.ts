/**
 * The searches that race for a first plan.
 *
 * @module
 */

import type { Bearings } from "../../landmarks/bearings.ts";
import type { RelaxedTask } from "../../relaxation/relaxed-task.ts";
import type { SearchContext, SearchEnd } from "../context.ts";
import type { Workspace, WorkspacePool } from "../workspace.ts";
import { turns } from "./blind-search.ts";
import { GreedySearch } from "./greedy-search.ts";
import { LandmarkSearch } from "./landmark-search.ts";
import { type OperatorPath, Plunge } from "./plunge.ts";
import { WalkSearch } from "./walk-search.ts";

/** A search by landmarks, and when it joins in: when turns take so many expansions, so that none holds others up much. */
interface Joining {
  readonly manner: "straight" | "walking" | "roaming";
  readonly from: number;
}

const STRAIGHT: Joining = { manner: "straight", from: 64 };
const LANDMARK_SEARCHES: readonly Joining[] = [STRAIGHT, { manner: "roaming", from: 1024 }];
/** The same where somebody walks; many of those tasks are easy, and planned before that search joins in. */
const WITH_WALKS: readonly Joining[] = [STRAIGHT, { manner: "walking", from: 256 }];

/** Relaxed plans go on without landmarks while each turn leaves no more than this part of the lowest estimate. */
const PROGRESS = 0.85;
/**
 * In longer turns they come nearer to the goal, if at all, by looking at very many states: landmarks are counted
 * anyway, and turns of relaxed plans are half as long as the others.
 */
const LONG_TURN = 256;

/**
 * The search for a first plan: relaxed plans by cost are played ahead, and once that has not led to a plan for a
 * while, steps and landmarks are counted in turn with it. Turns get longer, so whichever is made for the task takes
 * little more than its share of them.
 */
export class FirstPlanSearch {
  readonly #context: SearchContext;
  readonly #pool: WorkspacePool;
  readonly #isFull: () => boolean;
  /** Undefined where there is no relaxation, and so no landmarks. */
  readonly #relaxed: RelaxedTask | undefined;
  #plunge: Plunge | undefined;
  readonly #workspace: Workspace;
  #greedy: GreedySearch | undefined;
  readonly #landmarks: (LandmarkSearch | WalkSearch)[] = [];
  /** The number of searches by landmarks that there is memory for. */
  #mostLandmarks: number;
  /** The search at turn: 0 for relaxed plans, else the number of a search by landmarks. */
  #turn = 0;
  /** The lowest estimate that relaxed plans had led to when their last turn was over. */
  #leastH = Number.POSITIVE_INFINITY;
  /** Expansions of the longest turn of this round. */
  #longest: number = turns.firstInformed;

  constructor(
    context: SearchContext,
    pool: WorkspacePool,
    isFull: () => boolean,
    relaxed: RelaxedTask | undefined,
  ) {
    this.#context = context;
    this.#pool = pool;
    this.#isFull = isFull;
    this.#relaxed = relaxed;
    this.#mostLandmarks = relaxed === undefined ? 0 : LANDMARK_SEARCHES.length;
    this.#workspace = pool.acquire();
    // Those who watch want to see nodes.
    if (context.trace === undefined && context.task.checks.length === 0) {
      this.#plunge = new Plunge(context, this.#workspace);
    } else this.#greedy = new GreedySearch(context, this.#workspace, isFull);
  }

  /** Expansions of the next turn. */
  get share(): number {
    const isHalf = this.#turn === 0 && this.#longest > LONG_TURN && this.#landmarks.length > 0;
    return isHalf ? this.#longest / 2 : this.#longest;
  }

  /** The memory that it takes, in bytes. */
  get bytes(): number {
    const plunge = this.#plunge?.bytes ?? 0;
    const greedy = this.#greedy === undefined ? 0 : this.#workspace.bytes;
    return this.#landmarks.reduce((sum, { bytes }) => sum + bytes, plunge + greedy);
  }

  run(): SearchEnd {
    let end = this.#continue();
    while (end === "memory" && this.#dropLatest()) end = this.#continue();
    if (end === "slice" && !this.#context.limits.isOver) this.#passOn();
    return end;
  }

  #continue(): SearchEnd {
    if (this.#turn > 0) return this.#landmarkSearch(this.#turn - 1).run();
    if (this.#greedy === undefined) {
      const plunge = this.#plunge as Plunge;
      const end = plunge.run();
      if (end !== "stuck") return end;
      this.#greedy = new GreedySearch(this.#context, this.#workspace, this.#isFull, { plunge });
    }
    return this.#greedy.run();
  }

  /** The plan that was found by the search at turn, as operators, and its cost. */
  get plan(): OperatorPath {
    if (this.#turn > 0) {
      const search = this.#landmarkSearch(this.#turn - 1);
      return search instanceof WalkSearch ? search.plan : pathIn(search.workspace, search.goalNode);
    }
    if (this.#greedy === undefined) return (this.#plunge as Plunge).plan;
    return pathIn(this.#workspace, this.#greedy.goalNode);
  }

  /** Whether relaxed plans have led on from the start until now, and not for long. */
  get isPlunging(): boolean {
    return this.#greedy?.isPlunging !== false && this.#longest <= STRAIGHT.from;
  }

  /** The way to the most promising state that was seen. */
  get best(): OperatorPath {
    if (this.#greedy !== undefined) return pathIn(this.#workspace, this.#greedy.bestNode);
    return (this.#plunge as Plunge).best;
  }

  /** Gives the arrays back; the search is over. */
  release(): void {
    this.#pool.release(this.#workspace);
    for (const { workspace } of this.#landmarks) this.#pool.release(workspace);
  }

  /** A turn is over. Those of the next round are longer. */
  #passOn(): void {
    const isStuck = this.#turn > 0 || this.#longest > LONG_TURN || this.#isStuck();
    const next = this.#turn < this.#mostLandmarks ? this.#searches[this.#turn] : undefined;
    const isDue = isStuck && next !== undefined && this.#longest >= next.from;
    this.#turn = isDue ? this.#turn + 1 : 0;
    if (this.#turn === 0) this.#longest *= 2;
  }

  /** Leaves the memory of the search that joined last to the others. Whether there was one. */
  #dropLatest(): boolean {
    const latest = this.#landmarks.pop();
    this.#mostLandmarks = this.#landmarks.length;
    if (latest === undefined) return false;
    this.#pool.release(latest.workspace);
    this.#turn = Math.min(this.#turn, this.#mostLandmarks);
    return true;
  }

  /** Whether a turn has brought relaxed plans hardly any nearer to the goal. */
  #isStuck(): boolean {
    const { bestH } = (this.#greedy ?? this.#plunge) as { readonly bestH: number };
    const isStuck = bestH > PROGRESS * this.#leastH;
    this.#leastH = bestH;
    return isStuck;
  }

  /** Those that may join in. Whether somebody walks is known before the second one does. */
  get #searches(): readonly Joining[] {
    return this.#landmarks[0]?.bearings?.walks === undefined ? LANDMARK_SEARCHES : WITH_WALKS;
  }

  #landmarkSearch(index: number): LandmarkSearch | WalkSearch {
    const known = this.#landmarks[index];
    if (known !== undefined) return known;
    const { manner } = this.#searches[index] as Joining;
    const bearings = this.#landmarks[0]?.bearings;
    const workspace = this.#pool.acquire();
    const search =
      manner === "walking"
        ? new WalkSearch(this.#context, workspace, this.#isFull, bearings as Bearings)
        : new LandmarkSearch(this.#context, workspace, this.#relaxed as RelaxedTask, this.#isFull, {
            manner,
            bearings,
          });
    this.#landmarks.push(search);
    return search;
  }
}

function pathIn({ store }: Workspace, node: number): OperatorPath {
  return { operators: store.pathTo(node), scaledCost: store.g.get(node) };
}
