import {
  applyAction,
  type Domain,
  type Goal,
  type PackedState,
  PlanProver,
  type Random,
  seededRandom,
} from "@understudy/planner-core";

/** Options of simulated agents and their world. */
export interface LifeOptions {
  readonly seed: number;
  /** Number of requests after which it ends. */
  readonly requests: number;
  readonly agents?: number;
  /** Probability per tick that a random variable takes a random value. */
  readonly disturbance?: number;
}

/** Answers a request for a plan; undefined for none. */
export type Answer = (state: PackedState, goal: Goal) => readonly number[] | undefined;

interface Agent {
  state: PackedState;
  goal: Goal | undefined;
  plan: readonly number[];
  /** Number of completed steps. */
  done: number;
}

/**
 * Simulates agents from random states. Each picks a random goal that does not hold and plays its plan a step per tick,
 * with occasional disturbances. A request is a new goal, or a plan that no longer works.
 *
 * @returns number of requests without an answer
 */
export function live(domain: Domain, options: LifeOptions, answer: Answer): number {
  const { requests, agents: count = 100, disturbance = 0.05 } = options;
  const random = seededRandom(options.seed);
  const prover = new PlanProver(domain);
  const agents = Array.from({ length: count }, (): Agent => {
    return { state: randomState(domain, random), goal: undefined, plan: [], done: 0 };
  });
  let asked = 0;
  let unanswered = 0;
  while (asked < requests) {
    for (const agent of agents) {
      if (asked >= requests) break;
      if (random.next() < disturbance) disturb(domain, agent, random);
      if (agent.goal === undefined || agent.goal.condition.holds(agent.state)) {
        pickGoal(domain, agent, random);
      }
      const { goal } = agent;
      if (goal === undefined) continue;
      if (
        agent.done >= agent.plan.length ||
        !prover.prove(agent.state, agent.plan, goal.condition, {}, agent.done)
      ) {
        asked++;
        const plan = answer(agent.state, goal);
        if (plan === undefined) unanswered++;
        agent.plan = plan ?? [];
        agent.done = 0;
        if (plan === undefined) agent.goal = undefined;
      }
      takeStep(domain, agent);
    }
  }
  return unanswered;
}

/** A uniformly random state. */
export function randomState(domain: Domain, random: Random): PackedState {
  return Int32Array.from(
    domain.variables.all,
    ({ min, max }) => min + random.integer(max - min + 1),
  );
}

function disturb(domain: Domain, agent: Agent, random: Random): void {
  const { all } = domain.variables;
  const variable = all[random.integer(all.length)];
  if (variable === undefined) return;
  const { id, min, max } = variable;
  agent.state = agent.state.slice();
  agent.state[id] = min + random.integer(max - min + 1);
}

function pickGoal(domain: Domain, agent: Agent, random: Random): void {
  const open = domain.goals.filter(({ condition }) => !condition.holds(agent.state));
  agent.goal = open.length === 0 ? undefined : open[random.integer(open.length)];
  agent.plan = [];
  agent.done = 0;
}

function takeStep(domain: Domain, agent: Agent): void {
  const action = agent.plan[agent.done];
  if (action === undefined) return;
  const next = new Int32Array(agent.state.length);
  applyAction(domain.actions, action, agent.state, next);
  agent.state = next;
  agent.done++;
}
