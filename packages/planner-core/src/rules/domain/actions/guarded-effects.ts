import { negate } from "../../condition/negate.ts";
import { type ConditionNode, isTrueNode } from "../../condition/node.ts";
import type { EffectChoice } from "./effect-choice.ts";
import type { Effect } from "./effects.ts";

/** Conditional effects of one ground action. */
export interface GuardedEffects {
  readonly guard: ConditionNode;
  readonly effects: readonly Effect[];
  /** The choice that this group belongs to. Groups of one choice are neighbours, and at most one of them acts. */
  readonly choice?: EffectChoice;
  /** The condition under which one of the choice's groups acts. */
  readonly when?: ConditionNode;
  /** The condition that the choice does not act, or keeps its variable in range. */
  readonly stays?: ConditionNode;
  /**
   * Identity of a family of groups that never act together because each stands for another set of changes of one
   * variable.
   */
  readonly sets?: symbol;
}

/** The groups of a choice: exactly one acts if the condition holds. */
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
