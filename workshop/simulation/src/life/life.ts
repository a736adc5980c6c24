/**
 * The lives of many agents, tick by tick.
 *
 * @module
 */

import {
  applyAction,
  type Domain,
  type Goal,
  type PackedState,
  PlanProver,
  type Random,
  RequestError,
} from "@understudy/planner-core";
import type { Scenario } from "../scenario/scenario.ts";
import {
  DONE,
  GOAL,
  IN_DOUBT,
  LIFE_FLAGS,
  LIFE_STATE,
  LifeMemory,
  PARTIAL,
  RANDOM,
} from "./life-memory.ts";

/**
 * One generator for many agents: each has its own sequence with a state of 32 bits (mulberry32, Tommy Ettinger, public
 * domain), so draws do not depend on the order of turns.
 */
class AgentRandom implements Random {
  /** State of the current agent's sequence, loaded before its turn and saved after it. */
  state = 0;

  next(): number {
    const state = (this.state + 0x6d2b79f5) | 0;
    this.state = state;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  integer(bound: number): number {
    return Math.floor(this.next() * bound);
  }
}

/** Start of an agent's sequence, far from its neighbours'. */
function agentSeedOf(seed: number, agent: number): number {
  let mixed = Math.imul((seed | 0) ^ Math.imul(agent + 1, 0x9e3779b1), 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

const NO_CONSTRAINTS = Object.freeze({});

/** Options of a {@link Life}. */
export interface LifeOptions {
  readonly scenario: Scenario;
  readonly agents: number;
  /** The same seed and plans give the same lives. */
  readonly seed: number;
  /** Number of the first agent, if several lives share a crowd: it offsets the seeds. Default 0. */
  readonly firstAgent?: number | undefined;
  /**
   * Memory for the lives, at least `bytesOfLife(domain, agents)` bytes. Existing lives resume without their plans, so
   * agents ask again. Default: private memory.
   */
  readonly memory?: ArrayBufferLike | undefined;
}

/**
 * Result of a tick. `waiting`: the agent needs a plan; `idle`: it has no open goal; `step`: it played one;
 * `goal-reached`; `plan-broken`: the world changed and the rest of the plan no longer works; `plan-ended`: all steps
 * are played, but the goal does not hold.
 */
export type TickResult =
  | "waiting"
  | "idle"
  | "step"
  | "goal-reached"
  | "plan-broken"
  | "plan-ended";

/** Counts over all agents so far. */
export interface LifeCounts {
  ticks: number;
  steps: number;
  goalsReached: number;
  plansBroken: number;
  events: number;
}

/**
 * Simulates many agents in a domain. Each has a state, a goal drawn from those that do not hold, and a plan that it
 * plays step by step, while events change its state. Planning is up to the caller: `need` returns the goal of an agent
 * without a plan, `give` sets its plan, `tick` advances its time.
 *
 * An agent takes 16 bytes, 4 for each variable, and a reference to its plan. The order of turns does not affect any
 * agent.
 *
 * @example
 * const life = new Life({ scenario: loadScenario(domain), agents: 100, seed: 1 });
 * for (let agent = 0; agent < life.size; agent++) {
 *   const goal = life.need(agent);
 *   if (goal !== undefined) life.give(agent, planFor(life.state(agent), goal));
 *   life.tick(agent);
 * }
 */
export class Life {
  readonly domain: Domain;
  readonly scenario: Scenario;
  /** Number of agents. */
  readonly size: number;
  readonly counts: LifeCounts = { ticks: 0, steps: 0, goalsReached: 0, plansBroken: 0, events: 0 };
  /** The event of the last tick, if any. */
  lastEvent: string | undefined = undefined;
  /** The ground action of the last tick; -1 for none. */
  lastAction = -1;
  readonly #memory: LifeMemory;
  readonly #words: Int32Array;
  readonly #plans: (readonly number[] | undefined)[];
  readonly #random = new AgentRandom();
  readonly #prover: PlanProver;
  /** The state of the current agent. */
  #state: Int32Array;
  #next: Int32Array;

  constructor(options: LifeOptions) {
    const { scenario, agents, seed, firstAgent = 0, memory } = options;
    if (!(Number.isInteger(agents) && agents >= 0 && agents <= 10_000_000)) {
      const message = `must be an integer from 0 to 10000000, not ${String(agents)}`;
      throw new RequestError([{ pointer: "/agents", message }]);
    }
    const { domain } = scenario;
    this.domain = domain;
    this.scenario = scenario;
    this.size = agents;
    this.#memory = new LifeMemory(domain, agents, memory);
    this.#words = this.#memory.words;
    this.#plans = new Array<undefined>(agents).fill(undefined);
    this.#prover = new PlanProver(domain);
    this.#state = new Int32Array(domain.variables.all.length);
    this.#next = new Int32Array(domain.variables.all.length);
    if (this.#memory.isOld) return;
    for (let agent = 0; agent < agents; agent++) {
      this.#words[this.#memory.row(agent) + RANDOM] = agentSeedOf(seed, firstAgent + agent);
      this.restart(agent);
    }
  }

  /** The state of an agent, valid until the next method call. */
  state(agent: number): PackedState {
    this.#enter(agent);
    return this.#state;
  }

  /**
   * Sets an agent's state, for a game that knows better. The agent keeps its plan if it still works.
   *
   * @param goal one of the scenario's goals, to pursue without a plan. Default: the current one
   */
  setState(agent: number, state: PackedState, goal?: Goal): void {
    const row = this.#enter(agent);
    this.#state.set(state);
    if (goal !== undefined) {
      this.#drop(agent, row);
      this.#words[row + GOAL] = this.scenario.goals.indexOf(goal) + 1;
    }
    this.#words[row + LIFE_FLAGS] = (this.#words[row + LIFE_FLAGS] as number) | IN_DOUBT;
    this.#leave(row);
  }

  /** Restarts an agent: new state, no goal, no plan. */
  restart(agent: number): void {
    const row = this.#enter(agent);
    this.scenario.start(this.#state, this.#random);
    this.#words[row + GOAL] = 0;
    this.#drop(agent, row);
    this.#leave(row);
  }

  /** An agent's goal; undefined before it is drawn and after it is reached. */
  goal(agent: number): Goal | undefined {
    return this.scenario.goals[(this.#words[this.#memory.row(agent) + GOAL] as number) - 1];
  }

  /** The plan of an agent, as given. */
  plan(agent: number): readonly number[] | undefined {
    return this.#plans[agent];
  }

  /** An agent's goal to plan for; undefined if the agent has a plan or no open goals. Draws a goal if necessary. */
  need(agent: number): Goal | undefined {
    if (this.#plans[agent] !== undefined) return undefined;
    const row = this.#enter(agent);
    const goal = this.#want(agent, row);
    this.#leave(row);
    return goal;
  }

  /**
   * Sets an agent's plan, replacing any other. It is proved from the agent's current state, which may have changed
   * since the question.
   *
   * @param actions ids of ground actions, not copied; undefined for no plan: the agent gives up its goal
   * @param reachesGoal whether the plan claims to reach the goal; a partial one is proved step by step
   * @returns whether the agent accepts it
   */
  give(agent: number, actions: readonly number[] | undefined, reachesGoal = true): boolean {
    const row = this.#enter(agent);
    const words = this.#words;
    if (actions === undefined || actions.length === 0) {
      words[row + GOAL] = 0;
      this.#drop(agent, row);
      return false;
    }
    const goal = reachesGoal ? this.goal(agent)?.condition : undefined;
    if (!this.#prover.prove(this.#state, actions, goal)) return false;
    this.#plans[agent] = actions;
    words[row + DONE] = 0;
    words[row + LIFE_FLAGS] = reachesGoal ? 0 : PARTIAL;
    return true;
  }

  /** Advances an agent by one tick: possibly an event, possibly a step of its plan. */
  tick(agent: number): TickResult {
    const row = this.#enter(agent);
    const result = this.#tick(agent, row);
    this.#leave(row);
    return result;
  }

  /**
   * Advances an agent until it needs a plan.
   *
   * @param maxTicks tick limit. Default 1000
   * @returns its goal; undefined if it still plays, or has no open goal
   */
  liveOn(agent: number, maxTicks = 1000): Goal | undefined {
    const row = this.#enter(agent);
    let goal: Goal | undefined;
    for (let tick = 0; tick < maxTicks; tick++) {
      if (this.#plans[agent] === undefined) {
        goal = this.#want(agent, row);
        if (goal !== undefined) break;
        // Without open goals only events matter.
        while (++tick < maxTicks && !this.#strike(row));
      } else this.#tick(agent, row);
    }
    this.#leave(row);
    return goal;
  }

  #tick(agent: number, row: number): TickResult {
    const { counts } = this;
    const words = this.#words;
    if (this.#strike(row)) {
      const goal = this.goal(agent);
      if (goal?.condition.holds(this.#state)) return this.#reach(agent, row);
    }
    const goal = this.#want(agent, row);
    if (goal === undefined) return "idle";
    const plan = this.#plans[agent];
    if (plan === undefined) return "waiting";
    const done = words[row + DONE] as number;
    const flags = words[row + LIFE_FLAGS] as number;
    if ((flags & IN_DOUBT) !== 0) {
      const end = (flags & PARTIAL) === 0 ? goal.condition : undefined;
      if (!this.#prover.prove(this.#state, plan, end, NO_CONSTRAINTS, done)) {
        counts.plansBroken++;
        this.#drop(agent, row);
        return "plan-broken";
      }
      words[row + LIFE_FLAGS] = flags & ~IN_DOUBT;
    }
    const action = plan[done] as number;
    applyAction(this.domain.actions, action, this.#state, this.#next);
    const played = this.#next;
    this.#next = this.#state;
    this.#state = played;
    this.lastAction = action;
    counts.steps++;
    words[row + DONE] = done + 1;
    if (done + 1 < plan.length) return "step";
    if (goal.condition.holds(played)) return this.#reach(agent, row);
    this.#drop(agent, row);
    return "plan-ended";
  }

  /** Begins a tick of the current agent; whether an event happened. */
  #strike(row: number): boolean {
    const { counts } = this;
    counts.ticks++;
    this.lastAction = -1;
    this.lastEvent = this.scenario.strike(this.#state, this.#random);
    if (this.lastEvent === undefined) return false;
    counts.events++;
    this.#words[row + LIFE_FLAGS] = (this.#words[row + LIFE_FLAGS] as number) | IN_DOUBT;
    return true;
  }

  /** The current agent's goal, drawn if it has no open one. */
  #want(agent: number, row: number): Goal | undefined {
    const { goals } = this.scenario;
    const known = goals[(this.#words[row + GOAL] as number) - 1];
    if (known !== undefined && !known.condition.holds(this.#state)) return known;
    if (known !== undefined) this.#drop(agent, row);
    const index = this.scenario.drawGoal(this.#state, this.#random);
    this.#words[row + GOAL] = index + 1;
    return goals[index];
  }

  #reach(agent: number, row: number): "goal-reached" {
    this.counts.goalsReached++;
    this.#words[row + GOAL] = 0;
    this.#drop(agent, row);
    return "goal-reached";
  }

  #drop(agent: number, row: number): void {
    this.#plans[agent] = undefined;
    this.#words[row + DONE] = 0;
    this.#words[row + LIFE_FLAGS] = 0;
  }

  #enter(agent: number): number {
    const words = this.#words;
    const row = this.#memory.row(agent);
    const state = this.#state;
    for (let slot = 0; slot < state.length; slot++)
      state[slot] = words[row + LIFE_STATE + slot] as number;
    this.#random.state = words[row + RANDOM] as number;
    return row;
  }

  #leave(row: number): void {
    const words = this.#words;
    const state = this.#state;
    for (let slot = 0; slot < state.length; slot++)
      words[row + LIFE_STATE + slot] = state[slot] as number;
    words[row + RANDOM] = this.#random.state;
  }
}
