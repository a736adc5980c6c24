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

  /** @param compiled the form of the domain, if it has one: then nothing is compiled again */
  constructor(local: ClassicalPlanner, threads: SearchThreads, compiled?: CompiledDomain) {
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
    return new ThreadedSearch(local, problem, this.#threads, compiled ?? domain.written);
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

/** A search that begins here, and moves to another thread when it is long. If that fails, it continues here. */
class ThreadedSearch implements PlanSearch {
  readonly #local: PlanSearch;
  readonly #problem: PlanningProblem;
  readonly #threads: SearchThreads;
  readonly #source: DomainSource;
  #wasSent = false;
  /** Seen by the other thread, too. */
  readonly #stopped = new Int32Array(new SharedArrayBuffer(4));
  #answer: { readonly result: SearchResult; readonly expansions: number } | undefined;

  constructor(
    local: PlanSearch,
    problem: PlanningProblem,
    threads: SearchThreads,
    source: DomainSource,
  ) {
    this.#local = local;
    this.#problem = { ...problem, state: problem.state.slice() };
    this.#threads = threads;
    this.#source = source;
  }

  get expansions(): number {
    return this.#local.expansions + (this.#answer?.expansions ?? 0);
  }

  step(slice: SearchSlice): boolean {
    return this.#answer !== undefined || this.#local.step(slice);
  }

  result(): SearchResult {
    const local = this.#local.result();
    const { result } = this.#answer ?? {};
    return result === undefined || isBetter(local, result) ? local : result;
  }

  end(): void {
    Atomics.store(this.#stopped, 0, 1);
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
    const { domain, state, goal, disabled, ways, costVersion } = this.#problem;
    const { hash } = domain;
    const wanted = goal.name ?? goal.definition;
    const limits = { budgetMs, expansions, stopped: this.#stopped.buffer as SharedArrayBuffer };
    const demands = { disabled: disabled?.words, ways: ways?.scaledCosts, costVersion };
    const task = { hash, state, goal: wanted, ...demands, ...limits };
    const going = this.#threads.search(task, this.#source);
    this.#wasSent = going !== undefined;
    // A thread that ends leaves the search where it was: it continues here.
    return going?.then(
      (answer) => {
        this.#answer = answer;
      },
      () => {},
    );
  }
}

/** Whether a search here found what the other thread did not. */
function isBetter(local: SearchResult, other: SearchResult): boolean {
  if (local.status !== "solved") return local.status === "unsolvable" && other.status !== "solved";
  return other.status !== "solved" || local.scaledCost <= other.scaledCost;
}

/** Conditions that were compiled here, and plans to begin with, cannot be sent; neither can functions. */
function canBeSent({ maintain, incumbent }: PlanningProblem): boolean {
  return maintain === undefined && incumbent === undefined;
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
