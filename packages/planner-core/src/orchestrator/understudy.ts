import type { Clock } from "../clock.ts";
import type { Domain, Goal } from "../domain/domain.ts";
import { CostError } from "../errors.ts";
import { PlanProver } from "../plan/prover.ts";
import type { PackedState } from "../state/packed-state.ts";
import type { OrchestratorSettings } from "./options.ts";
import type { Planner, PlanningProblem, PlanSearch } from "./planner.ts";
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

/** Limits of one request's search. */
interface Limits {
  readonly untilMs: number;
  readonly expansions: number;
}

/** Runs the classical planner for requests: goal after goal, in slices, every plan proved. */
export class Understudy {
  readonly #domain: Domain;
  readonly #planner: Planner;
  readonly clock: Clock;
  readonly #settings: OrchestratorSettings;
  readonly #prover: PlanProver;

  readonly #onError: () => void;

  /** @param onError called when the planner throws */
  constructor(
    domain: Domain,
    planner: Planner,
    clock: Clock,
    settings: OrchestratorSettings,
    onError: () => void = () => {},
  ) {
    this.#domain = domain;
    this.#onError = onError;
    this.#planner = planner;
    this.clock = clock;
    this.#settings = settings;
    this.#prover = new PlanProver(domain);
  }

  /** How long the understudy may search within a budget. */
  sliceMs(budgetMs: number): number {
    const { understudyShare, understudyMaxMs } = this.#settings;
    return Math.min(budgetMs * understudyShare, understudyMaxMs);
  }

  /** Plans goal after goal. Told to stop, it answers with the best that it has in hand. */
  *plan(request: PreparedRequest, goals: readonly Goal[], sliceMs: number): Steps<UnderstudyPlan> {
    const untilMs = this.clock.now() + sliceMs;
    let expansions = this.#settings.understudyExpansions;
    let best: UnderstudyPlan | undefined;
    let leadGoal: Goal | undefined;
    for (const goal of goals) {
      const { search, stopped } = yield* this.#search(this.#problem(request, goal), {
        untilMs,
        expansions,
      });
      expansions -= search?.expansions ?? 0;
      const plan = search === undefined ? this.#nothing([goal]) : this.#read(search, request, goal);
      if (plan.status !== "unsolvable") leadGoal ??= goal;
      if (plan.status === "solved") return { ...plan, leadGoal };
      // Until a complete plan is found the most important goal's beginning is the best in hand.
      if (best === undefined || (best.status !== "partial" && plan.status === "partial"))
        best = plan;
      if (stopped || this.clock.now() >= untilMs || expansions <= 0) {
        // Goals that nobody looked at are not proved unreachable.
        leadGoal ??= goals[goals.indexOf(goal) + 1];
        break;
      }
    }
    if (best?.status === "unsolvable" && leadGoal !== undefined) best = undefined;
    return { ...(best ?? this.#nothing(goals)), leadGoal };
  }

  /** One bounded search from a state, for mending. Undefined without a complete, sound plan. */
  *complete(
    request: PreparedRequest,
    goal: Goal,
    state: PackedState,
    untilMs: number,
  ): Steps<{ readonly actions: readonly number[]; readonly cost: number } | undefined> {
    const limits = { untilMs, expansions: this.#settings.understudyExpansions };
    const problem = { ...this.#problem(request, goal), state };
    const { search } = yield* this.#search(problem, limits);
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
    limits: Limits,
  ): Steps<{ readonly search: PlanSearch | undefined; readonly stopped: boolean }> {
    try {
      const search = this.#planner.start(problem);
      const stopped = yield* this.#advance(search, limits);
      return { search, stopped };
    } catch (error) {
      if (error instanceof CostError) throw error;
      this.#onError();
      return { search: undefined, stopped: false };
    }
  }

  /** Whether it was told to stop. */
  *#advance(search: PlanSearch, limits: Limits): Steps<boolean> {
    const clock = this.clock;
    let improveUntil = Number.POSITIVE_INFINITY;
    for (;;) {
      const left = limits.expansions - search.expansions;
      if (left <= 0) return false;
      const untilMs = Math.min(limits.untilMs, improveUntil);
      const slice = { expansions: Math.min(CHUNK, left), untilMs, clock };
      if (search.step(slice)) return false;
      const now = clock.now();
      if (improveUntil === Number.POSITIVE_INFINITY && search.result().status === "solved") {
        improveUntil = now + this.#settings.understudyImproveMs;
      }
      if (now >= Math.min(limits.untilMs, improveUntil)) return false;
      if (yield) return true;
    }
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
