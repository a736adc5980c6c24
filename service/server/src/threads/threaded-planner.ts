import type { ClassicalPlanner } from "@understudy/classical";
import {
  type Domain,
  type Planner,
  type PlanningProblem,
  type PlanSearch,
  type SearchResult,
  type SearchSlice,
  systemClock,
} from "@understudy/planner-core";
import type { CompiledDomain } from "@understudy/planner-core/compiled";
import type { DomainSource } from "./search-task.ts";
import type { SearchThreads } from "./search-threads.ts";

/** A search that is not over by then is long: another thread takes it. Most end with far fewer. */
const LOCAL_EXPANSIONS = 1024;
/** A search that is due sooner is not worth the way to another thread and back. */
const MIN_BUDGET_MS = 5;

/** A classical planner whose long searches continue in other threads, so that they hold nobody up here. */
export class ThreadedPlanner implements Planner {
  readonly #local: ClassicalPlanner;
  readonly #threads: SearchThreads;
  readonly #compiled: CompiledDomain | undefined;
  readonly #tenant: string;

  /**
   * @param compiled the form of the domain, if it has one: then nothing is compiled again
   * @param tenant the owner of the turns that its searches wait for
   */
  constructor(
    local: ClassicalPlanner,
    threads: SearchThreads,
    compiled?: CompiledDomain,
    tenant = "",
  ) {
    this.#tenant = tenant;
    this.#local = local;
    this.#threads = threads;
    this.#compiled = compiled;
  }

  start(problem: PlanningProblem): PlanSearch {
    const local = this.#local.start(problem);
    const { domain } = problem;
    const compiled = this.#compiled?.hash === domain.hash ? this.#compiled : undefined;
    const isPlain = compiled !== undefined || !hasFunctions(domain);
    if (!isPlain || !canBeSent(problem)) return local;
    const parts = { threads: this.#threads, source: compiled ?? domain.written };
    return new ThreadedSearch(local, problem, { ...parts, tenant: this.#tenant });
  }

  policy(...asked: Parameters<ClassicalPlanner["policy"]>): ReturnType<ClassicalPlanner["policy"]> {
    return this.#local.policy(...asked);
  }

  buildSlice(slice: Pick<SearchSlice, "untilMs" | "clock">): boolean {
    return this.#local.buildSlice(slice);
  }

  alternatives(
    ...asked: Parameters<ClassicalPlanner["alternatives"]>
  ): ReturnType<ClassicalPlanner["alternatives"]> {
    return this.#local.alternatives(...asked);
  }
}

/** The threads that a search may move to. */
interface Elsewhere {
  readonly threads: SearchThreads;
  readonly source: DomainSource;
  readonly tenant: string;
}

/** A search that begins here, and moves to another thread when it is long. What that does not find is not searched for here. */
class ThreadedSearch implements PlanSearch {
  readonly #local: PlanSearch;
  readonly #problem: PlanningProblem;
  readonly #elsewhere: Elsewhere;
  #wasSent = false;
  /** Whether it ends with what it has: it was in another thread, or got no turn in time. */
  #isOver = false;
  /** Made with the way to another thread: most searches are over before. */
  #leaving: AbortController | undefined;
  /** Seen by the other thread, too. */
  readonly #stopped = new Int32Array(new SharedArrayBuffer(4));
  #answer: { readonly result: SearchResult; readonly expansions: number } | undefined;

  constructor(local: PlanSearch, problem: PlanningProblem, elsewhere: Elsewhere) {
    this.#local = local;
    this.#problem = { ...problem, state: problem.state.slice() };
    this.#elsewhere = elsewhere;
  }

  get expansions(): number {
    return this.#local.expansions + (this.#answer?.expansions ?? 0);
  }

  step(slice: SearchSlice): boolean {
    return this.#isOver || this.#local.step(slice);
  }

  result(): SearchResult {
    const local = this.#local.result();
    const { result } = this.#answer ?? {};
    return result === undefined || isBetter(local, result) ? local : result;
  }

  end(): void {
    Atomics.store(this.#stopped, 0, 1);
    this.#leaving?.abort();
    this.#local.end?.();
  }

  elsewhere({
    expansions = Number.POSITIVE_INFINITY,
    untilMs = Number.POSITIVE_INFINITY,
    clock = systemClock,
  }: SearchSlice): Promise<void> | undefined {
    const budgetMs = untilMs - clock.now();
    const isLong = this.#local.expansions >= LOCAL_EXPANSIONS;
    if (this.#wasSent || !isLong || !(budgetMs >= MIN_BUDGET_MS)) return undefined;
    const { domain, state, goal, disabled, maintain, ways, costVersion } = this.#problem;
    const { hash } = domain;
    const wanted = goal.name ?? goal.definition;
    const limits = { expansions, stopped: this.#stopped.buffer as SharedArrayBuffer };
    const demands = {
      disabled: disabled?.words,
      maintain: maintain?.node,
      ways: ways?.scaledCosts,
      costVersion,
    };
    const task = { hash, state, goal: wanted, ...demands, ...limits };
    const { threads, source, tenant } = this.#elsewhere;
    const leftMs = (): number => untilMs - clock.now();
    const leaving = new AbortController();
    this.#leaving = leaving;
    const { signal } = leaving;
    const going = threads.search(task, source, { tenant, leftMs, signal });
    this.#wasSent = going !== undefined;
    return going?.then(
      (answer) => {
        this.#answer = answer;
        this.#isOver = true;
      },
      () => {
        this.#isOver = true;
      },
    );
  }
}

/** Whether a search here found what the other thread did not. */
function isBetter(local: SearchResult, other: SearchResult): boolean {
  if (local.status !== "solved") return local.status === "unsolvable" && other.status !== "solved";
  return other.status !== "solved" || local.scaledCost <= other.scaledCost;
}

/** Plans to begin with cannot be sent; neither can functions. */
function canBeSent({ incumbent }: PlanningProblem): boolean {
  return incumbent === undefined;
}

const withFunctions = new WeakMap<Domain, boolean>();

function hasFunctions(domain: Domain): boolean {
  const known = withFunctions.get(domain);
  if (known !== undefined) return known;
  const found = isAnyFunction(domain.written);
  withFunctions.set(domain, found);
  return found;
}

function isAnyFunction(value: unknown): boolean {
  if (typeof value === "function") return true;
  return typeof value === "object" && value !== null && Object.values(value).some(isAnyFunction);
}
