/**
 * Situations that arise in simulated lives.
 *
 * @module
 */

import type { Goal, PackedState } from "@understudy/planner-core";
import { Life, type Scenario } from "@understudy/simulation";
import type { Reference, ReferencePlan } from "./reference.ts";

/** A state with an open goal, and the classical planner's plan. */
export interface LifeSituation {
  readonly goal: Goal;
  readonly state: PackedState;
  readonly reference: ReferencePlan;
  /** Number of occurrences. */
  weight: number;
}

/** Situations per agent: enough to move away from the start, whatever the sample's size. */
const SITUATIONS_OF_AN_AGENT = 25;

/** Called when an agent needs a plan. The agent plays the plan, or without one gives up its goal. */
export type Visit = (goal: Goal, state: PackedState) => readonly number[] | undefined;

/**
 * Simulates agents until they have needed this many plans. An agent's situations follow from its
 * earlier actions, so they are as frequent as in a game.
 *
 * @returns number of situations: fewer if all agents run out of goals
 */
export function liveOn(scenario: Scenario, seed: number, situations: number, visit: Visit): number {
  const agents = Math.ceil(situations / SITUATIONS_OF_AN_AGENT);
  const life = new Life({ scenario, agents, seed });
  let count = 0;
  while (count < situations) {
    let isAnyoneActive = false;
    for (let agent = 0; agent < agents && count < situations; agent++) {
      const goal = life.liveOn(agent);
      if (goal === undefined) continue;
      isAnyoneActive = true;
      count++;
      life.give(agent, visit(goal, life.state(agent).slice()));
    }
    if (!isAnyoneActive) break;
  }
  return count;
}

/**
 * Situations of a life planned by the classical planner alone, merged if equal. Situations without a plan
 * are left out, since no model could solve them.
 */
export function sampleSituations(
  scenario: Scenario,
  reference: Reference,
  seed: number,
  count: number,
): LifeSituation[] {
  const known = new Map<string, LifeSituation | undefined>();
  liveOn(scenario, seed, count, (goal, state) => {
    const key = `${goal.hash} ${state.join()}`;
    const seen = known.get(key);
    if (seen !== undefined) seen.weight++;
    if (known.has(key)) return seen?.reference.actions;
    const plan = reference.plan(goal, state);
    known.set(key, plan && { goal, state, reference: plan, weight: 1 });
    return plan?.actions;
  });
  return [...known.values()].filter((situation) => situation !== undefined);
}
