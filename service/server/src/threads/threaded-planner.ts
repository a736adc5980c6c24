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
import { Departure, type Elsewhere } from "./departure.ts";
import type { DomainSource } from "./search-task.ts";
import type { SearchThreads } from "./search-threads.ts";

/** Expansions after which a search moves to another thread. Most need far fewer. */
const LOCAL_EXPANSIONS = 1024;

/** A classical planner whose long searches continue in other threads, to keep this one responsive. */
export class ThreadedPlanner implements Planner {
  readonly #local: ClassicalPlanner;
  readonly #threads: SearchThreads;
  readonly #compiled: CompiledDomain | undefined;
  readonly #tenant: string;

  /**
   * @param compiled the compiled domain, which saves the threads from compiling it
   * @param tenant the tenant whose turns the searches take
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
    const source = cloneableSource(domain, this.#compiled);
    if (source === undefined || !canBeSent(problem)) return local;
    const parts = { threads: this.#threads, source, tenant: this.#tenant };
    return new ThreadedSearch(local, problem, parts);
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

/** A search that starts here, and moves to another thread if it is long. It never continues here after a move. */
class ThreadedSearch implements PlanSearch {
  readonly #local: PlanSearch;
  readonly #problem: PlanningProblem;
  readonly #elsewhere: Elsewhere;
  readonly #departure = new Departure<SearchResult>();

  constructor(local: PlanSearch, problem: PlanningProblem, elsewhere: Elsewhere) {
    this.#local = local;
    this.#problem = { ...problem, state: problem.state.slice() };
    this.#elsewhere = elsewhere;
  }

  get expansions(): number {
    return this.#local.expansions + this.#departure.expansions;
  }

  step(slice: SearchSlice): boolean {
    return this.#departure.isOver || this.#local.step(slice);
  }

  result(): SearchResult {
    const local = this.#local.result();
    const { result } = this.#departure;
    return result === undefined || isBetter(local, result) ? local : result;
  }

  end(): void {
    this.#departure.end();
    this.#local.end?.();
  }

  elsewhere({
    expansions = Number.POSITIVE_INFINITY,
    untilMs = Number.POSITIVE_INFINITY,
    clock = systemClock,
  }: SearchSlice): Promise<void> | undefined {
    const leftMs = (): number => untilMs - clock.now();
    const isLong = this.#local.expansions >= LOCAL_EXPANSIONS;
    if (!isLong || !this.#departure.isWorth(leftMs())) return undefined;
    const { domain, state, goal, disabled, maintain, ways, costVersion } = this.#problem;
    const { hash } = domain;
    const wanted = goal.name ?? goal.definition;
    const demands = {
      disabled: disabled?.words,
      maintain: maintain?.node,
      ways: ways?.scaledCosts,
      costVersion,
    };
    const task = { hash, state, goal: wanted, ...demands, expansions };
    const { threads, source, tenant } = this.#elsewhere;
    return this.#departure.go(({ stopped, signal }) =>
      threads.search({ ...task, stopped }, source, { tenant, leftMs, signal }),
    );
  }
}

/** Whether the search here has a result at least as good as the other thread's. */
function isBetter(local: SearchResult, other: SearchResult): boolean {
  if (local.status !== "solved") return local.status === "unsolvable" && other.status !== "solved";
  return other.status !== "solved" || local.scaledCost <= other.scaledCost;
}

/** Incumbent plans and functions cannot be cloned to another thread. */
function canBeSent({ incumbent }: PlanningProblem): boolean {
  return incumbent === undefined;
}

const withFunctions = new WeakMap<Domain, boolean>();

/**
 * The domain for another thread.
 *
 * @param compiled the form that it was loaded from, if there is one
 * @returns undefined if it cannot be cloned
 */
export function cloneableSource(
  domain: Domain,
  compiled: CompiledDomain | undefined,
): DomainSource | undefined {
  if (compiled?.hash === domain.hash) return compiled;
  return hasFunctions(domain) ? undefined : domain.written;
}

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
