import {
  type AnyDomainTypes,
  type Goal,
  type GoalReference,
  type PackedState,
  PlanProver,
  PlanRunner,
  type PlanRunnerOptions,
  type Random,
  type Step,
  type Value,
} from "@understudy/planner-core";
import { encodeValue } from "@understudy/planner-core/compiled";
import type { Scenario } from "@understudy/simulation";

/** Duration of a step per unit of cost, in ms of the show. */
const MS_PER_COST = 500;
/** Time between world events, in ms of the show. */
const STRIKE_EVERY_MS = 4000;
/** Range of rests after a reached goal, in ms of the show. */
const REST_MS = [500, 2500] as const;

/** Listener to the events of an agent. */
export interface ShowListener {
  onWorld(agent: string, event: string): void;
  onGoal(agent: string, goal: string): void;
  /** Whether another agent may ask for a plan now. */
  mayAsk(): boolean;
}

/** An agent of the show: it draws goals, plays plans and meets world events. */
export class ShowAgent {
  readonly id: string;
  readonly runner: PlanRunner;
  readonly #scenario: Scenario;
  readonly #state: PackedState;
  readonly #random: Random;
  readonly #listener: ShowListener;
  readonly #prover: PlanProver;
  #restsUntilMs: number;
  #strikesAtMs: number;
  /** Whether it has an unreached goal. */
  #isBusy = false;

  constructor(
    id: string,
    scenario: Scenario,
    random: Random,
    listener: ShowListener,
    options: Pick<PlanRunnerOptions<AnyDomainTypes>, "orchestrator" | "budgetMs" | "onStepEvent">,
  ) {
    const { domain } = scenario;
    this.id = id;
    this.#scenario = scenario;
    this.#random = random;
    this.#listener = listener;
    this.#state = new Int32Array(domain.variables.all.length);
    scenario.start(this.#state, random);
    this.#prover = new PlanProver(domain);
    this.runner = new PlanRunner({
      ...options,
      agent: id,
      goal: referenceOf(scenario.goals[0] as Goal),
      durationMs: ({ tool, args }: Step) => this.#durationMs(domain.actionOf({ tool, args })),
    });
    this.runner.observe(domain.read(this.#state));
    // Staggered starts, since the model would get all first questions at once.
    this.#restsUntilMs = random.next() * REST_MS[1];
    this.#strikesAtMs = (1 + random.next()) * STRIKE_EVERY_MS;
  }

  /** Replaces its goal. */
  order(goal: GoalReference): void {
    this.runner.pursue(goal);
    this.#isBusy = true;
    this.#restsUntilMs = 0;
  }

  /** Sets a variable by hand. */
  setVariable(name: string, value: Value): void {
    const variable = this.#scenario.domain.variable(name);
    const code = variable === undefined ? undefined : encodeValue(variable, value);
    if (variable === undefined || code === undefined) return;
    this.#state[variable.id] = code;
    // Immediately, so that it shows while paused.
    this.runner.observe({ [name]: value });
  }

  /** Advances to a time of the show. */
  tick(nowMs: number): void {
    const { runner } = this;
    this.#strike(nowMs);
    if (!this.#isBusy && !this.#choose(nowMs)) return;
    const isAsking = runner.outcome === undefined && !runner.isWaiting;
    if (isAsking && !this.#listener.mayAsk()) return;
    const goal = runner.outcome?.goal;
    const { event, step } = runner.tick(this.#state, nowMs);
    if (event === "finish") this.#play(step);
    if (goal !== undefined && runner.outcome === undefined && goal.condition.holds(this.#state)) {
      this.#isBusy = false;
      const [least, most] = REST_MS;
      this.#restsUntilMs = nowMs + least + this.#random.next() * (most - least);
      this.#listener.onGoal(this.id, goal.name ?? this.#scenario.domain.format(goal.condition));
    }
  }

  #strike(nowMs: number): void {
    if (nowMs < this.#strikesAtMs) return;
    this.#strikesAtMs += STRIKE_EVERY_MS;
    const event = this.#scenario.strike(this.#state, this.#random);
    if (event === undefined) return;
    this.runner.observe(this.#scenario.domain.read(this.#state));
    this.#listener.onWorld(this.id, event);
  }

  /** Draws a goal after a rest; false if there is none. */
  #choose(nowMs: number): boolean {
    if (nowMs < this.#restsUntilMs) return false;
    const goal = this.#scenario.goals[this.#scenario.drawGoal(this.#state, this.#random)];
    if (goal === undefined) {
      this.#restsUntilMs = nowMs + REST_MS[0];
      return false;
    }
    this.runner.pursue(referenceOf(goal));
    this.#isBusy = true;
    return true;
  }

  /** Applies the effects of a step, if it is still applicable; the rest of the plan may work without it. */
  #play({ tool, args }: Step): void {
    const action = this.#scenario.domain.actionOf({ tool, args });
    if (!this.#prover.prove(this.#state, [action], undefined)) return;
    this.#state.set(this.#prover.state);
    this.runner.observe(this.#scenario.domain.read(this.#state));
  }

  #durationMs(action: number): number {
    const { actions } = this.#scenario.domain;
    return Math.max(200, ((actions.scaledCost[action] ?? 1000) / 1000) * MS_PER_COST);
  }
}

function referenceOf(goal: Goal): GoalReference {
  return goal.name ?? goal.definition;
}
