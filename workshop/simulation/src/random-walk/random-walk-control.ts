import {
  type Domain,
  defaultCostRatio,
  type Goal,
  type LlmPlanner,
  Orchestrator,
  type OrchestratorSettings,
  type Outcome,
  type PackedState,
  type Planner,
  provePlan,
  type Random,
  seededRandom,
} from "@understudy/planner-core";
import { RandomWalkLlmPlanner } from "./random-walk-llm-planner.ts";

/** Shares of the steps of some plans, from 0 to 1. */
export interface ControlledShare {
  /** Number of compared plans. */
  readonly plans: number;
  /** Share of the served steps written by the LLM planner. */
  readonly llm: number;
  /** Share of the served steps written by a random walk in place of the LLM planner. */
  readonly randomWalk: number;
  /** The LLM planner's share minus the random walk's. */
  readonly gain: number;
}

/** For display: `84 % of the steps of 100 plans; a random walk in its place, mended: 51 %; gain +33 points`. */
export function describeControl({ plans, llm, randomWalk }: ControlledShare): string {
  const [mine, other] = [Math.round(100 * llm), Math.round(100 * randomWalk)];
  const gain = `${mine < other ? "-" : "+"}${Math.abs(mine - other)} points`;
  return `${mine} % of the steps of ${plans} plans; a random walk in its place, mended: ${other} %; gain ${gain}`;
}

/** A served plan. */
interface ServedPlan {
  readonly domain: Domain;
  readonly state: PackedState;
  readonly goal: Goal;
  readonly steps: number;
  readonly llmSteps: number;
}

const DEFAULT_SIZE = 100;
const BUDGET_MS = 60_000;
/** Limits in nodes rather than time, so that results do not depend on load. */
const SETTINGS: Partial<OrchestratorSettings> = {
  searchMaxMs: BUDGET_MS,
  improveMs: BUDGET_MS,
  searchExpansions: 2000,
};

/**
 * Measures an LLM planner's share of the served steps against chance, since even an LLM planner without knowledge
 * writes some of them once its answers are repaired. A uniform sample of the plans is planned again with a {@link
 * RandomWalkLlmPlanner} in place of the LLM planner.
 *
 * @example
 * const control = new RandomWalkControl();
 * control.offer(domain, state, outcome.goal, outcome.plan?.steps.length ?? 0, outcome.llmSteps);
 * const { llm, randomWalk, gain } = (await control.compare(new ClassicalPlanner())) ?? {};
 */
export class RandomWalkControl {
  readonly #plans: ServedPlan[] = [];
  readonly #seed: number;
  readonly #size: number;
  readonly #random: Random;
  #seen = 0;

  /**
   * @param seed seed of the sample and the walks; default 1
   * @param size largest sample; default 100
   */
  constructor(seed = 1, size: number = DEFAULT_SIZE) {
    this.#seed = seed;
    this.#size = size;
    this.#random = seededRandom(seed);
  }

  /** Offers a plan that reaches its goal; empty ones are ignored. The state is copied if sampled. */
  offer(domain: Domain, state: PackedState, goal: Goal, steps: number, llmSteps: number): void {
    if (steps === 0) return;
    // Reservoir sampling, algorithm R.
    const seen = this.#seen++;
    const place = seen < this.#size ? seen : this.#random.integer(seen + 1);
    if (place >= this.#size) return;
    this.#plans[place] = { domain, state: state.slice(), goal, steps, llmSteps };
  }

  /** Offers an agent's outcome, unless the state has changed so much since the question that the plan fails. */
  offerOutcome(
    domain: Domain,
    state: PackedState,
    { status, plan, goal, llmSteps }: Pick<Outcome, "status" | "plan" | "goal" | "llmSteps">,
  ): void {
    if (plan === null || status !== "solved") return;
    const { sound } = provePlan(domain, state, plan.actions, goal.condition);
    if (sound) this.offer(domain, state, goal, plan.actions.length, llmSteps);
  }

  /**
   * Plans the sample again.
   *
   * @param planner the classical planner
   * @param llm the measured LLM planner, whose cost ratios per domain also apply to the random walk
   * @returns undefined if the LLM planner wrote none of it
   */
  async compare(planner: Planner, llm?: LlmPlanner): Promise<ControlledShare | undefined> {
    const plans = this.#plans;
    const llmSteps = plans.reduce((sum, plan) => sum + plan.llmSteps, 0);
    if (llmSteps === 0) return undefined;
    const steps = plans.reduce((sum, plan) => sum + plan.steps, 0);
    const orchestrators = new Map<Domain, Orchestrator>();
    let walkSteps = 0;
    let walked = 0;
    for (const { domain, state, goal } of plans) {
      const orchestrator = orchestrators.get(domain) ?? this.#orchestrator(domain, planner, llm);
      orchestrators.set(domain, orchestrator);
      const outcome = await orchestrator.plan({
        agent: "control",
        state,
        goal: goal.definition,
        budgetMs: BUDGET_MS,
        background: false,
      });
      walkSteps += outcome.plan?.actions.length ?? 0;
      walked += outcome.llmSteps;
    }
    for (const orchestrator of orchestrators.values()) orchestrator.dispose();
    const share = llmSteps / steps;
    const randomWalk = walkSteps === 0 ? 0 : walked / walkSteps;
    return { plans: plans.length, llm: share, randomWalk, gain: share - randomWalk };
  }

  #orchestrator(domain: Domain, planner: Planner, llm: LlmPlanner | undefined): Orchestrator {
    return new Orchestrator({
      ...SETTINGS,
      maxCostRatio: defaultCostRatio(domain, llm),
      domain,
      planner,
      llm: new RandomWalkLlmPlanner(this.#seed),
    });
  }
}
