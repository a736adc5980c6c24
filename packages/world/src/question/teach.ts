import type { Goal } from "@understudy/planner-core";
import type { Asker } from "../binding/asker.ts";
import type { ThingId } from "../things/thing.ts";
import { compiledGoal, type KnownGoal } from "./goals.ts";
import type { OwnState } from "./own-state.ts";
import type { InquiryEnd, InquiryParts } from "./round.ts";

const NO_STATIONS: ReadonlySet<ThingId> = new Set();

/** The goals that were searched for among all things. */
export interface SearchedGoals {
  readonly goals: readonly KnownGoal[];
  /** The goals of these that hold. */
  readonly held: readonly Goal[];
  /** Whether nothing but the world keeps them from a plan. */
  readonly isFree: boolean;
  readonly asker: Asker;
}

/**
 * Tells the crowd what a search among all things found, and what it did not.
 *
 * @returns the things that the agent need not claim before it gets there
 */
export function teach(
  { crowd, layout }: InquiryParts,
  { goals, held, isFree, asker }: SearchedGoals,
  { outcome: { plan, goal: reached, status }, round: { binding } }: InquiryEnd,
  own: OwnState,
): ReadonlySet<ThingId> {
  if (status === "partial") return NO_STATIONS;
  for (const known of goals) {
    const goal = compiledGoal(layout, known);
    if (goal === undefined || held.includes(goal)) continue;
    const question = { own, pins: known.pins, asker };
    if (plan !== null && goal.hash === reached.hash) {
      const places = crowd.learn(goal, question, plan.actions);
      return new Set(places.flatMap((place) => binding.idAt(place) ?? []));
    }
    if (isFree) crowd.learn(goal, question, undefined);
  }
  return NO_STATIONS;
}
