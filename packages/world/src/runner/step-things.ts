import type { Outcome, Step } from "@understudy/planner-core";
import { revisions } from "@understudy/planner-core/internal";
import { StandIn, type ThingBinding } from "../binding/binding.ts";
import type { ThingPlace } from "../layout.ts";
import type { ThingId } from "../things/thing.ts";
import type { StepThings } from "../typed.ts";

/** The things of a step under a binding. */
export function thingsOfStep(binding: ThingBinding, step: Step): StepThings {
  const things: Record<string, ThingId | undefined> = {};
  for (const { name, place } of binding.layout.thingsOfStep(step)) {
    things[name] = binding.idAt(place);
  }
  return things;
}

/** The kind of the unseen thing that a step is about, if any. */
export function exploredBy(binding: ThingBinding, step: Step): string | undefined {
  for (const { place } of binding.layout.thingsOfStep(step)) {
    if (binding.at(place)?.thing instanceof StandIn) return place.kind;
  }
  return undefined;
}

/** Whether any action at or after an index is about the thing at a place. */
export function isUsed(
  { layout }: ThingBinding,
  actions: readonly number[],
  from: number,
  place: ThingPlace,
): boolean {
  return actions.some(
    (action, at) => at >= from && layout.thingsOf(action).some((one) => one.place === place),
  );
}

/**
 * An answer translated to the current binding; without its plan if one of its things had another
 * place.
 *
 * @param mayBeRevised whether a later revision would have the same places
 */
export function answerIn(
  now: ThingBinding,
  answer: Outcome,
  asked: ThingBinding,
  mayBeRevised: boolean,
): Outcome {
  for (const action of answer.plan?.actions ?? []) {
    for (const { place } of asked.layout.thingsOf(action)) {
      const thing = asked.at(place)?.thing;
      if (thing === undefined || thing !== now.at(place)?.thing) {
        return { ...answer, status: "cut-off", plan: null, revised: revisions.NO_REVISION };
      }
    }
  }
  return mayBeRevised ? answer : { ...answer, revised: revisions.NO_REVISION };
}

/** Whether a thing has left the world. It is unclaimed then, even if its agent did not see it leave. */
export function isGone(binding: ThingBinding, id: ThingId): boolean {
  const place = binding.placeOf(id);
  const thing = place && binding.at(place)?.thing;
  return thing !== undefined && !(thing instanceof StandIn) && thing.isGone;
}
