import { negate } from "../../condition/negate.ts";
import { type ConditionNode, isTrueNode } from "../../condition/node.ts";
import type { EffectChoice } from "./effect-choice.ts";
import type { Effect } from "./effects.ts";

/** Effects of one ground action that act where a condition holds. */
export interface GuardedEffects {
  readonly guard: ConditionNode;
  readonly effects: readonly Effect[];
  /** At most one of the groups with the same choice acts, and they follow each other. */
  readonly choice?: EffectChoice;
  /** The condition under which one of the choice acts. */
  readonly when?: ConditionNode;
  /** The condition that this choice keeps its variable in range, or does not act. */
  readonly stays?: ConditionNode;
  /** Groups that are never told to act at once: sets of changes of one variable. */
  readonly sets?: symbol;
}

/** The groups of effects of which one acts, wherever a condition holds. */
export function groupsOf(choice: EffectChoice, when: ConditionNode): GuardedEffects[] {
  const stays: ConditionNode = isTrueNode(when)
    ? choice.stays
    : { kind: "any", children: [negate(when), choice.stays] };
  return choice.effects.map(({ guard, effect }) => ({
    guard: { kind: "all", children: [when, guard] },
    effects: [effect],
    choice,
    when,
    stays,
  }));
}
