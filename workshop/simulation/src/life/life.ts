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
 * One generator that serves many agents: each has a sequence of its own, kept in 32 bits (mulberry32,
 * Tommy Ettinger, public domain). What one agent draws does not depend on when the others are asked.
 */
class AgentRandom implements Random {
  /** The state of the agent whose turn it is: set before a turn, kept after it. */
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

/** The start of an agent's sequence: far from those of its neighbours. */
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
  /** The same seed and the same plans give the same lives. */
  readonly seed: number;
  /** Number of the first agent, where several lives share a crowd: seeds follow it. Default 0. */
  readonly firstAgent?: number | undefined;
  /**
   * The memory of the lives, at least `bytesOfLife(domain, agents)` bytes. Lives in it resume, without their plans:
   * agents ask again. Default: memory of its own.
   */
  readonly memory?: ArrayBufferLike | undefined;
}

/**
 * The result of a tick. `waiting`: the agent needs a plan; `idle`: it has all it wants; `step`: it
 * played one; `goal-reached`; `plan-broken`: the world changed and the rest of the plan no longer
 * works; `plan-ended`: all steps are played, the goal does not hold yet.
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
 * Many agents that live in a domain. Each has a state, a goal drawn from those that do not hold, and a
 * plan that it plays step by step, while events change its state. Who plans is the caller's affair:
 * `need` says what an agent wants a plan for, `give` hands it one, `tick` lets time pass.
 *
 * An agent takes 16 bytes, 4 for each variable, and a reference to its plan. What happens to one does
 * not depend on the order in which agents have their turn.
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
  /** The event that the last tick brought without the agent's doing. */
  lastEvent: string | undefined = undefined;
  /** The ground action that the last tick played; -1 for none. */
  lastAction = -1;
  readonly #memory: LifeMemory;
  readonly #words: Int32Array;
  readonly #plans: (readonly number[] | undefined)[];
  readonly #random = new AgentRandom();
  readonly #prover: PlanProver;
  /** The state of the agent whose turn it is. */
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

  /** The state of an agent: lent until the next call of any method. */
  state(agent: number): PackedState {
    this.#enter(agent);
    return this.#state;
  }

  /**
   * Puts an agent into a state, as a game would that knows better. It keeps its plan if that still works.
   *
   * @param goal one of the scenario's goals: what the agent wants from now on, without a plan. Default:
   * what it wanted
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

  /** Begins another life for an agent: a new state, no goal, no plan. */
  restart(agent: number): void {
    const row = this.#enter(agent);
    this.scenario.start(this.#state, this.#random);
    this.#words[row + GOAL] = 0;
    this.#drop(agent, row);
    this.#leave(row);
  }

  /** An agent's goal; undefined if it was not drawn yet or was reached. */
  goal(agent: number): Goal | undefined {
    return this.scenario.goals[(this.#words[this.#memory.row(agent) + GOAL] as number) - 1];
  }

  /** The plan of an agent, as given. */
  plan(agent: number): readonly number[] | undefined {
    return this.#plans[agent];
  }

  /**
   * The goal that an agent needs a plan for now; undefined while it plays one, and when it has all it
   * wants. Draws a goal where it has none.
   */
  need(agent: number): Goal | undefined {
    if (this.#plans[agent] !== undefined) return undefined;
    const row = this.#enter(agent);
    const goal = this.#want(agent, row);
    this.#leave(row);
    return goal;
  }

  /**
   * Hands an agent a plan, in place of any that it has. It is proved from the agent's present state,
   * which may have changed since it asked.
   *
   * @param actions ids of ground actions; kept, not copied; undefined if there is no plan: the agent
   * gives its goal up
   * @param reachesGoal whether the plan claims to reach the goal; a partial one is proved step by step
   * @returns whether the agent plays it
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

  /** Lets one tick pass for an agent: perhaps an event, perhaps a step of its plan. */
  tick(agent: number): TickResult {
    const row = this.#enter(agent);
    const result = this.#tick(agent, row);
    this.#leave(row);
    return result;
  }

  /**
   * Lets time pass until an agent needs a plan.
   *
   * @param maxTicks how long at most. Default 1000
   * @returns what it wants; undefined if it still plays, or has all it wants
   */
  liveOn(agent: number, maxTicks = 1000): Goal | undefined {
    const row = this.#enter(agent);
    let goal: Goal | undefined;
    for (let tick = 0; tick < maxTicks; tick++) {
      if (this.#plans[agent] === undefined) {
        goal = this.#want(agent, row);
        if (goal !== undefined) break;
        // It has all it wants until something happens: nothing else needs to be looked at.
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

  /** Lets a tick begin for the agent whose turn it is; whether something happened to it. */
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

  /** The goal of the agent whose turn it is, drawn if it has none that is still open. */
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
