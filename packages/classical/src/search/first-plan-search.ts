import type { RelaxedTask } from "../relaxation/relaxed-task.ts";
import { turns } from "./blind-search.ts";
import type { SearchContext, SearchEnd } from "./context.ts";
import { GreedySearch } from "./greedy-search.ts";
import { LandmarkSearch } from "./landmark-search.ts";
import { type OperatorPath, Plunge } from "./plunge.ts";
import type { Workspace, WorkspacePool } from "./workspace.ts";

/** Turns of fewer expansions are those of relaxed plans alone. */
const LANDMARKS_FROM = 64;

/** Relaxed plans go on without landmarks while each turn leaves no more than this part of the lowest estimate. */
const PROGRESS = 0.8;

/**
 * The search for a first plan: relaxed plans by cost are played ahead, and once that has not led to a plan for a
 * while, steps and landmarks are counted in turn with it. Turns get longer, so whichever is made for the task costs
 * little more than alone.
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
  #landmarks: LandmarkSearch | undefined;
  #landmarksWorkspace: Workspace | undefined;
  #isLandmarksTurn = false;
  /** The lowest estimate that relaxed plans had led to when their last turn was over. */
  #leastH = Number.POSITIVE_INFINITY;
  /** Expansions of the next turn. */
  share: number = turns.firstInformed;

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
    this.#workspace = pool.acquire();
    // Those who watch want to see nodes.
    if (context.trace === undefined && context.task.checks.length === 0) {
      this.#plunge = new Plunge(context, this.#workspace);
    } else this.#greedy = new GreedySearch(context, this.#workspace, isFull);
  }

  /** The memory that it takes, in bytes. */
  get bytes(): number {
    const plunge = this.#plunge?.bytes ?? 0;
    if (this.#greedy === undefined) return plunge;
    return plunge + this.#workspace.bytes + (this.#landmarks?.bytes ?? 0);
  }

  run(): SearchEnd {
    const end = this.#continue();
    if (end === "slice" && !this.#context.limits.isOver) this.#passOn();
    return end;
  }

  #continue(): SearchEnd {
    if (this.#isLandmarksTurn) return this.#landmarkSearch().run();
    if (this.#greedy === undefined) {
      const plunge = this.#plunge as Plunge;
      const end = plunge.run();
      if (end !== "stuck") return end;
      this.#greedy = new GreedySearch(this.#context, this.#workspace, this.#isFull, { plunge });
    }
    return this.#greedy.run();
  }

  /** The plan that was found, as operators, and its cost. */
  get plan(): OperatorPath {
    if (this.#greedy === undefined) return (this.#plunge as Plunge).plan;
    const { goalNode } = this.#greedy;
    if (goalNode >= 0) return pathIn(this.#workspace, goalNode);
    return pathIn(
      this.#landmarksWorkspace as Workspace,
      (this.#landmarks as LandmarkSearch).goalNode,
    );
  }

  /** Whether relaxed plans have led on from the start until now, and not for long. */
  get isPlunging(): boolean {
    return this.#greedy?.isPlunging !== false && this.share <= LANDMARKS_FROM;
  }

  /** The way to the most promising state that was seen. */
  get best(): OperatorPath {
    if (this.#greedy !== undefined) return pathIn(this.#workspace, this.#greedy.bestNode);
    return (this.#plunge as Plunge).best;
  }

  /** Gives the arrays back; the search is over. */
  release(): void {
    this.#pool.release(this.#workspace);
    if (this.#landmarksWorkspace !== undefined) this.#pool.release(this.#landmarksWorkspace);
  }

  /** A turn is over: the next one is longer, but the same for both. */
  #passOn(): void {
    const hasLandmarks = this.share >= LANDMARKS_FROM && this.#relaxed !== undefined;
    const isStuck = this.#isLandmarksTurn || this.#isStuck();
    this.#isLandmarksTurn = hasLandmarks && isStuck && !this.#isLandmarksTurn;
    if (!this.#isLandmarksTurn) this.share *= 2;
  }

  /** Whether a turn has brought relaxed plans hardly any nearer to the goal. */
  #isStuck(): boolean {
    const { bestH } = (this.#greedy ?? this.#plunge) as { readonly bestH: number };
    const isStuck = bestH > PROGRESS * this.#leastH;
    this.#leastH = bestH;
    return isStuck;
  }

  #landmarkSearch(): LandmarkSearch {
    if (this.#landmarks === undefined) {
      this.#landmarksWorkspace = this.#pool.acquire();
      this.#landmarks = new LandmarkSearch(
        this.#context,
        this.#landmarksWorkspace,
        this.#relaxed as RelaxedTask,
        this.#isFull,
      );
    }
    return this.#landmarks;
  }
}

function pathIn({ store }: Workspace, node: number): OperatorPath {
  return { operators: store.pathTo(node), scaledCost: store.g.get(node) };
}
