import { ActionSet } from "@understudy/planner-core";
import type { Asker, BoundConstraints } from "../binding/asker.ts";
import { StandIn, type ThingBinding } from "../binding/binding.ts";

/** The limits of a question: constraints, and the claims of other agents. */
export interface RoundLimits extends BoundConstraints {
  /** Whether some actions are disabled because other agents claim their things. */
  readonly hasOthers: boolean;
}

const NONE: BoundConstraints = Object.freeze({ disabled: undefined, maintain: undefined });

/**
 * The limits of a question.
 *
 * @param withOthers whether other agents' things may be used
 */
export function roundLimitsOf(
  binding: ThingBinding,
  asker: Asker,
  withOthers: boolean,
): RoundLimits {
  const { disabled, maintain } = asker.constraints?.bind(binding) ?? NONE;
  const others = withOthers ? undefined : actionsOfOthers(binding, asker);
  const all = disabled && others ? others.addAll(disabled) : (disabled ?? others);
  return { disabled: all, hasOthers: others !== undefined, maintain };
}

/**
 * The actions that claim bound things which the agent may not use; undefined for none. The agent
 * may be at such a thing, or have a goal about one.
 */
function actionsOfOthers(binding: ThingBinding, { mayUse }: Asker): ActionSet | undefined {
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
