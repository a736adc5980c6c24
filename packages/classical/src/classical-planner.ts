import {
  type AlternativePlan,
  type Domain,
  type Planner,
  type PlanningProblem,
  type PlanSearch,
  type Policy,
  type PolicyProblem,
  RequestError,
  type SearchResult,
  type SearchSlice,
} from "@understudy/planner-core";
import { Alternatives } from "./alternatives/alternatives.ts";
import type { AlternativeOptions } from "./alternatives/options.ts";
import { casePlanningProblem, caseProblem } from "./cases/case-problem.ts";
import { CasePolicy, CaseSearch } from "./cases/case-search.ts";
import { TaskCache } from "./prepared/task-cache.ts";
import { ComponentSearch } from "./search/component-search.ts";
import type { SearchExtension } from "./search/first/extension.ts";
import { SliceLimits } from "./search/limits.ts";
import type { SearchResources } from "./search/resources.ts";
import { type SearchTrace, TraceRecorder } from "./search/states/trace.ts";
import { WorkspacePool } from "./search/workspace.ts";
import { explainMethod, type MethodProblem, type MethodReport } from "./table/method-report.ts";
import { exportTables, importTables, type SharedTables } from "./table/shared-tables.ts";
import { type BuildSlice, type TableOptions, tableLimitsOf } from "./table/table-options.ts";
import { searchBesideTable } from "./table/table-search.ts";
import { TableStore } from "./table/table-store.ts";

const MEBIBYTE = 2 ** 20;
const DEFAULT_MEMORY_MB = 128;

/** Limits of a planner. */
export interface ClassicalPlannerOptions {
  /**
   * Memory for what one search keeps, in MiB; beyond it the answer is the best that is in hand, or `cut-off`.
   * Default 128. A node takes about 100 bytes, and more where a state has many variables.
   */
  readonly maxMemoryMb?: number | undefined;
  /** The most goals of one domain that stay compiled. Default 64. */
  readonly maxCompiledGoals?: number | undefined;
  /**
   * Memory for the compiled goals of one domain, in bytes, as far as it can be counted. Beyond it those go
   * that were not planned for longest; the last one always stays. Default 256 MiB.
   */
  readonly maxCompiledBytes?: number | undefined;
  /** Memory for policy tables, or false for a planner that only searches. */
  readonly tables?: TableOptions | false | undefined;
  /** Searches in addition, as `competitionSearches` of `@understudy/classical/competition`. Default: none. */
  readonly extension?: SearchExtension | undefined;
  /** Styles to offer plans in, and how much these must differ. */
  readonly alternatives?: AlternativeOptions | undefined;
}

/**
 * The understudy: a GOAP planner for the compiled domain. Where the states that matter for a goal are
 * few, a policy table knows the optimal plan of each; it is built in slices that the game grants
 * (`buildSlice`), ahead of time (`warm`), or in another thread. Everything else is searched: answers
 * are sound at any time, costs are proved minimal or bounded, and "no plan exists" is told apart
 * from "not found yet". Ties are broken the same way every time: equal problems with budgets in
 * expansions give equal plans.
 *
 * @example
 * const planner = new ClassicalPlanner();
 * planner.warm(domain.goals.map((goal) => ({ domain, goal })));
 * const result = runSearch(planner, { domain, state, goal: domain.goal("build"), mode: "optimal" });
 */
export class ClassicalPlanner implements Planner {
  readonly #tasks: TaskCache;
  readonly #resources: SearchResources;
  readonly #tables: TableStore | undefined;
  readonly #alternatives: Alternatives;

