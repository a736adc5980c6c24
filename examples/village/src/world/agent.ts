import {
  type Domain,
  type Goal,
  type GoalReference,
  type Orchestrator,
  type Outcome,
  type PackedState,
  PlanProver,
  PlanRunner,
  type Random,
  type Step,
} from "@understudy/planner-core";
import type { AgentState, Role } from "./role.ts";
import { TICK_MS, TICKS_PER_DAY, ticksOf } from "./time.ts";

/** Simulated minutes per unit of a step's cost. */
const MINUTES_PER_COST = 14;

/** Rest after a reached goal, in simulated minutes: from, to. */
const PAUSE_MINUTES = [15, 75] as const;

/** Pause after an event before the agent reacts. */
const STARTLED_MINUTES = [4, 60] as const;

/** A listener to an agent. */
export interface AgentListener {
  onOutcome(agent: Agent, outcome: Outcome): void;
  onError(agent: Agent, error: unknown): void;
  /** The agent's plan no longer works. */
  onBroken(agent: Agent, step: Step | undefined): void;
  /** A more important goal came up. */
  onUrgent(agent: Agent, goal: Goal): void;
  /** @param isByModel whether the model wrote the completed step */
  onStep(agent: Agent, step: Step, isByModel: boolean): void;
  onGoal(agent: Agent, goal: Goal): void;
}

/** An agent's activity, for views. */
export type Activity = "rests" | "startled" | "thinks" | "acts" | "stuck";

/** Options of an agent. */
export interface AgentOptions {
  readonly name: string;
  readonly role: Role;
  readonly orchestrator: Orchestrator;
  readonly budgetMs: number;
  readonly random: Random;
  readonly listener: AgentListener;
  /** Whether another agent may ask for a plan now. */
  readonly mayAsk: () => boolean;
}

/** An agent in the world: a state, needs, and a running plan. */
export class Agent {
  readonly name: string;
  readonly role: Role;
  readonly domain: Domain;
  /** The agent's state by variable name, written by the world. */
  readonly state: AgentState;
  /** The last played outcome. */
  outcome: Outcome | undefined;
  readonly #packed: PackedState;
  readonly #runner: PlanRunner;
  readonly #prover: PlanProver;
  readonly #random: Random;
  readonly #listener: AgentListener;
  readonly #mayAsk: () => boolean;
  #activity: Activity = "rests";
  #wakesAt = 0;
  #stepBegan = 0;
  #stepEnds = 0;
  /** Priority of the most important need at the time of the request. */
  #askedFor = Number.NEGATIVE_INFINITY;
  /** Progress of an order; undefined while the agent follows its own needs. */
  #order: "told" | "asked" | undefined;

  constructor(options: AgentOptions) {
    const { name, role, orchestrator, budgetMs, random, listener } = options;
    this.name = name;
    this.role = role;
    this.domain = orchestrator.domain;
    this.#random = random;
    this.#listener = listener;
    this.#mayAsk = options.mayAsk;
    this.#packed = this.domain.state(role.start(random));
    this.state = this.domain.view(this.#packed);
    this.#prover = new PlanProver(this.domain);
    this.#runner = new PlanRunner({
      orchestrator,
      agent: name,
      goal: this.#needs(),
      budgetMs,
      onOutcome: (outcome) => {
        // A plan that was cut off, or made before the words were read, does not answer the order.
        const isAnswer = outcome.status !== "cut-off" && outcome.words !== "not read";
        if (!isAnswer && this.#order === "asked") this.#order = "told";
        listener.onOutcome(this, outcome);
      },
      onError: (error) => listener.onError(this, error),
    });
    // Staggered wake-ups, since the model would get all first questions at once.
    this.#wakesAt = ticksOf(this.#between([2, 240]));
  }

  get activity(): Activity {
    return this.#activity;
  }

  /** The agent's plan runner, for views. */
  get runner(): PlanRunner {
    return this.#runner;
  }

  /** Its packed state, for views; read only. */
  get packed(): PackedState {
    return this.#packed;
  }

  /** Whether a plan is pending. */
  get isWaiting(): boolean {
    return this.#runner.isWaiting;
  }

  /** The rest of the plan, the running step first. */
  get remaining(): readonly Step[] {
    return this.#runner.remaining;
  }

