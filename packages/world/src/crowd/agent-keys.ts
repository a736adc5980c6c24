import type { Goal } from "@understudy/planner-core";
import type { Asker } from "../binding/asker.ts";
import type { DisabledSteps } from "../constraints/constraints.ts";
import type { ThingLayout } from "../layout.ts";
import { compiledGoal, type KnownGoal } from "../question/goals.ts";
import type { OwnState } from "../question/own-state.ts";
import type { ThingRelevance } from "../relevance/relevance.ts";
import type { OwnConditions } from "./sleep/own-conditions.ts";
import type { Sleepers } from "./sleep/sleepers.ts";

/** The part of a question that decides its answer besides the world. */
export interface SearchQuestion {
  readonly own: OwnState;
  /** The things of its goal. */
  readonly pins: KnownGoal["pins"];
  readonly asker: Asker;
}

/**
 * Names agents that are equal in all that counts for their goals: the truth of what these test, not the values, unless steps
 * add to them. Hunger that grows in each tick, and that eating sets to 0, makes no two agents different before one of them is
 * hungry.
 */
export class AgentKeys {
  readonly #layout: ThingLayout;
  readonly #relevance: Pick<ThingRelevance, "of" | "onDetours">;
  readonly #sleepers: Pick<Sleepers, "footprintOf">;

  constructor(
    layout: ThingLayout,
    relevance: Pick<ThingRelevance, "of" | "onDetours">,
    sleepers: Pick<Sleepers, "footprintOf">,
  ) {
    this.#layout = layout;
    this.#relevance = relevance;
    this.#sleepers = sleepers;
  }

  /** The name of a goal for agents that differ at most in which of equal things they hold, and in where they are. */
  ofSearch(goal: Goal, { own, pins, asker }: SearchQuestion): string {
    const { constraints, knowledge, traveller } = asker;
    const ids = [...pins.values()].map(({ id }) => id);
    // What an agent knows is its own.
    const who = knowledge.isAll ? traveller.body : traveller.name;
    const likeness = this.#conditionsOf(goal).likenessOf(own, knowledge);
    const name = `${goal.hash} ${JSON.stringify([knowledge.isAll, who, ids])} ${likeness}`;
    return constraints?.limits ? `${name} ${constraints.limits}` : name;
  }

  /** The class of an agent with some goals, which differ at most in where they are; undefined if it is like no other. */
  ofClass(
    { constraints, knowledge, traveller }: Asker,
    own: OwnState,
    goals: readonly KnownGoal[],
    avoided: readonly DisabledSteps[],
  ): string | undefined {
    if (!knowledge.isAll || goals.some(({ pins }) => pins.size > 0)) return undefined;
    const names = goals.map(({ reference }) => reference);
    const readings = goals.map((known) => {
      const goal = compiledGoal(this.#layout, known);
      return goal === undefined ? own.packed.join() : this.#conditionsOf(goal).countsOf(own);
    });
    const rules = [names, traveller.body, avoided, constraints?.limits];
    return `${JSON.stringify(rules)} ${readings.join()} ${own.held}`;
  }

  #conditionsOf(goal: Goal): OwnConditions {
    const relevance = this.#relevance;
    // Searches take detours, and who has the key to a door is like no other.
    return this.#sleepers.footprintOf(relevance.onDetours(relevance.of(goal))).own;
  }
}
