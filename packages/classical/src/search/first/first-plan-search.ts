/**
 * The race for a first plan.
 *
 * @module
 */

import type { RelaxedTask } from "../../relaxation/relaxed-task.ts";
import type { SearchContext, SearchEnd } from "../context.ts";
import type { SearchResources } from "../resources.ts";
import type { Workspace, WorkspacePool } from "../workspace.ts";
import type { JoiningSearch, SearchExtension } from "./extension.ts";
import { GreedySearch } from "./greedy-search.ts";
import { Lookahead } from "./lookahead.ts";
import { type OperatorPath, pathIn } from "./operator-path.ts";
import { turns } from "./small-search.ts";

/**
 * Number of nodes after which a search without competitors ignores cheaper paths to known states.
 */
const PATIENCE = 512;
/** Longest turn for relaxed plans while turns keep making progress. */
const LOOKAHEAD_TURN = 64;
/** A turn of relaxed plans keeps the next turn if it lowers the estimate to this fraction. */
const PROGRESS = 0.85;
/**
 * Turn length beyond which relaxed plans progress only by brute force, if at all. Beyond it the
 * other searches join in any case, and turns of relaxed plans are half as long as theirs.
 */
const LONG_TURN = 256;

/**
 * The search for a first plan. It starts with relaxed-plan lookahead by cost. If that takes long,
 * the searches of an extension take turns with it. As turns get longer, the search that suits the
 * task loses little time to the others.
 */
export class FirstPlanSearch {
  readonly #context: SearchContext;
  readonly #pool: WorkspacePool;
  readonly #isFull: () => boolean;
  /** The relaxation; undefined if there is none, and then no other search joins. */
  readonly #relaxed: RelaxedTask | undefined;
  readonly #extension: SearchExtension | undefined;
  #lookahead: Lookahead | undefined;
  readonly #workspace: Workspace;
  #greedy: GreedySearch | undefined;
  /** The searches that have joined. */
  readonly #joined: JoiningSearch[] = [];
  /** Maximum number of joined searches that fit into memory. */
  #mostJoined: number;
  /** The current search: 0 for relaxed plans, otherwise the number of a joined search. */
  #turn = 0;
  /** The lowest estimate at the end of the last turn of relaxed plans. */
  #leastH = Number.POSITIVE_INFINITY;
  /** Length of the longest turn in this round, in expansions. */
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
    // A trace should show nodes.
    if (context.trace === undefined && context.task.checks.length === 0) {
      this.#lookahead = new Lookahead(context, this.#workspace);
    } else this.#greedy = this.#greedySearch();
  }

  #greedySearch(lookahead?: Lookahead): GreedySearch {
    // The searches of an extension prove unsolvability with fewer nodes.
    const isAlone = this.#extension === undefined || this.#relaxed === undefined;
    const patience = isAlone ? PATIENCE : Number.POSITIVE_INFINITY;
    const options = { lookahead, patience };
    return new GreedySearch(this.#context, this.#workspace, this.#isFull, options);
  }

  /** Length of the next turn, in expansions. */
  get share(): number {
    const isHalf = this.#turn === 0 && this.#longest > LONG_TURN && this.#joined.length > 0;
    return isHalf ? this.#longest / 2 : this.#longest;
  }

  /** Memory in bytes. */
  get bytes(): number {
    const lookahead = this.#lookahead?.bytes ?? 0;
    const greedy = this.#greedy === undefined ? 0 : this.#workspace.bytes;
    return this.#joined.reduce((sum, { bytes }) => sum + bytes, lookahead + greedy);
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
      const lookahead = this.#lookahead as Lookahead;
      const end = lookahead.run();
      if (end !== "stuck") return end;
      this.#greedy = this.#greedySearch(lookahead);
    }
    return this.#greedy.run();
  }

  /** The plan of the current search, with its cost. */
  get plan(): OperatorPath {
    if (this.#turn > 0) return this.#joinedAt(this.#turn - 1).plan;
    if (this.#greedy === undefined) return (this.#lookahead as Lookahead).plan;
    return pathIn(this.#workspace, this.#greedy.goalNode);
  }

  /** Whether every relaxed plan has made progress so far, within short turns. */
  get leadsOn(): boolean {
    return this.#greedy?.leadsOn !== false && this.#longest <= LOOKAHEAD_TURN;
  }

  /** The path to the state with the lowest estimate. */
  get best(): OperatorPath {
    if (this.#greedy !== undefined) return pathIn(this.#workspace, this.#greedy.bestNode);
    return (this.#lookahead as Lookahead).best;
  }

  /** Releases the arrays of the search, which has ended. */
  release(): void {
    this.#pool.release(this.#workspace);
    for (const { workspace } of this.#joined) this.#pool.release(workspace);
  }

  /** Ends a turn. The turns of the next round are longer. */
  #passOn(): void {
    const isStuck = this.#turn > 0 || this.#longest > LONG_TURN || this.#isStuck();
    this.#turn = isStuck && this.#hasNext() ? this.#turn + 1 : 0;
    if (this.#turn === 0) this.#longest *= 2;
  }

  /** Whether there is a search after the current one, which joins if necessary. */
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

  /** Ends the search that joined last, to free its memory for the others. Returns whether there was one. */
  #dropLatest(): boolean {
    const latest = this.#joined.pop();
    this.#mostJoined = this.#joined.length;
    if (latest === undefined) return false;
    this.#pool.release(latest.workspace);
    this.#turn = Math.min(this.#turn, this.#mostJoined);
    return true;
  }

  /** Whether the last turn hardly lowered the estimate. */
  #isStuck(): boolean {
    const { bestH } = (this.#greedy ?? this.#lookahead) as { readonly bestH: number };
    const isStuck = bestH > PROGRESS * this.#leastH;
    this.#leastH = bestH;
    return isStuck;
  }

  #joinedAt(index: number): JoiningSearch {
    return this.#joined[index] as JoiningSearch;
  }
}