  /** Completed share of the running step, from 0 to 1. */
  progress(tick: number): number {
    const whole = this.#stepEnds - this.#stepBegan;
    return whole <= 0 ? 0 : Math.min(1, Math.max(0, (tick - this.#stepBegan) / whole));
  }

  /** Draws the day's needs: one draw per need and tick, independent of the agent's actions. */
  feel(): void {
    for (const need of this.role.needs) {
      if (this.#random.next() < need.timesADay / TICKS_PER_DAY) need.arise(this.state);
    }
  }

  /** An event startles the agent, which pauses for a moment. */
  startle(tick: number, touch: (state: AgentState) => void): void {
    touch(this.state);
    this.#sleep(tick, STARTLED_MINUTES, "startled");
  }

  /** Follows an order at once; afterwards it follows its own needs again. */
  order(goal: GoalReference, tick: number): void {
    this.#runner.pursue(goal);
    this.#order = "told";
    this.#wakesAt = tick;
  }

  /** Advances by one tick. */
  tick(tick: number): void {
    if (tick < this.#wakesAt) return;
    const runner = this.#runner;
    const isFree = this.#order === undefined;
    const wanted = isFree ? this.#mostUrgent() : undefined;
    const played = runner.outcome;
    if (isFree && wanted === undefined && played === undefined && !runner.isWaiting) {
      this.#activity = "rests";
      return;
    }
    if (played === undefined && !runner.isWaiting && !this.#mayAsk()) {
      this.#activity = "thinks";
      return;
    }
    const isUrgent = wanted !== undefined && wanted.priority > this.#askedFor;
    if (isUrgent && (played !== undefined || runner.isWaiting)) {
      this.#listener.onUrgent(this, wanted);
      runner.interrupt();
    }
    const before = runner.outcome;
    const current = runner.remaining[0];
    const wasWaiting = runner.isWaiting;
    const { event, step } = runner.tick(this.#packed, tick * TICK_MS);
    if (before !== undefined && runner.outcome === undefined) {
      this.#listener.onBroken(this, current);
    }
    if (runner.isWaiting && !wasWaiting) this.#askedFor = wanted?.priority ?? 0;
    if (runner.isWaiting && this.#order === "told") this.#order = "asked";
    // An order may be impossible or already fulfilled.
    if (event === "idle" && this.#order === "asked") this.#endOrder();
    if (event === "start") this.#begin(step, tick);
    else if (event === "continue" && tick >= this.#stepEnds) this.#finish(step, tick);
    else this.#activity = event === "continue" ? "acts" : event === "idle" ? "stuck" : "thinks";
  }

  #needs(): GoalReference {
    return { oneOf: this.domain.goals.flatMap((goal) => goal.name ?? []) };
  }

  #endOrder(): void {
    this.#order = undefined;
    this.#runner.pursue(this.#needs());
  }

  #mostUrgent(): Goal | undefined {
    let wanted: Goal | undefined;
    for (const goal of this.domain.goals) {
      const isUrgent = wanted === undefined || goal.priority > wanted.priority;
      if (isUrgent && !goal.condition.holds(this.#packed)) wanted = goal;
    }
    return wanted;
  }

  #begin(step: Step, tick: number): void {
    this.outcome = this.#runner.outcome;
    this.#activity = "acts";
    const cost = (this.domain.actions.scaledCost[this.domain.actionOf(step)] ?? 1000) / 1000;
    this.#stepBegan = tick;
    this.#stepEnds = tick + ticksOf(cost * MINUTES_PER_COST);
  }

  #finish(step: Step, tick: number): void {
    const outcome = this.#runner.outcome;
    const goal = outcome?.goal;
    const position = (outcome?.plan?.steps.length ?? 0) - this.#runner.remaining.length;
    if (!this.#prover.prove(this.#packed, [this.domain.actionOf(step)], undefined)) {
      // The runner kept the plan, which works without this step; the step itself is not applicable.
      this.#runner.failed("no longer applicable");
      this.#listener.onBroken(this, step);
      return;
    }
    this.#packed.set(this.#prover.state);
    this.#runner.finished();
    const isLlms = outcome?.llmIndices?.includes(position) ?? position < (outcome?.llmSteps ?? 0);
    this.#listener.onStep(this, step, isLlms);
    if (this.#runner.outcome !== undefined || goal === undefined) return;
    this.#askedFor = Number.NEGATIVE_INFINITY;
    if (this.#order === "asked") this.#endOrder();
    if (!goal.condition.holds(this.#packed)) return;
    this.#listener.onGoal(this, goal);
    this.#sleep(tick, PAUSE_MINUTES, "rests");
  }

  #sleep(tick: number, minutes: readonly [number, number], activity: Activity): void {
    this.#activity = activity;
    const wakesAt = tick + ticksOf(this.#between(minutes));
    // The running step is delayed by the pause.
    if (this.#runner.outcome !== undefined) this.#stepEnds += wakesAt - tick;
    this.#wakesAt = Math.max(this.#wakesAt, wakesAt);
  }

  #between([from, to]: readonly [number, number]): number {
    return from + this.#random.next() * (to - from);
  }
}
