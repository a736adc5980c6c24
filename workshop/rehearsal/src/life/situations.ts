/**
 * Situations that agents get into when they live in a scenario.
 *
 * @module
 */

import type { Goal, PackedState } from "@understudy/planner-core";
import { Life, type Scenario } from "@understudy/simulation";
import type { Reference, ReferencePlan } from "./reference.ts";

/** A state in which an agent wanted something, and what the understudy did about it. */
export interface LifeSituation {
  readonly goal: Goal;
  readonly state: PackedState;
  readonly reference: ReferencePlan;
  /** How often it came up. */
  weight: number;
}

/** Situations of one agent: enough to get away from where it began, whatever the size of a sample. */
const SITUATIONS_OF_AN_AGENT = 25;

/** An agent that needs a plan. What is answered it plays; without an answer it gives its goal up. */
export type Visit = (goal: Goal, state: PackedState) => readonly number[] | undefined;

/**
 * Lets agents live until they needed a plan so many times. What one agent needs comes after what it did
 * before: situations are as frequent as they are in the life of the domain.
 *
 * @returns how many situations there were: fewer where agents have all they want
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
 * Situations from a life in which the understudy plans for everybody; equal ones count as one. Those
 * without a plan are left out: nobody can answer them.
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
