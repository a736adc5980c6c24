import {
  applyAction,
  type Domain,
  type Orchestrator,
  type Outcome,
  type PackedState,
  PlanRunner,
  type Random,
  type Step,
} from "@understudy/planner-core";

/** Milliseconds of the game per unit of a step's cost. */
const MS_PER_COST = 120;
/** Budget of an answer; meanwhile the agent idles. */
const BUDGET_MS = 200;

/** Event counts. */
export interface Tally {
  steps: number;
  interrupted: number;
  /** Plans of the classical planner. */
  classical: number;
  /** Plans of the model, in time or as a later upgrade. */
  model: number;
}

/** A villager: a state that the world changes, and a runner with its plan. */
export class Villager {
  readonly name: string;
  readonly state: PackedState;
  readonly runner: PlanRunner;
  readonly #domain: Domain;
  readonly #after: PackedState;

  constructor(name: string, orchestrator: Orchestrator, random: Random, tally: Tally) {
    const { domain } = orchestrator;
    this.name = name;
    this.#domain = domain;
    this.state = domain.state({
      ...{ at: "home", energy: 8, hungry: random.next() < 0.5, fire_lit: random.next() < 0.5 },
      ...{ has_axe: true, has_pick: random.next() < 0.5, has_rod: true, house_built: true },
      ...{ wood: 0, stone: 0, fish: 0, grain: random.integer(3), coins: 3 },
    });
    this.#after = this.state.slice();
    const served = new Set<Outcome["revised"]>();
    this.runner = new PlanRunner({
      orchestrator,
      agent: name,
      goal: { oneOf: ["eat", "warm_home", "earn"] },
      budgetMs: BUDGET_MS,
      // The game asks, for many agents at once; the runner only plays.
      asks: "game",
      durationMs: (step) => this.#costOf(step) * MS_PER_COST,
      onOutcome: ({ source, revised }) => {
        served.add(revised);
        if (source === "llm") tally.model++;
        else tally.classical++;
      },
      onStepEvent: ({ type }) => {
        if (type === "finished") tally.steps++;
        if (type === "interrupted") tally.interrupted++;
      },
      onError: (error) => {
        throw error;
      },
    });
  }

  /** One frame of a villager. */
  tick(nowMs: number): void {
    const { event, step } = this.runner.tick(this.state, nowMs);
    // The world alone decides a step's effects; here, those of the domain.
    if (event === "finish") this.#apply(this.#domain.actionOf(step));
  }

  /** An event that no plan foresaw. */
  change(values: Readonly<Record<string, boolean | number>>): void {
    Object.assign(this.#domain.view(this.state), values);
  }

  #apply(action: number): void {
    applyAction(this.#domain.actions, action, this.state, this.#after);
    this.state.set(this.#after);
  }

  #costOf(step: Step): number {
    const tool = this.#domain.definition.tools.find(({ name }) => name === step.tool);
    return typeof tool?.cost === "number" ? tool.cost : 1;
  }
}
