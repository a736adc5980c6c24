import { ClassicalPlanner } from "@understudy/classical";
import {
  type Domain,
  type Goal,
  loadDomain,
  Orchestrator,
  type Outcome,
  type PackedState,
  seededRandom,
} from "@understudy/planner-core";
import { loadScenario } from "@understudy/simulation";
import type { ViewedAgent } from "@understudy/viewer";
import { exampleDomainText } from "../core/domains.ts";

/** An agent whose plan advances step by step, and restarts at its end. */
class Walker implements ViewedAgent {
  readonly goal: string;
  readonly observed: PackedState;
  readonly isWaiting = false;
  isPlaying = true;
  position = 0;
  outcome: Outcome;
  x: number;
  y: number;
  #plans: readonly Outcome[];
  #next: number;

  constructor(plans: readonly Outcome[], state: PackedState, index: number) {
    this.#plans = plans;
    this.#next = index;
    this.outcome = plans[index % plans.length] as Outcome;
    this.goal = this.outcome.goal.name as string;
    this.observed = state;
    this.x = index % 100;
    this.y = (index * 7) % 100;
  }

  /** Advances a step; after the last comes another plan. */
  goOn(): void {
    this.position++;
    this.isPlaying = !this.isPlaying;
    if (this.position < (this.outcome.plan?.actions.length ?? 0)) return;
    this.outcome = this.#plans[++this.#next % this.#plans.length] as Outcome;
    this.position = 0;
  }

  /** Moves a little on the map. */
  walk(frame: number): void {
    this.x = (this.x + 0.3) % 100;
    this.y = (this.y + (frame & 1)) % 100;
  }
}

/** Agents of the village with real plans, and their progress per frame. */
export interface Crowd {
  readonly domain: Domain;
  readonly walkers: readonly Walker[];
  /** Moves all agents, and advances one in twenty by a step. */
  advance(frame: number): void;
}

/** Villagers with plans of the classical planner for states of the village's life. */
export function crowdOf(agents: number): Crowd {
  const domain = loadDomain(exampleDomainText("village"));
  const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner() });
  const scenario = loadScenario(domain);
  const random = seededRandom(1);
  const stateOf = (): PackedState => {
    const state = new Int32Array(domain.variables.all.length);
    scenario.start(state, random);
    return state;
  };
  const plans: Outcome[] = [];
  while (plans.length < 40) {
    const state = stateOf();
    const goal = domain.goals[plans.length % domain.goals.length] as Goal;
    const outcome = orchestrator.planNow({ agent: "ann", state, goal: goal.name as string }, 50);
    if ((outcome.plan?.actions.length ?? 0) > 0) plans.push(outcome);
  }
  const walkers = Array.from({ length: agents }, (_, index) => new Walker(plans, stateOf(), index));
  return {
    domain,
    walkers,
    advance: (frame) => {
      for (const walker of walkers) walker.walk(frame);
      for (let index = frame % 20; index < walkers.length; index += 20) walkers[index]?.goOn();
      // The selected agent's state changes.
      const state = walkers[0]?.observed;
      const slot = domain.variable("wood")?.id ?? 0;
      if (state !== undefined) state[slot] = frame % 8;
    },
  };
}
