import type { Outcome, Step } from "@understudy/planner-core";
import { StandIn, type ThingBinding } from "../binding/binding.ts";
import type { ThingPlace } from "../layout.ts";
import type { ThingId } from "../things/thing.ts";
import type { StepThings } from "../typed.ts";

/** A copy of an answer must say that no better one follows. */
const NO_REVISION = Promise.resolve(undefined);

/** The things of a step by a binding. */
export function thingsOfStep(binding: ThingBinding, step: Step): StepThings {
  const things: Record<string, ThingId | undefined> = {};
  const action = binding.layout.domain.actionOf(step);
  for (const { name, place } of action < 0 ? [] : binding.layout.thingsOf(action)) {
    things[name] = binding.idAt(place);
  }
  return things;
}

/** The kind of the thing that has yet to be found, if a step is about one. */
export function exploredBy(binding: ThingBinding, step: Step): string | undefined {
  const action = binding.layout.domain.actionOf(step);
  for (const { place } of action < 0 ? [] : binding.layout.thingsOf(action)) {
    if (binding.at(place)?.thing instanceof StandIn) return place.kind;
  }
  return undefined;
}

/** Whether one of these actions, from some index on, is about the thing at a place. */
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
 * An answer for those who stand at these places now: without its plan, if one that it is about stood elsewhere.
 *
 * @param mayBeRevised whether a better one that follows would be about these places as well
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
        return { ...answer, status: "cut-off", plan: null, revised: NO_REVISION };
      }
    }
  }
  return mayBeRevised ? answer : { ...answer, revised: NO_REVISION };
}

/** Whether a thing left the world: then nobody claims it, even where its agent could not see it go. */
export function isGone(binding: ThingBinding, id: ThingId): boolean {
  const place = binding.placeOf(id);
  const thing = place && binding.at(place)?.thing;
  return thing !== undefined && !(thing instanceof StandIn) && thing.isGone;
}
