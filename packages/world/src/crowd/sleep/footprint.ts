/**
 * The sleep of agents without a plan: what an answer rests on, so that they need not ask again before it changes.
 *
 * @module
 */

import { conditionVariables } from "@understudy/planner-core/compiled";
import type { ThingLayout } from "../../layout.ts";
import type { GoalRelevance } from "../../relevance/relevance.ts";
import { CAME, FIRST_PROPERTY } from "../../things/versions.ts";
import { OwnConditions } from "./own-conditions.ts";

/**
 * The footprint of a goal, on which an answer rests that no plan reaches it: the kinds of things and their properties that
 * relevant actions test, and the agent's own conditions. A change of anything else allows no plan.
 */
export class GoalFootprint {
  /** By kind: the indices in its `Versions` that count. */
  readonly counts: ReadonlyMap<string, readonly number[]>;
  readonly own: OwnConditions;

  constructor(layout: ThingLayout, relevance: GoalRelevance) {
    const nodes = [...relevance.roots, ...relevance.models.map(({ needs }) => needs)];
    const slots = conditionVariables({ kind: "all", children: nodes });
    const counts = new Map<string, readonly number[]>();
    for (const { name, places, properties } of layout.kinds.values()) {
      const tested = properties.flatMap((_, at) =>
        places.some((place) => slots.has(place.slots[at] as number)) ? FIRST_PROPERTY + at : [],
      );
      const isRelevant = relevance.kinds.some((kind) => kind.name === name);
      if (isRelevant || tested.length > 0) counts.set(name, [CAME, ...tested]);
    }
    this.counts = counts;
    const [goal = { kind: "all", children: [] }] = relevance.roots;
    this.own = new OwnConditions(layout, nodes, relevance.models, goal);
  }
}