  /**
   * @throws RequestError if `maxMemoryMb` is no number above 0, a limit of the tables no number of at least 0, or
   * the options of alternatives are not valid
   */
  constructor(options: ClassicalPlannerOptions = {}) {
    const { extension } = options;
    const maxBytes = maxBytesOf(options.maxMemoryMb);
    this.#resources = { pool: new WorkspacePool(), maxBytes, extension };
    const { tables = {}, maxCompiledGoals = 64, maxCompiledBytes = 256 * 2 ** 20 } = options;
    const limits = { goals: maxCompiledGoals, bytes: maxCompiledBytes };
    this.#tasks = new TaskCache(limits, extension?.findForced);
    if (tables !== false) this.#tables = new TableStore(tableLimitsOf(tables), this.#tasks);
    this.#alternatives = new Alternatives(
      options.alternatives ?? {},
      (problem) => this.start(problem),
      this.#resources,
    );
  }

  /**
   * Begins a search; what there is to compile is compiled in its first slices. Where the goal's table is ready and its plan obeys the constraints, the search is
   * over before its first step, with an optimal plan, whatever the mode. Where the plan breaks a
   * constraint, its cost still bounds the search from below.
   *
   * @throws RequestError if the goal or `maintain` is one of another domain
   */
  start(problem: PlanningProblem): PlanSearch {
    if (problem.domain.cases.split === undefined) return this.#start(problem);
    return new CaseSearch(problem.domain, this.#start(casePlanningProblem(problem)));
  }

  #start(problem: PlanningProblem): PlanSearch {
    const search = (): PlanSearch =>
      new ComponentSearch(problem, this.#tasks.get(problem), this.#resources);
    // Tables are built at the costs that the domain declares.
    const isDeclared = problem.ways === undefined;
    const policy = isDeclared ? this.#tables?.ready(problem.domain, problem.goal) : undefined;
    return policy === undefined ? search() : searchBesideTable(policy, problem, search);
  }

  /**
   * The policy table of a goal, if it is ready; the goal's wish for one is noted otherwise. Takes
   * nanoseconds and builds nothing.
   */
  policy(problem: PolicyProblem): Policy | undefined {
    return CasePolicy.of(problem.domain, this.#tables?.wish(caseProblem(problem)));
  }

  /**
   * Builds the tables of some problems now, in their order: while a level loads, or in a worker.
   *
   * @param slice how far to go; without one, to the end
   * @returns whether all are decided: ready, or refused because they are too large or have run-time
   * costs (`explainMethod` says which)
   * @throws RequestError if a goal is one of another domain
   * @example
   * planner.warm(domain.goals.map((goal) => ({ domain, goal })));
   */
  warm(problems: PolicyProblem | readonly PolicyProblem[], slice: BuildSlice = {}): boolean {
    const list = Array.isArray(problems) ? (problems as readonly PolicyProblem[]) : [problems];
    return this.#tables?.warm((list as readonly PolicyProblem[]).map(caseProblem), slice) ?? true;
  }

  /**
   * Builds now what searches for a goal build otherwise when they first want it: its compiled form, and
   * the abstraction tables that long ones use.
   *
   * @param slice how far to go; without one, to the end. Of its limits only the point in time counts
   * @returns whether nothing is left to build
   * @example
   * planner.warmSearch({ domain, goal: domain.goal("build") });
   */
  warmSearch({ domain, goal }: PolicyProblem, slice: BuildSlice = {}): boolean {
    const { untilMs, clock } = slice;
    const deadline = new SliceLimits({ untilMs, clock });
    const job = this.#tasks.ahead(domain.cases.domain, goal);
    if (!job.advance(deadline)) return false;
    return (
      job.result?.every(({ abstractions }) => abstractions?.buildAll(deadline) ?? true) ?? true
    );
  }

  /**
   * Continues building the tables that were wished for, the one that was asked for most often first.
   * Call it where the game has time to spare.
   *
   * @returns whether nothing is left to build
   * @example
   * planner.buildSlice({ untilMs: performance.now() + 0.3 });
   */
  buildSlice(slice: BuildSlice): boolean {
    return this.#tables?.step(slice) ?? true;
  }

  /**
   * Which method answers a problem, table or search, and why; with sizes and the time that building
   * took. For people and tools: compiles the goal if need be, but builds nothing.
   */
  explainMethod(problem: MethodProblem): MethodReport {
    return explainMethod(this.#tables, caseProblem(problem));
  }

  /**
   * The finished tables of a domain as plain data for other threads: post it to a worker, and call
   * `importTables` there. The arrays are shared, not copied, where `SharedArrayBuffer` exists.
   */
  exportTables(domain: Domain): SharedTables {
    return exportTables(this.#tables, domain.cases.domain);
  }

  /**
   * Takes over tables that another thread built for the same domain. They are trusted to be what
   * `exportTables` answered there; shape, domain and layout are checked.
   *
   * @returns how many were taken over: those beyond `maxTotalBytes` are not, and none by a planner
   * without tables
   * @throws TableError if they do not fit; then none is taken over
   */
  importTables(domain: Domain, tables: SharedTables): number {
    if (this.#tables === undefined) return 0;
    return importTables(this.#tables, domain.cases.domain, tables);
  }

  /**
   * About how much memory the compiled goals and the finished tables of a domain take, in bytes. Linear in them. What a
   * search or a build fills while it runs has limits of its own.
   */
  keptBytes(domain: Domain): number {
    const own = domain.cases.domain;
    const compiled = this.#tasks.keptBytes(own) + this.#alternatives.tasks.keptBytes(own);
    return compiled + (this.#tables?.keptBytes(own) ?? 0);
  }

  /**
   * Forgets the compiled goals and the tables of a domain, for want of memory: they are made again when they are wanted.
   * Searches that go on keep what they have.
   */
  forget(domain: Domain): void {
    const own = domain.cases.domain;
    this.#tasks.forget(own);
    this.#alternatives.tasks.forget(own);
    this.#tables?.forgetAll(own);
  }

  /**
   * Searches, without tables, and records which nodes were looked at in which order: for a viewer that
   * shows how a plan is found. A trace is bounded; a search that is not traced pays nothing for it.
   *
   * @param maxNodes how many nodes to keep
   * @example
   * const { result, trace } = planner.traceSearch({ domain, state, goal, mode: "optimal" });
   * writeFileSync("trace.json", JSON.stringify(trace));
   */
  traceSearch(
    problem: PlanningProblem,
    slice: SearchSlice = {},
    maxNodes = 1000,
  ): { readonly result: SearchResult; readonly trace: SearchTrace } {
    const own = casePlanningProblem(problem);
    const recorder = new TraceRecorder(own.domain, maxNodes);
    const search = new ComponentSearch(own, this.#tasks.get(own), this.#resources, recorder);
    search.step(slice);
    const result = search.result();
    const trace = recorder.trace(result.status === "solved" ? result.actions : []);
    return { result: new CaseSearch(problem.domain, search).result(), trace };
  }

  /**
   * Up to `count` plans for one problem to choose from, all proved, pairwise different, none dearer than
   * twice the cheapest: the cheapest, the one with the fewest steps, one in each declared style, then
   * plans that do without the tools and steps that are most characteristic of those before.
   *
   * @param slice bounds the work; fewer plans come back when it ends. No more than 96 expansions go
   * into the cheapest plan and 24 into each other one
   * @returns the cheapest first; empty when no plan was found
   * @throws RequestError if `count` is no whole number of at least 0, or a declared style gives a step no
   * valid weight
   * @example
   * for (const { style, actions } of planner.alternatives(problem, 4, { untilMs: now + 5 })) {
   *   console.log(style, planOf(domain, actions).steps);
   * }
   */
  alternatives(
    problem: PlanningProblem,
    count: number,
    slice: SearchSlice = {},
  ): readonly AlternativePlan[] {
    return this.#alternatives.find(problem, count, slice);
  }
}

function maxBytesOf(maxMemoryMb: number = DEFAULT_MEMORY_MB): number {
  if (maxMemoryMb > 0) return maxMemoryMb * MEBIBYTE;
  const message = `must be a number above 0, not ${String(maxMemoryMb)}`;
  throw new RequestError([{ pointer: "/maxMemoryMb", message }]);
}
