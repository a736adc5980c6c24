import type { Clock } from "../clock.ts";
import type { Domain, Goal } from "../domain/domain.ts";
import { PlanProver } from "../plan/prover.ts";
import type { OrchestratorSettings } from "./options.ts";
import type { Planner, PlanningProblem, PlanSearch } from "./planner.ts";
import type { PreparedRequest } from "./prepare.ts";

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

  constructor(domain: Domain, planner: Planner, clock: Clock, settings: OrchestratorSettings) {
    this.#domain = domain;
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

  /** Plans without returning to the event loop. */
  planNow(request: PreparedRequest, goals: readonly Goal[], sliceMs: number): UnderstudyPlan {
    const steps = this.#plan(request, goals, sliceMs);
    for (;;) {
      const next = steps.next();
      if (next.done) return next.value;
    }
  }

  /** Plans, returning to the event loop every `yieldMs`. Stops early when `isOver` says so. */
  async plan(
    request: PreparedRequest,
    goals: readonly Goal[],
    sliceMs: number,
    isOver: () => boolean,
  ): Promise<UnderstudyPlan> {
    const clock = this.clock;
    const steps = this.#plan(request, goals, sliceMs);
    let yieldAt = clock.now() + this.#settings.yieldMs;
    for (;;) {
      const next = steps.next();
      if (next.done) return next.value;
      if (clock.now() < yieldAt && !isOver()) continue;
      await new Promise<void>((resolve) => clock.setTimer(resolve, 0));
      yieldAt = clock.now() + this.#settings.yieldMs;
      if (isOver()) return steps.return(this.#nothing(goals)).value as UnderstudyPlan;
    }
  }

  /** One bounded search from a state, for mending. Undefined without a complete, sound plan. */
  complete(
    request: PreparedRequest,
    goal: Goal,
    state: Int32Array,
    untilMs: number,
  ): { readonly actions: readonly number[]; readonly cost: number } | undefined {
    const search = this.#planner.start({ ...this.#problem(request, goal), state: state.slice() });
    const limits = { untilMs, expansions: this.#settings.understudyExpansions };
    for (const _ of this.#search(search, limits)) void _;
    const result = search.result();
    if (result.status !== "solved") return undefined;
    if (!this.#prover.prove(state, result.actions, goal.condition, request)) return undefined;
    return { actions: result.actions, cost: this.#prover.cost };
  }

  *#plan(
    request: PreparedRequest,
    goals: readonly Goal[],
    sliceMs: number,
  ): Generator<void, UnderstudyPlan> {
    const untilMs = this.clock.now() + sliceMs;
    let expansions = this.#settings.understudyExpansions;
    let best: UnderstudyPlan | undefined;
    let leadGoal: Goal | undefined;
    for (const goal of goals) {
      const search = this.#planner.start(this.#problem(request, goal));
      yield* this.#search(search, { untilMs, expansions });
      expansions -= search.expansions;
      const plan = this.#read(search, request, goal);
      if (plan.status !== "unsolvable") leadGoal ??= goal;
      if (plan.status === "solved") return { ...plan, leadGoal };
      // Until a complete plan is found the most important goal's beginning is the best in hand.
      if (best === undefined || (best.status !== "partial" && plan.status === "partial"))
        best = plan;
      if (this.clock.now() >= untilMs || expansions <= 0) break;
    }
    if (best?.status === "unsolvable" && leadGoal !== undefined) best = undefined;
    return { ...(best ?? this.#nothing(goals)), leadGoal };
  }

  *#search(search: PlanSearch, limits: Limits): Generator<void, void> {
    const clock = this.clock;
    let improveUntil = Number.POSITIVE_INFINITY;
    for (;;) {
      const left = limits.expansions - search.expansions;
      if (left <= 0) return;
      const untilMs = Math.min(limits.untilMs, improveUntil);
      const slice = { expansions: Math.min(CHUNK, left), untilMs, clock };
      if (search.step(slice)) return;
      const now = clock.now();
      if (improveUntil === Number.POSITIVE_INFINITY && search.result().status === "solved") {
        improveUntil = now + this.#settings.understudyImproveMs;
      }
      if (now >= Math.min(limits.untilMs, improveUntil)) return;
      yield;
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
