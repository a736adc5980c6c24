import type {
  AlternativePlan,
  Domain,
  Planner,
  PlanningProblem,
  PlanSearch,
  Policy,
  PolicyProblem,
  SearchResult,
  SearchSlice,
} from "@understudy/planner-core";
import { SequenceSearch } from "@understudy/planner-core/internal";
import { Alternatives } from "./alternatives/alternatives.ts";
import type { AlternativeOptions } from "./alternatives/options.ts";
import { casePlanningProblem, caseProblem } from "./conditional-effects/case-problem.ts";
import { CasePolicy, CaseSearch } from "./conditional-effects/case-search.ts";
import { ComponentSearch } from "./search/component-search.ts";
import { SliceLimits } from "./search/limits.ts";
import { maxBytesOf, type SearchResources } from "./search/resources.ts";
import { type SearchTrace, TraceRecorder } from "./search/states/trace.ts";
import { WorkspacePool } from "./search/workspace.ts";
import { explainMethod, type MethodProblem, type MethodReport } from "./table/method-report.ts";
import { exportTables, importTables, type SharedTables } from "./table/shared-tables.ts";
import { type BuildSlice, type TableOptions, tableLimitsOf } from "./table/table-options.ts";
import { searchBesideTable } from "./table/table-search.ts";
import { TableStore } from "./table/table-store.ts";
import { TaskCache } from "./task-cache/task-cache.ts";

const DEFAULT_MEMORY_MB = 128;

/** Limits of a planner. */
export interface ClassicalPlannerOptions {
  /**
   * Maximum memory of one search, in MiB. A search that reaches it returns the best plan so far, or `cut-off`. A node
   * takes about 100 bytes, more with many state variables. Default 128.
   */
  readonly maxMemoryMb?: number | undefined;
  /** Limit on cached compiled goals per domain. Default 64. */
  readonly maxCompiledGoals?: number | undefined;
  /**
   * Maximum memory for the compiled goals of a domain, in bytes (estimated). Beyond it the least recently used goals
   * are evicted, except for the last one. Default 256 MiB.
   */
  readonly maxCompiledBytes?: number | undefined;
  /** Limits on the memory for policy tables; `false` for a planner without tables. */
  readonly tables?: TableOptions | false | undefined;
  /** Styles of alternative plans, and the minimum difference between them. */
  readonly alternatives?: AlternativeOptions | undefined;
}

