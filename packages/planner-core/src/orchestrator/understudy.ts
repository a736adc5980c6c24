import type { Clock } from "../clock.ts";
import type { Domain, Goal } from "../domain/domain.ts";
import { PlanProver } from "../plan/prover.ts";
import type { PackedState } from "../state/packed-state.ts";
import { GuardedSearch } from "./guard/search.ts";
import type { OrchestratorSettings } from "./options.ts";
import type { Planner, PlanningProblem } from "./planner.ts";
import type { Policies } from "./policies.ts";
import type { PreparedRequest } from "./prepare.ts";
import type { Reporter } from "./reporter.ts";
import type { Steps } from "./steps.ts";

/** What the understudy has in hand for a request. Costs are in thousandths. */
export interface UnderstudyPlan {
  readonly status: "solved" | "partial" | "cut-off" | "unsolvable";
  /** The goal that the plan is for. */
  readonly goal: Goal;
  readonly actions: readonly number[];
  readonly cost: number;
  readonly optimal: boolean;
  /** No plan for `goal` is cheaper. */
  readonly lowerBound: number;
  /**
   * The most important goal that is not proved unreachable: what the lead is asked for. Undefined
   * when all are.
   */
  readonly leadGoal: Goal | undefined;
  /** What went wrong, where the planner failed and there is no plan. */
  readonly failure?: string | undefined;
}

const CHUNK = 256;

/** How far the search for one request may go. Whoever runs it may move the times in between. */
export interface SearchLimits {
  /** When it ends with what it has, in milliseconds of the clock. */
  untilMs: number;
  /** Until when it goes on while it has no complete plan. Default: `untilMs`. */
  readonly emptyUntilMs?: number;
  /** When it should pause at the latest, to be gone on with later. Default: never. */
  pauseMs?: number;
  /** Set once a complete plan is in hand: going on could only improve it. */
  hasPlan?: boolean;
}

/** How a search came to rest: there is no more to find, it may be gone on with, or nobody wants it any more. */
type SearchEnd = "ended" | "cut-off" | "stopped";

/** What became of one goal. */
interface Attempt {
  readonly goal: Goal;
  /** Undefined while nobody looked at it. */
  plan: UnderstudyPlan | undefined;
  search: GuardedSearch | undefined;
  /** Nothing more comes of it. */
  isEnded: boolean;
}

/** What is left for all goals of a request. */
interface Work {
  expansions: number;
  isStopped: boolean;
}

/** Runs the classical planner for requests: goal after goal, in slices, every plan proved. */
export class Understudy {
  readonly #domain: Domain;
  readonly #planner: Planner;
  readonly clock: Clock;
  readonly #settings: OrchestratorSettings;
  readonly #policies: Policies;
  readonly #prover: PlanProver;
  readonly #reporter: Reporter;

  constructor(parts: {
    readonly domain: Domain;
    readonly planner: Planner;
    readonly policies: Policies;
    readonly clock: Clock;
    readonly settings: OrchestratorSettings;
    readonly reporter: Reporter;
  }) {
    this.#domain = parts.domain;
    this.#planner = parts.planner;
    this.#policies = parts.policies;
    this.clock = parts.clock;
    this.#settings = parts.settings;
    this.#reporter = parts.reporter;
    this.#prover = new PlanProver(parts.domain);
  }

