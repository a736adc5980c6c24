import {
  type PackedState,
  type PlanningProblem,
  PlanProver,
  type PlanSearch,
  type SearchResult,
  type SearchSlice,
} from "@understudy/planner-core";
import type { PreparedTask } from "../task-cache/prepared-task.ts";
import type { CompileJob } from "../task-cache/task-cache.ts";
import { SliceLimits } from "./limits.ts";
import type { SearchResources } from "./resources.ts";
import type { TraceRecorder } from "./states/trace.ts";
import { TaskSearch } from "./task-search.ts";

/** A plan with its cost in thousandths. */
interface KnownPlan {
  readonly actions: readonly number[];
  readonly scaledCost: number;
}

/**
 * The search for a whole problem: compiles the goal if necessary, then searches each independent
 * part. Every part gets a plan before any plan is improved.
 */
export class ComponentSearch implements PlanSearch {
  readonly #problem: PlanningProblem;
  readonly #state: PackedState;
  readonly #job: CompileJob;
  readonly #resources: SearchResources;
  readonly #recorder: TraceRecorder | undefined;
  /** The searches started so far, in the order of the parts. */
  readonly #parts: TaskSearch[] = [];
  /** An incumbent plan for the whole problem. */
  #incumbent: KnownPlan | undefined;
  /** Whether the goal already holds at the start. */
  readonly #holds: boolean;
  #planned = 0;
  #improved = 0;
  /** Whether all parts have released the state. */
  #isOver = false;

  constructor(
    problem: PlanningProblem,
    job: CompileJob,
    resources: SearchResources,
    recorder?: TraceRecorder,
  ) {
    this.#problem = problem;
    this.#state = resources.pool.copyOf(problem.state);
    this.#job = job;
    this.#resources = resources;
    this.#recorder = recorder;
    this.#holds = problem.goal.condition.holds(this.#state);
    // A single part handles the incumbent itself.
    if (job.result?.length !== 1) this.#takeIncumbent();
    if (job.result !== undefined) this.#begin(job.result);
  }

  get expansions(): number {
    return this.#parts.reduce((sum, part) => sum + part.counts.expansions, 0);
  }

  get evaluations(): number {
    return this.#parts.reduce((sum, part) => sum + part.counts.evaluations, 0);
  }

  step(slice: SearchSlice): boolean {
    if (this.#holds || this.#isOver) return true;
    if (this.#problem.mode === "first" && this.#incumbent !== undefined) return true;
    const limits = new SliceLimits(slice);
    if (!this.#job.advance(limits)) return false;
    const prepared = this.#job.result as readonly PreparedTask[];
    if (this.#parts.length === 0) {
      this.#begin(prepared);
      if (limits.isLate()) return false;
    }
    for (; this.#planned < prepared.length; this.#planned++) {
      const part = this.#partAt(this.#planned, prepared);
      if (part.run(limits, true) === "slice") return false;
      // If one part has no plan, neither has the whole.
      if (part.result().status !== "solved") return this.#settle();
      if (prepared.length > 1) part.rest();
    }
    for (; this.#improved < prepared.length; this.#improved++) {
      if (this.#partAt(this.#improved, prepared).run(limits, false) === "slice") return false;
    }
    return this.#settle();
  }

  /** Ends the search and returns true. */
  #settle(): true {
    this.#isOver = true;
    this.#resources.pool.takeBack(this.#state);
    return true;
  }

  result(): SearchResult {
    if (this.#holds) {
      return { status: "solved", actions: [], scaledCost: 0, optimal: true, scaledLowerBound: 0 };
    }
    const prepared = this.#job.result;
    const [only] = this.#parts;
    if (prepared?.length === 1 && only !== undefined) return only.result();
    const actions: number[] = [];
    let scaledCost = 0;
    let scaledLowerBound = 0;
    let solved = this.#parts.length === prepared?.length;
    for (const part of this.#parts) {
      const result = part.result();
      if (result.status === "unsolvable") return { status: "unsolvable" };
      solved &&= result.status === "solved";
      for (const action of result.actions) actions.push(action);
      scaledCost += result.scaledCost;
      scaledLowerBound += result.scaledLowerBound;
    }
    const incumbent = this.#incumbent;
    if (incumbent !== undefined && (!solved || incumbent.scaledCost < scaledCost)) {
      const optimal = scaledLowerBound >= incumbent.scaledCost;
      return { status: "solved", ...incumbent, optimal, scaledLowerBound };
    }
    if (!solved) return { status: "cut-off", actions, scaledCost, scaledLowerBound };
    return {
      status: "solved",
      actions,
      scaledCost,
      optimal: scaledLowerBound >= scaledCost,
      scaledLowerBound,
    };
  }

  end(): void {
    for (const part of this.#parts) part.end();
  }

  /** Starts the search after compilation, unless the goal already holds. */
  #begin(prepared: readonly PreparedTask[]): void {
    if (!this.#holds) this.#partAt(0, prepared);
  }

  /** The search for a part. Created on demand, as there may be thousands of parts. */
  #partAt(index: number, prepared: readonly PreparedTask[]): TaskSearch {
    let part = this.#parts[index];
    if (part === undefined) {
      const own = prepared[index] as PreparedTask;
      const problem = prepared.length === 1 ? this.#problem : partOf(this.#problem, own);
      part = new TaskSearch(problem, this.#state, own, this.#resources, this.#recorder);
      this.#parts[index] = part;
    }
    return part;
  }

  #takeIncumbent(): void {
    const { domain, goal, incumbent } = this.#problem;
    if (incumbent === undefined) return;
    const prover = new PlanProver(domain);
    if (!prover.prove(this.#state, incumbent, goal.condition, this.#problem)) return;
    this.#incumbent = { actions: Object.freeze([...incumbent]), scaledCost: prover.scaledCost };
  }
}

/** The problem of one part, with the relevant steps of the incumbent. */
function partOf(problem: PlanningProblem, { task }: PreparedTask): PlanningProblem {
  if (problem.incumbent === undefined) return problem;
  const own = new Set(task.actions);
  return { ...problem, incumbent: problem.incumbent.filter((action) => own.has(action)) };
}
