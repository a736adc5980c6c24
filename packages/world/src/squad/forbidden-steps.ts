import type { Step } from "@understudy/planner-core";
import { TimedSteps } from "@understudy/planner-core/schedule";
import type { Asker } from "../binding/asker.ts";
import { StandIn, type ThingBinding } from "../binding/binding.ts";
import type { ThingPlace } from "../layout.ts";

/** The steps that a member may not take part in: a constraint forbids them, or others claim their things. */
export function forbiddenSteps(
  binding: ThingBinding,
  { constraints, mayUse }: Pick<Asker, "constraints" | "mayUse">,
): readonly Step[] {
  const { layout } = binding;
  const isOfOther = (place: ThingPlace): boolean => {
    const thing = binding.at(place)?.thing;
    return thing !== undefined && !(thing instanceof StandIn) && !mayUse(thing);
  };
  const others = layout.places.filter(isOfOther);
  if (constraints === undefined && others.length === 0) return [];
  const isForbidden = (step: Step): boolean =>
    constraints?.forbids(step, binding) === true ||
    (others.length > 0 && layout.claimsOfStep(step, false).some((place) => others.includes(place)));
  const steps = TimedSteps.of(layout.domain)?.all ?? [];
  return steps.map(({ step }) => step).filter(isForbidden);
}