/**
 * The classical planner: a GOAP planner for the compiled domain. A goal with few relevant states gets a policy table,
 * which holds the optimal plan from each state. Tables are built in slices (`buildSlice`), ahead of time (`warm`), or
 * in another thread. All other goals are searched. Results are sound at any time, costs are proved optimal or bounded,
 * and "no plan exists" is distinct from "not found yet". Ties are broken deterministically: equal problems with budgets
 * in expansions give equal plans.
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
   * @throws RequestError if `maxMemoryMb` is not above 0, a table limit is not at least 0, or the
   *   options of alternatives are invalid
   */
  constructor(options: ClassicalPlannerOptions = {}) {
    const maxBytes = maxBytesOf(options.maxMemoryMb ?? DEFAULT_MEMORY_MB);
    this.#resources = { pool: new WorkspacePool(), maxBytes };
    const { tables = {}, maxCompiledGoals = 64, maxCompiledBytes = 256 * 2 ** 20 } = options;
    const limits = { goals: maxCompiledGoals, bytes: maxCompiledBytes };
    this.#tasks = new TaskCache(limits);
    if (tables !== false) this.#tables = new TableStore(tableLimitsOf(tables), this.#tasks);
    this.#alternatives = new Alternatives(
      options.alternatives ?? {},
      (problem) => this.start(problem),
      this.#resources,
    );
  }

  /**
   * Starts a search. Its first slices compile the goal if necessary. If the goal's table is ready and its plan
   * satisfies the constraints, the search is complete before its first step, with an optimal plan in every mode. If the
   * plan violates a constraint, its cost is still a lower bound.
   *
   * Plans are of one step after the other. In a domain with time, where none reaches the goal but a schedule may, `result`
   * throws a RequestError that says what the schedule is needed for: `TimePlanner` makes it.
   *
   * @throws RequestError if the goal or `maintain` belongs to another domain
   */
  start(problem: PlanningProblem): PlanSearch {
    const { domain } = problem;
    const search =
      domain.cases.split === undefined
        ? this.#start(problem)
        : new CaseSearch(domain, this.#start(casePlanningProblem(problem)));
    return domain.time === undefined ? search : new SequenceSearch(search, problem);
  }

  #start(problem: PlanningProblem): PlanSearch {
    // Tables are built at the domain's declared costs.
    const isDeclared = problem.ways === undefined;
    const policy = isDeclared ? this.#tables?.ready(problem.domain, problem.goal) : undefined;
    if (policy === undefined) return this.#search(problem);
    return searchBesideTable(policy, problem, () => this.#search(problem));
  }

  #search(problem: PlanningProblem): PlanSearch {
    return new ComponentSearch(problem, this.#tasks.get(problem), this.#resources);
  }

  /**
   * The policy table of a goal, if it is ready. Otherwise notes the request for `buildSlice`. Takes nanoseconds and
   * builds nothing.
   */
  policy(problem: PolicyProblem): Policy | undefined {
    return CasePolicy.of(problem.domain, this.#tables?.wish(caseProblem(problem)));
  }

  /**
   * Builds the tables of the given problems now, in order, for instance while a level loads or in a worker.
   *
   * @param slice the limits of the work; default none
   * @returns whether every table is either ready or refused: too large, or with run-time costs (see `explainMethod`)
   * @throws RequestError if a goal belongs to another domain
   * @example
   * planner.warm(domain.goals.map((goal) => ({ domain, goal })));
   */
  warm(problems: PolicyProblem | readonly PolicyProblem[], slice: BuildSlice = {}): boolean {
    const list = Array.isArray(problems) ? (problems as readonly PolicyProblem[]) : [problems];
    return this.#tables?.warm((list as readonly PolicyProblem[]).map(caseProblem), slice) ?? true;
  }

  /**
   * Builds now what searches for a goal would otherwise build on first use: the compiled goal, and the pattern
   * databases for long searches.
   *
   * @param slice the limits of the work; default none. Only the time limit counts
   * @returns whether nothing is left to build
   * @example
   * planner.warmSearch({ domain, goal: domain.goal("build") });
   */
  warmSearch({ domain, goal }: PolicyProblem, slice: BuildSlice = {}): boolean {
    const { untilMs, clock } = slice;
    const deadline = new SliceLimits({ untilMs, clock });
    const job = this.#tasks.ahead(domain.cases.domain, goal);
    return job.advance(deadline);
  }

  /**
   * Continues to build requested tables, the most requested first. Call this whenever the game has time to spare.
   *
   * @returns whether nothing is left to build
   * @example
   * planner.buildSlice({ untilMs: performance.now() + 0.3 });
   */
  buildSlice(slice: BuildSlice): boolean {
    return this.#tables?.step(slice) ?? true;
  }

  /**
   * The method for a problem, table or search, with the reason, sizes and build time. For diagnosis: compiles the goal
   * if necessary, but builds no table.
   */
  explainMethod(problem: MethodProblem): MethodReport {
    return explainMethod(this.#tables, caseProblem(problem));
  }

  /**
   * The finished tables of a domain as plain data for other threads: post them to a worker and call `importTables`
   * there. If `SharedArrayBuffer` exists, the arrays are shared and not copied.
   */
  exportTables(domain: Domain): SharedTables {
    return exportTables(this.#tables, domain.cases.domain);
  }

  /**
   * Imports tables that another thread built for the same domain. Shape, domain and layout are
   * checked; the contents are trusted to come from `exportTables`.
   *
   * @returns the number of imported tables. Tables beyond `maxTotalBytes` are skipped; a planner
   *   without tables imports none
   * @throws TableError if a table does not fit; then none is imported
   */
  importTables(domain: Domain, tables: SharedTables): number {
    if (this.#tables === undefined) return 0;
    return importTables(this.#tables, domain.cases.domain, tables);
  }

  /**
   * Approximate memory of a domain's compiled goals and finished tables, in bytes. Linear in them. Running searches and
   * builds have limits of their own.
   */
  keptBytes(domain: Domain): number {
    const own = domain.cases.domain;
    const compiled = this.#tasks.keptBytes(own) + this.#alternatives.tasks.keptBytes(own);
    return compiled + (this.#tables?.keptBytes(own) ?? 0);
  }

  /**
   * Drops the compiled goals and the tables of a domain to free memory; they are rebuilt on demand. Running searches
   * keep theirs.
   */
  forget(domain: Domain): void {
    const own = domain.cases.domain;
    this.#tasks.forget(own);
    this.#alternatives.tasks.forget(own);
    this.#tables?.forgetAll(own);
  }

  /**
   * Searches without tables and records the nodes in the order of their expansion, for a viewer of searches. The length
   * of a trace is limited. Searches without a trace have no overhead.
   *
   * @param maxNodes maximum number of nodes in the trace
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
    const found = search.result();
    const trace = recorder.trace(found.status === "solved" ? found.actions : []);
    const told = new CaseSearch(problem.domain, search);
    return { result: new SequenceSearch(told, problem).result(), trace };
  }

  /**
   * Up to `count` proved plans for one problem, pairwise different and, by default, at most twice as expensive as the
   * cheapest: the cheapest, one with the fewest steps, one in each declared style, then plans without the most
   * characteristic tools and steps of the earlier ones.
   *
   * @param slice the limits of the work; at its end the plans so far are returned. The cheapest plan gets at most 96
   *   expansions, each other plan 24
   * @returns the plans, cheapest first; empty if none was found
   * @throws RequestError if `count` is not a whole number of at least 0, or a declared style gives a step an invalid
   *   weight
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
