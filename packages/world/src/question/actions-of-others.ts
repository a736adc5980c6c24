import { ActionSet } from "@understudy/planner-core";
import type { Asker } from "../binding/asker.ts";
import { StandIn, type ThingBinding } from "../binding/binding.ts";

/** The actions that claim bound things which the agent may not use; undefined for none. */
export function actionsOfOthers(binding: ThingBinding, { mayUse }: Asker): ActionSet | undefined {
  const { layout } = binding;
  const others = layout.places.filter((place) => {
    const thing = binding.at(place)?.thing;
    return thing !== undefined && !(thing instanceof StandIn) && !mayUse(thing);
  });
  if (others.length === 0) return undefined;
  const { count } = layout.domain.actions;
  const actions = new ActionSet(count);
  for (let action = 0; action < count; action++) {
    if (layout.claimsOf(action).some((place) => others.includes(place))) actions.add(action);
  }
  return actions;
}
