import { TimePlanner } from "@understudy/classical/time";
import { RequestError, type SearchSlice, systemClock } from "@understudy/planner-core";
import type { CompiledDomain } from "@understudy/planner-core/compiled";
import type {
  ElsewhereSlice,
  ScheduleResult,
  ScheduleSearch,
} from "@understudy/planner-core/schedule";
import { type SquadProblem, TimedSteps, TogetherPlanner } from "@understudy/planner-core/schedule";
import { Departure, type Elsewhere } from "./departure.ts";
import type { SoughtSchedule } from "./search-task.ts";
import type { SearchThreads } from "./search-threads.ts";
import { cloneableSource } from "./threaded-planner.ts";

/** Limit of a squad's steps, each counted with every crew that may do it: the memory of a search grows with them. */
const MAX_CREW_STEPS = 100_000;
/** Steps of a squad that is searched for on the serving thread at first: its domain is built in one piece. */
const LOCAL_CREW_STEPS = 256;
/** Slices on the serving thread before a search moves to another one. */
const LOCAL_SLICES = 2;
/** Time that an answer of another thread takes on its way, in ms, and its largest share of the time that is left. */
const WAY_BACK_MS = 10;
const WAY_BACK_SHARE = 0.2;

const NOTHING: ScheduleResult = Object.freeze({ status: "cut-off", scaledLowerBound: 0 });

/** Options of a {@link ThreadedTimePlanner}. */
export interface ThreadedTimePlannerOptions {
  /** Default: none, so all searches run on this thread, in slices. */
  readonly threads?: SearchThreads | undefined;
  /** The compiled domain, which saves the threads from compiling it. */
  readonly compiled?: CompiledDomain | undefined;
  /** The tenant whose turns the searches take. */
  readonly tenant?: string | undefined;
  /** Compiled goals on this thread. */
  readonly maxCompiledGoals: number;
}

/** A planner of schedules whose long searches continue in other threads, to keep this one responsive. */
export class ThreadedTimePlanner extends TogetherPlanner {
  readonly #local: TimePlanner;
  readonly #options: ThreadedTimePlannerOptions;

  constructor(options: ThreadedTimePlannerOptions) {
    super();
    const { maxCompiledGoals } = options;
    this.#local = new TimePlanner({ maxCompiledGoals });
    this.#options = options;
  }

  /** @throws RequestError for a domain without time, or one with too many steps for so many members */
  startTogether(problem: SquadProblem): ScheduleSearch {
    const { domain, members } = problem;
    const { threads, compiled, tenant = "" } = this.#options;
    const steps = TimedSteps.of(domain);
    const count = steps === undefined ? 0 : crewSteps(steps, members.length);
    if (count > MAX_CREW_STEPS) {
      const message = `has ${members.length} members, who can do ${count} steps of this domain in all crews`;
      const hint = `plan for fewer at once: at most ${MAX_CREW_STEPS} steps are searched`;
      throw new RequestError([{ pointer: "/agents", message, hint }]);
    }
    const source = threads && cloneableSource(domain, compiled);
    const local = (): ScheduleSearch => this.#local.startTogether(problem);
    if (threads === undefined || source === undefined) return local();
    const isSmall = count <= LOCAL_CREW_STEPS;
    const parts = { threads, source, tenant };
    return new ThreadedSquadSearch(isSmall ? local() : undefined, problem, parts);
  }
}

/** The steps of a squad, each counted with every crew that may do it. */
export function crewSteps({ all }: Pick<TimedSteps, "all">, members: number): number {
  let count = 0;
  for (const { partners, roles } of all) {
    const size = partners + 1;
    count += crews(members, size) * (roles === undefined ? 1 : orders(size));
  }
  return count;
}

/** The number of groups of `size` among `members`. */
function crews(members: number, size: number): number {
  let count = 1;
  for (let each = 0; each < size; each++) count = (count * (members - each)) / (each + 1);
  return count;
}

/** The number of orders of a group, each with other roles. */
function orders(size: number): number {
  return size < 2 ? 1 : size * orders(size - 1);
}

/** A search that moves to another thread, at once if it is large. It never continues here after a move. */
class ThreadedSquadSearch implements ScheduleSearch {
  readonly #local: ScheduleSearch | undefined;
  readonly #problem: SquadProblem;
  readonly #elsewhere: Elsewhere;
  #slices = 0;
  readonly #departure = new Departure<ScheduleResult>();

  /** @param local the search here; undefined if the search begins in another thread */
  constructor(local: ScheduleSearch | undefined, problem: SquadProblem, elsewhere: Elsewhere) {
    this.#local = local;
    this.#problem = problem;
    this.#elsewhere = elsewhere;
  }

  get expansions(): number {
    return (this.#local?.expansions ?? 0) + this.#departure.expansions;
  }

  step(slice: SearchSlice): boolean {
    this.#slices++;
    return this.#departure.isOver || this.#local?.step(slice) === true;
  }

  result(): ScheduleResult {
    const local = this.#local?.result() ?? NOTHING;
    const { result } = this.#departure;
    if (result === undefined || local.status === "unsolvable") return local;
    const isKept = result.status === "cut-off" && local.status === "solved";
    return isKept || isBetter(local, result, this.#problem) ? local : result;
  }

  end(): void {
    this.#departure.end();
    this.#local?.end?.();
  }

  elsewhere({
    expansions = Number.POSITIVE_INFINITY,
    untilMs = Number.POSITIVE_INFINITY,
    clock = systemClock,
    until = "proved",
  }: ElsewhereSlice): Promise<void> | undefined {
    const budgetMs = untilMs - clock.now();
    const isDue = this.#local === undefined || this.#slices >= LOCAL_SLICES;
    if (!isDue || !this.#departure.isWorth(budgetMs)) return undefined;
    const { threads, source, tenant } = this.#elsewhere;
    const endMs = untilMs - Math.min(WAY_BACK_MS, budgetMs * WAY_BACK_SHARE);
    const { hash } = this.#problem.domain;
    const task = { hash, expansions, squad: taskOf(this.#problem), until };
    const leftMs = (): number => endMs - clock.now();
    const going = this.#departure.go(({ stopped, signal }) =>
      threads.search({ ...task, stopped }, source, { tenant, leftMs, signal }),
    );
    // The threads have ended: a search that has not begun here does not begin at all.
    if (going === undefined && this.#local === undefined) this.#departure.giveUp();
    return going;
  }
}

/** A question without functions, which can be cloned. */
function taskOf({
  domain: _,
  members,
  goal,
  maintain,
  ways,
  ...rest
}: SquadProblem): SoughtSchedule["squad"] {
  const told = members.map((member) => ({ ...member, goal: member.goal?.node }));
  return {
    ...rest,
    members: told,
    goal: goal.node,
    maintain: maintain?.node,
    ways: ways?.scaledCosts,
  };
}

/** Whether the search here found a better schedule than the other thread. */
function isBetter(
  local: ScheduleResult,
  other: ScheduleResult,
  { measure }: SquadProblem,
): boolean {
  if (local.status !== "solved" || other.status !== "solved") return false;
  const measured = ({ scaledTime, scaledCost }: typeof local): number =>
    measure.time * scaledTime + measure.cost * scaledCost;
  return measured(local) < measured(other);
}
