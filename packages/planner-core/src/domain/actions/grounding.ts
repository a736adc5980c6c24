import type { Issue } from "../../errors.ts";
import type { DroppedAction, GroundActions } from "./actions.ts";

/** The result of grounding. */
export interface Grounding {
  readonly actions: GroundActions;
  /** Tool by tool: the action id for each combination of argument values; -1 where it was dropped. */
  readonly lookup: Int32Array;
  /** By tool: the start of its combinations in `lookup`; one entry more than there are tools. */
  readonly lookupStart: Int32Array;
  /** By tool: for each parameter in declared order, the distance of its values among its combinations. */
  readonly strides: readonly (readonly number[])[];
  /** By action: the combination of argument values that it stands for, the inverse of `lookup`. */
  readonly combination: Int32Array;
  readonly dropped: readonly DroppedAction[];
  /** The conditions of all actions in canonical form, one after the other. */
  readonly simplified: Int32Array;
  /** `count + 1` entries. */
  readonly simplifiedStart: Int32Array;
  /** Hash of the meaning of all conditions, independent of how they were written. */
  readonly conditionHash: string;
  /** The same with cases in the place of actions; undefined where no effect has a condition and no cost is that of a way. */
  readonly cases: EffectCases | undefined;
  /** Odd but allowed things in the definition. */
  readonly warnings: readonly Issue[];
}

/** The ground actions of a domain, each split by where its way starts and which of its conditional effects act. */
export interface EffectCases {
  /** Cases in the place of actions: none of them has a conditional effect. */
  readonly grounding: Grounding;
  /** The action that each case belongs to. */
  readonly actionOf: Int32Array;
  /** The cases of action `a` are `start[a] … start[a + 1]`; at most one of them applies in a state. */
  readonly start: Int32Array;
}
