/**
 * The searches that race for a first plan.
 *
 * @module
 */

import type { RelaxedTask } from "../../relaxation/relaxed-task.ts";
import type { SearchContext, SearchEnd } from "../context.ts";
import type { SearchResources } from "../resources.ts";
import type { Workspace, WorkspacePool } from "../workspace.ts";
import { turns } from "./blind-search.ts";
import type { JoiningSearch, SearchExtension } from "./extension.ts";
import { GreedySearch } from "./greedy-search.ts";
import { type OperatorPath, pathIn } from "./operator-path.ts";
import { Plunge } from "./plunge.ts";

/** Nodes of a search without others beside it, before a cheaper path to a known state is not followed any more. */
const PATIENCE = 512;
/** Relaxed plans that lead straight on to the goal take no longer turns. */
const PLUNGING_TURN = 64;
/** Relaxed plans go on alone while each turn leaves no more than this part of the lowest estimate. */
const PROGRESS = 0.85;
/**
 * In longer turns relaxed plans come nearer to the goal, if at all, by looking at very many states: the other searches
 * join in anyway, and turns of relaxed plans are half as long as theirs.
 */
const LONG_TURN = 256;

/**
 * The search for a first plan: relaxed plans by cost are played ahead. Once that has not led to a plan for a while, the
 * searches of an extension take turns with it. Turns get longer, so whichever is made for the task takes little more
 * than its share of them.
 */
export class FirstPlanSearch {
  readonly #context: SearchContext;
  readonly #pool: WorkspacePool;
  readonly #isFull: () => boolean;
  /** Undefined where there is no relaxation, and so no other search. */
  readonly #relaxed: RelaxedTask | undefined;
  readonly #extension: SearchExtension | undefined;
  #plunge: Plunge | undefined;
  readonly #workspace: Workspace;
  #greedy: GreedySearch | undefined;
  /** The searches that have joined in. */
  readonly #joined: JoiningSearch[] = [];
  /** The number of such searches that there is memory for. */
  #mostJoined: number;
  /** The search at turn: 0 for relaxed plans, else the number of a search that has joined in. */
  #turn = 0;
  /** The lowest estimate that relaxed plans had led to when their last turn was over. */
  #leastH = Number.POSITIVE_INFINITY;
  /** Expansions of the longest turn of this round. */
  #longest: number = turns.firstInformed;

  constructor(
    context: SearchContext,
    { pool, extension }: SearchResources,
    isFull: () => boolean,
    relaxed: RelaxedTask | undefined,
  ) {
    this.#context = context;
    this.#pool = pool;
    this.#isFull = isFull;
    this.#relaxed = relaxed;
    this.#extension = extension;
    this.#mostJoined = relaxed === undefined ? 0 : Number.POSITIVE_INFINITY;
    this.#workspace = pool.acquire();
    // Those who watch want to see nodes.
    if (context.trace === undefined && context.task.checks.length === 0) {
      this.#plunge = new Plunge(context, this.#workspace);
    } else this.#greedy = this.#greedySearch();
  }

  #greedySearch(plunge?: Plunge): GreedySearch {
    // The searches of an extension prove with fewer nodes that there is no plan.
    const isAlone = this.#extension === undefined || this.#relaxed === undefined;
    const patience = isAlone ? PATIENCE : Number.POSITIVE_INFINITY;
    const options = { plunge, patience };
    return new GreedySearch(this.#context, this.#workspace, this.#isFull, options);
  }

  /** Expansions of the next turn. */
  get share(): number {
    const isHalf = this.#turn === 0 && this.#longest > LONG_TURN && this.#joined.length > 0;
    return isHalf ? this.#longest / 2 : this.#longest;
  }

  /** The memory that it takes, in bytes. */
  get bytes(): number {
    const plunge = this.#plunge?.bytes ?? 0;
    const greedy = this.#greedy === undefined ? 0 : this.#workspace.bytes;
    return this.#joined.reduce((sum, { bytes }) => sum + bytes, plunge + greedy);
  }

  run(): SearchEnd {
    let end = this.#continue();
    while (end === "memory" && this.#dropLatest()) end = this.#continue();
    if (end === "slice" && !this.#context.limits.isOver) this.#passOn();
    return end;
  }

  #continue(): SearchEnd {
    if (this.#turn > 0) return this.#joinedAt(this.#turn - 1).run();
    if (this.#greedy === undefined) {
      const plunge = this.#plunge as Plunge;
      const end = plunge.run();
      if (end !== "stuck") return end;
      this.#greedy = this.#greedySearch(plunge);
    }
    return this.#greedy.run();
  }

  /** The plan that was found by the search at turn, as operators, and its cost. */
  get plan(): OperatorPath {
    if (this.#turn > 0) return this.#joinedAt(this.#turn - 1).plan;
    if (this.#greedy === undefined) return (this.#plunge as Plunge).plan;
    return pathIn(this.#workspace, this.#greedy.goalNode);
  }

  /** Whether relaxed plans have led on from the start until now, and not for long. */
  get isPlunging(): boolean {
    return this.#greedy?.isPlunging !== false && this.#longest <= PLUNGING_TURN;
  }

  /** The way to the most promising state that was seen. */
  get best(): OperatorPath {
    if (this.#greedy !== undefined) return pathIn(this.#workspace, this.#greedy.bestNode);
    return (this.#plunge as Plunge).best;
  }

  /** Gives the arrays back; the search is over. */
  release(): void {
    this.#pool.release(this.#workspace);
    for (const { workspace } of this.#joined) this.#pool.release(workspace);
  }

  /** A turn is over. Those of the next round are longer. */
  #passOn(): void {
    const isStuck = this.#turn > 0 || this.#longest > LONG_TURN || this.#isStuck();
    this.#turn = isStuck && this.#hasNext() ? this.#turn + 1 : 0;
    if (this.#turn === 0) this.#longest *= 2;
  }

  /** Whether there is a search after the one at turn; it joins in if it has not yet. */
  #hasNext(): boolean {
    const joined = this.#joined;
    if (this.#turn < joined.length) return true;
    if (this.#turn >= this.#mostJoined) return false;
    const next = this.#extension?.nextSearch(joined);
    if (next === undefined || this.#longest < next.from) return false;
    joined.push(
      next.begin({
        context: this.#context,
        workspace: this.#pool.acquire(),
        relaxed: this.#relaxed as RelaxedTask,
        isFull: this.#isFull,
      }),
    );
    return true;
  }

  /** Leaves the memory of the search that joined last to the others. Whether there was one. */
  #dropLatest(): boolean {
    const latest = this.#joined.pop();
    this.#mostJoined = this.#joined.length;
    if (latest === undefined) return false;
    this.#pool.release(latest.workspace);
    this.#turn = Math.min(this.#turn, this.#mostJoined);
    return true;
  }

  /** Whether a turn has brought relaxed plans hardly any nearer to the goal. */
  #isStuck(): boolean {
    const { bestH } = (this.#greedy ?? this.#plunge) as { readonly bestH: number };
    const isStuck = bestH > PROGRESS * this.#leastH;
    this.#leastH = bestH;
    return isStuck;
  }

  #joinedAt(index: number): JoiningSearch {
    return this.#joined[index] as JoiningSearch;
  }
}