  /** How long the understudy may search within a budget. */
  sliceMs(budgetMs: number): number {
    return Math.min(this.emptySliceMs(budgetMs), this.#settings.understudyMaxMs);
  }

  /** The same while it has no complete plan, and a lead is to be asked after it. */
  emptySliceMs(budgetMs: number): number {
    return budgetMs * this.#settings.understudyShare;
  }

  /**
   * Plans goal after goal: from a policy where one is ready, else by search. While nothing is
   * complete, searches that were cut off are gone on with, the most important goal first. Told to
   * stop, it answers with the best that it has in hand.
   */
  *plan(
    request: PreparedRequest,
    goals: readonly Goal[],
    limits: SearchLimits,
  ): Steps<UnderstudyPlan> {
    const attempts: Attempt[] = [];
    const { understudyExpansions } = this.#settings;
    const work: Work = { expansions: understudyExpansions, isStopped: false };
    let hasSearched = false;
    const isOver = (untilMs: number): boolean =>
      work.isStopped || work.expansions <= 0 || this.clock.now() >= untilMs;
    for (const goal of goals) {
      const known = this.known(request, goal);
      const attempt: Attempt = {
        goal,
        plan: known,
        search: undefined,
        isEnded: known !== undefined,
      };
      attempts.push(attempt);
      if (known?.status === "solved") break;
      // The first goal gets its search however late it is.
      if (known !== undefined || (hasSearched && isOver(limits.untilMs))) continue;
      hasSearched = true;
      yield* this.#attempt(attempt, request, limits, work);
      if (attempt.plan?.status === "solved") break;
    }
    const { emptyUntilMs = limits.untilMs } = limits;
    const later: SearchLimits = { untilMs: emptyUntilMs };
    for (const attempt of attempts) {
      if (hasPlan(attempts) || isOver(emptyUntilMs)) break;
      if (!attempt.isEnded) yield* this.#attempt(attempt, request, later, work);
    }
    return this.#best(attempts, goals);
  }

  /** Searches for one goal, on from where it was left. */
  *#attempt(
    attempt: Attempt,
    request: PreparedRequest,
    limits: SearchLimits,
    work: Work,
  ): Steps<void> {
    const before = attempt.search?.expansions ?? 0;
    const begin = (): GuardedSearch => this.#begin(request, this.#problem(request, attempt.goal));
    const search = attempt.search ?? begin();
    const end = yield* this.#advance(search, limits, before + work.expansions);
    attempt.search = search;
    attempt.isEnded = end === "ended";
    attempt.plan = this.#read(search, request, attempt.goal);
    work.expansions -= search.expansions - before;
    work.isStopped = end === "stopped";
  }

  /** A complete plan; until there is one the most important goal's beginning is the best in hand. */
  #best(attempts: readonly Attempt[], goals: readonly Goal[]): UnderstudyPlan {
    // Goals that nobody looked at are not proved unreachable.
    const leadGoal = attempts.find(({ plan }) => plan?.status !== "unsolvable")?.goal;
    const withStatus = (status: UnderstudyPlan["status"]): UnderstudyPlan | undefined =>
      attempts.find(({ plan }) => plan?.status === status)?.plan;
    const first = attempts[0]?.plan;
    const inHand = withStatus("solved") ?? withStatus("partial") ?? first;
    const isHopeless = inHand?.status === "unsolvable" && leadGoal !== undefined;
    return withLeadGoal((isHopeless ? undefined : inHand) ?? this.#nothing(goals), leadGoal);
  }

