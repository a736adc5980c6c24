import type { PackedState, PlanningProblem, SearchResult } from "@understudy/planner-core";
import type { PreparedTask } from "../../task-cache/prepared-task.ts";
import type { SmallSpace } from "../../task-cache/small-space.ts";
import type { PartEnd } from "../context.ts";
import type { SliceLimits } from "../limits.ts";
import type { SearchResources } from "../resources.ts";
import type { TraceRecorder } from "../states/trace.ts";
import { TaskSearch } from "../task-search.ts";
import { MOST_NODES, type SmallSearch } from "./small-search.ts";

/** Limit on the states of a look at the size of a problem before its first plan. */
const FIRST_LOOK = 256;
/** Upper limit on the states of a problem whose first plan needs no heuristics. */
const FEW_STATES = 1024;

/**
 * The search of one part from one state. It looks at the size of the state space first: a small one is searched without
 * heuristics, whose first estimate would take as long. All others get the whole search.
 */
export class PartSearch {
  readonly #problem: PlanningProblem;
  readonly #state: PackedState;
  readonly #prepared: PreparedTask;
  readonly #resources: SearchResources;
  readonly #recorder: TraceRecorder | undefined;
  /** The look at the size; undefined before it and after it. */
  #small: SmallSearch | undefined;
  #hasLooked: boolean;
  #whole: TaskSearch | undefined;
  #result: SearchResult | undefined;
  #expansions = 0;

  /** @param state must not change during the search */
  constructor(
    problem: PlanningProblem,
    state: PackedState,
    prepared: PreparedTask,
    resources: SearchResources,
    recorder?: TraceRecorder,
  ) {
    this.#problem = problem;
    this.#state = state;
    this.#prepared = prepared;
    this.#resources = resources;
    this.#recorder = recorder;
    this.#hasLooked = recorder !== undefined || !mayBeSmall(problem, prepared.small);
    if (this.#hasLooked || prepared.task.goalCondition.holds(state)) {
      this.#hasLooked = true;
      this.#begin();
    }
  }

  get expansions(): number {
    return this.#expansions + (this.#whole?.counts.expansions ?? 0);
  }

  get evaluations(): number {
    return this.#whole?.counts.evaluations ?? 0;
  }

  /** @param untilPlanned whether to return as soon as there is any plan */
  run(limits: SliceLimits, untilPlanned: boolean): PartEnd {
    if (this.#result !== undefined) return "done";
    if (!this.#hasLooked) {
      const end = this.#look(limits);
      if (end !== undefined) return end;
    }
    return (this.#whole as TaskSearch).run(limits, untilPlanned);
  }

  /** Looks at the size. Returns undefined if the state space is not small. */
  #look(limits: SliceLimits): PartEnd | undefined {
    const { pool, maxBytes } = this.#resources;
    let small = this.#small;
    if (small === undefined) {
      this.#small = small = pool.acquireSmall();
      small.begin(this.#prepared.small as SmallSpace, this.#state, maxBytes);
    }
    const end = small.run(limits, this.#mostStates);
    this.#expansions = small.expansions;
    if (end === "slice") return "slice";
    this.#hasLooked = true;
    if (end === "proved") {
      this.#result = resultOf(small);
      this.#releaseSmall();
      return "done";
    }
    // The search goes on in turns with the others.
    this.#small = undefined;
    this.#begin(small);
    return undefined;
  }

  /** Limit on the states of the look. A first plan must not wait long, while a proof does not need one. */
  get #mostStates(): number {
    const { mostNodes } = this.#prepared.small as SmallSpace;
    const isShort = this.#problem.mode === "anytime" && mostNodes < MOST_NODES;
    return isShort ? FIRST_LOOK : mostNodes;
  }

  result(): SearchResult {
    if (this.#result !== undefined) return this.#result;
    if (this.#whole !== undefined) return this.#whole.result();
    const { cheapest } = this.#prepared;
    const scaledLowerBound = Math.max(cheapest, this.#small?.scaledLowerBound ?? 0);
    return { status: "cut-off", actions: [], scaledCost: 0, scaledLowerBound };
  }

  /** Releases the arrays until the search resumes: there is a plan, and other parts have their turn. */
  rest(): void {
    this.#whole?.rest();
  }

  /** Ends the search with the current result. */
  end(): void {
    this.#result ??= this.result();
    this.#releaseSmall();
    this.#whole?.end();
  }

  #releaseSmall(): void {
    if (this.#small !== undefined) this.#resources.pool.releaseSmall(this.#small);
    this.#small = undefined;
  }

  #begin(small?: SmallSearch): void {
    this.#whole = new TaskSearch(
      this.#problem,
      this.#state,
      this.#prepared,
      this.#resources,
      this.#recorder,
      small,
    );
  }
}

/** Whether a look at the size of a problem is worth its time. */
function mayBeSmall(
  { mode, incumbent, ways }: PlanningProblem,
  space: SmallSpace | undefined,
): boolean {
  if (space === undefined || incumbent !== undefined || ways !== undefined) return false;
  return mode !== "first" || space.mostStates <= FEW_STATES;
}

function resultOf(small: SmallSearch): SearchResult {
  if (!small.hasPlan) return { status: "unsolvable" };
  const { actions, scaledCost } = small;
  return {
    status: "solved",
    actions,
    scaledCost,
    optimal: true,
    scaledLowerBound: scaledCost,
  };
}
