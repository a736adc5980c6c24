import type { Clock } from "../clock.ts";
import type { Domain, Goal } from "../domain/domain.ts";
import { CostError } from "../errors.ts";
import { PlanProver } from "../plan/prover.ts";
import type { PackedState } from "../state/packed-state.ts";
import type { OrchestratorSettings } from "./options.ts";
import type { Planner, PlanningProblem, PlanSearch } from "./planner.ts";
import type { Policies } from "./policies.ts";
import type { PreparedRequest } from "./prepare.ts";
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
}

const CHUNK = 256;

/** How far the search for one request may go. Whoever runs it may move the times in between. */
export interface SearchLimits {
  /** When it ends with what it has, in milliseconds of the clock. */
  untilMs: number;
  /** When it should pause at the latest, to be gone on with later. Default: never. */
  pauseMs?: number;
  /** Set once a complete plan is in hand: going on could only improve it. */
  hasPlan?: boolean;
}

/** Runs the classical planner for requests: goal after goal, in slices, every plan proved. */
export class Understudy {
  readonly #domain: Domain;
  readonly #planner: Planner;
  readonly clock: Clock;
  readonly #settings: OrchestratorSettings;
  readonly #policies: Policies;
  readonly #prover: PlanProver;
  readonly #onError: () => void;

  constructor(parts: {
    readonly domain: Domain;
    readonly planner: Planner;
    readonly policies: Policies;
    readonly clock: Clock;
    readonly settings: OrchestratorSettings;
    /** Called when the planner throws. */
    readonly onError: () => void;
  }) {
    this.#domain = parts.domain;
    this.#planner = parts.planner;
    this.#policies = parts.policies;
    this.clock = parts.clock;
    this.#settings = parts.settings;
    this.#onError = parts.onError;
    this.#prover = new PlanProver(parts.domain);
  }

  /** How long the understudy may search within a budget. */
  sliceMs(budgetMs: number): number {
    const { understudyShare, understudyMaxMs } = this.#settings;
    return Math.min(budgetMs * understudyShare, understudyMaxMs);
  }

  /**
   * Plans goal after goal: from a policy where one is ready, else by search. Told to stop, it answers
   * with the best that it has in hand.
   */
  *plan(
    request: PreparedRequest,
    goals: readonly Goal[],
    limits: SearchLimits,
  ): Steps<UnderstudyPlan> {
    let expansions = this.#settings.understudyExpansions;
    let best: UnderstudyPlan | undefined;
    let leadGoal: Goal | undefined;
    let isOver = false;
    for (const goal of goals) {
      const known = this.known(request, goal);
      if (known?.status === "solved") return withLeadGoal(known, leadGoal ?? goal);
      if (known !== undefined) {
        best ??= known;
        continue;
      }
      // Goals that nobody looked at are not proved unreachable.
      if (isOver) {
        leadGoal ??= goal;
        continue;
      }
      const problem = this.#problem(request, goal);
      const { search, stopped } = yield* this.#search(problem, limits, expansions);
      expansions -= search?.expansions ?? 0;
      const plan = search === undefined ? this.#nothing([goal]) : this.#read(search, request, goal);
      if (plan.status !== "unsolvable") leadGoal ??= goal;
      if (plan.status === "solved") return withLeadGoal(plan, leadGoal);
      // Until a complete plan is found the most important goal's beginning is the best in hand.
      if (best === undefined || (best.status !== "partial" && plan.status === "partial"))
        best = plan;
      isOver = stopped || this.clock.now() >= limits.untilMs || expansions <= 0;
    }
    if (best?.status === "unsolvable" && leadGoal !== undefined) best = undefined;
    return withLeadGoal(best ?? this.#nothing(goals), leadGoal);
  }

  /**
   * A complete, sound plan from a state that the agent may come to, for mending: from a policy, else
   * by one bounded search.
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
    const problem = { ...this.#problem(request, goal), state };
    const { understudyExpansions } = this.#settings;
    const { search } = yield* this.#search(problem, { untilMs }, understudyExpansions);
    const result = search?.result();
    if (result?.status !== "solved") return undefined;
    if (!this.#prover.prove(state, result.actions, goal.condition, request)) return undefined;
    return { actions: result.actions, cost: this.#prover.cost };
  }

  /**
   * Searches until something ends it. A planner that throws has no plan; a cost function that
   * misbehaves is the caller's mistake.
   */
  *#search(
    problem: PlanningProblem,
    limits: SearchLimits,
    expansions: number,
  ): Steps<{ readonly search: PlanSearch | undefined; readonly stopped: boolean }> {
    try {
      const search = this.#planner.start(problem);
      const stopped = yield* this.#advance(search, limits, expansions);
      return { search, stopped };
    } catch (error) {
      if (error instanceof CostError) throw error;
      this.#onError();
      return { search: undefined, stopped: false };
    }
  }

  /** Whether it was told to stop. */
  *#advance(search: PlanSearch, limits: SearchLimits, expansions: number): Steps<boolean> {
    const clock = this.clock;
    let improveUntil = Number.POSITIVE_INFINITY;
    for (;;) {
      const left = expansions - search.expansions;
      if (left <= 0) return false;
      const { pauseMs = Number.POSITIVE_INFINITY } = limits;
      const untilMs = Math.min(limits.untilMs, improveUntil, pauseMs);
      const slice = { expansions: Math.min(CHUNK, left), untilMs, clock };
      if (search.step(slice)) return false;
      const now = clock.now();
      if (improveUntil === Number.POSITIVE_INFINITY && search.result().status === "solved") {
        improveUntil = now + this.#settings.understudyImproveMs;
        limits.hasPlan = true;
      }
      if (now >= Math.min(limits.untilMs, improveUntil)) return false;
      if (yield) return true;
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
  #read(search: PlanSearch, request: PreparedRequest, goal: Goal): UnderstudyPlan {
    const result = search.result();
    if (result.status === "unsolvable") return { ...this.#nothing([goal]), status: "unsolvable" };
    const { actions, lowerBound } = result;
    const solved = result.status === "solved";
    const prover = this.#prover;
    if (!prover.prove(request.state, actions, solved ? goal.condition : undefined, request)) {
      return this.#nothing([goal]);
    }
    if (!solved && actions.length === 0) return { ...this.#nothing([goal]), lowerBound };
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
  { status, goal, actions, cost, optimal, lowerBound }: UnderstudyPlan,
  leadGoal: Goal | undefined,
): UnderstudyPlan {
  return { status, goal, actions, cost, optimal, lowerBound, leadGoal };
}