  /**
   * A complete, sound plan from a state that the agent may come to, for mending: from a policy, else
   * by one bounded search. Once its time is over no search is begun, and what is known without one is
   * still told. Time decides nothing else: which searches a recording holds, and how far each went,
   * tells a replay where mending stopped.
   */
  *complete(
    request: PreparedRequest,
    goal: Goal,
    state: PackedState,
    untilMs: number,
  ): Steps<{ readonly actions: readonly number[]; readonly cost: number } | undefined> {
    if (goal.condition.holds(state)) return { actions: [], cost: 0 };
    const known = this.#policies.answer(goal, state, request);
    if (known !== undefined) return known.status === "solved" ? known : undefined;
    if (this.clock.now() >= untilMs) return undefined;
    const problem = { ...this.#problem(request, goal), state };
    const search = this.#begin(request, problem);
    yield* this.#advance(search, { untilMs }, this.#settings.understudyExpansions);
    const result = search.result();
    if (result.status !== "solved") return undefined;
    if (!this.#prover.prove(state, result.actions, goal.condition, request)) return undefined;
    return { actions: result.actions, cost: this.#prover.cost };
  }

  #begin(request: PreparedRequest, problem: PlanningProblem): GuardedSearch {
    return new GuardedSearch(
      () => this.#planner.start(problem),
      (error) => this.#reporter.failed("planner", error, request),
    );
  }

  /** @param expansions how many the search may have made at its end */
  *#advance(search: GuardedSearch, limits: SearchLimits, expansions: number): Steps<SearchEnd> {
    const clock = this.clock;
    let improveUntil = Number.POSITIVE_INFINITY;
    for (;;) {
      const left = expansions - search.expansions;
      if (left <= 0) return "ended";
      const { pauseMs = Number.POSITIVE_INFINITY } = limits;
      // However much a planner does for one expansion, others get their turn.
      const turnMs = clock.now() + this.#settings.yieldMs;
      const untilMs = Math.min(limits.untilMs, improveUntil, pauseMs, turnMs);
      const slice = { expansions: Math.min(CHUNK, left), untilMs, clock };
      if (search.step(slice)) return "ended";
      const now = clock.now();
      if (improveUntil === Number.POSITIVE_INFINITY && search.result().status === "solved") {
        improveUntil = now + this.#settings.understudyImproveMs;
        limits.hasPlan = true;
      }
      if (now >= Math.min(limits.untilMs, improveUntil)) return "cut-off";
      if (yield) return "stopped";
    }
  }

  /** What a policy says, if it knows: without a search. */
  known(request: PreparedRequest, goal: Goal): UnderstudyPlan | undefined {
    const answer = this.#policies.answer(goal, request.state, request);
    if (answer === undefined) return undefined;
    if (answer.status === "unsolvable") return { ...this.#nothing([goal]), status: "unsolvable" };
    const { status, actions, cost, optimal } = answer;
    const lowerBound = optimal ? cost : 0;
    return { status, goal, actions, cost, optimal, lowerBound, leadGoal: goal };
  }

  #problem(request: PreparedRequest, goal: Goal): PlanningProblem {
    const { state, disabled, maintain, costVersion } = request;
    return { domain: this.#domain, state, goal, mode: "anytime", disabled, maintain, costVersion };
  }

  /** A planner is not trusted either: what it says is proved before it is served. */
  #read(search: GuardedSearch, request: PreparedRequest, goal: Goal): UnderstudyPlan {
    const result = search.result();
    if (result.status === "unsolvable") return { ...this.#nothing([goal]), status: "unsolvable" };
    const { actions, lowerBound } = result;
    const solved = result.status === "solved";
    const prover = this.#prover;
    if (!prover.prove(request.state, actions, solved ? goal.condition : undefined, request)) {
      return this.#nothing([goal]);
    }
    if (!solved && actions.length === 0) {
      return { ...this.#nothing([goal]), lowerBound, failure: search.failure };
    }
    return {
      status: solved ? "solved" : "partial",
      goal,
      actions,
      cost: prover.cost,
      optimal: solved && result.optimal,
      lowerBound,
      leadGoal: goal,
    };
  }

  #nothing(goals: readonly Goal[]): UnderstudyPlan {
    const [goal] = goals;
    if (goal === undefined) throw new RangeError("A request has at least one goal");
    return {
      status: "cut-off",
      goal,
      actions: [],
      cost: 0,
      optimal: false,
      lowerBound: 0,
      leadGoal: goal,
    };
  }
}

/** The same plan for another lead's goal. Property by property: V8 makes a copy that grows an old object at once. */
function withLeadGoal(
  { status, goal, actions, cost, optimal, lowerBound, failure }: UnderstudyPlan,
  leadGoal: Goal | undefined,
): UnderstudyPlan {
  return { status, goal, actions, cost, optimal, lowerBound, leadGoal, failure };
}

function hasPlan(attempts: readonly Attempt[]): boolean {
  return attempts.some(({ plan }) => plan?.status === "solved");
}
