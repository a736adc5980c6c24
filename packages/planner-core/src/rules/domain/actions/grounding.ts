import type { Issue } from "../../../base/errors.ts";
import type { DroppedAction, GroundActions } from "./actions.ts";

/** The result of grounding. */
export interface Grounding {
  readonly actions: GroundActions;
  /** Action id of each combination of a tool's argument values; -1 if it was dropped. */
  readonly lookup: Int32Array;
  /** Start of each tool's combinations in `lookup`; one entry more than there are tools. */
  readonly lookupStart: Int32Array;
  /** For each tool, each parameter's stride among the tool's combinations, in declared order. */
  readonly strides: readonly (readonly number[])[];
  /** Combination of argument values of each action, the inverse of `lookup`. */
  readonly combination: Int32Array;
  readonly dropped: readonly DroppedAction[];
  /** The conditions of all actions in canonical form, concatenated. */
  readonly simplified: Int32Array;
  /** `count + 1` entries, the last one being the end. */
  readonly simplifiedStart: Int32Array;
  /** Hash of the meaning of all conditions, regardless of how they are written. */
  readonly conditionHash: string;
  /**
   * The same grounding with cases instead of actions; undefined if the domain has neither conditional effects nor ways.
   */
  readonly cases: EffectCases | undefined;
  /** Parts of the definition that are valid but suspicious. */
  readonly warnings: readonly Issue[];
}

/** The ground actions of a domain, split by the start of their way and by the conditional effects that act. */
export interface EffectCases extends ActionSplit {
  /** Cases instead of actions, without conditional effects. */
  readonly grounding: Grounding;
}

/** The map between actions and their cases. */
interface ActionSplit {
  /** The action of each case. */
  readonly actionOf: Int32Array;
  /** The cases of action `a` are `start[a] … start[a + 1]`; at most one applies in a state. */
  readonly start: Int32Array;
}

/** The cases of a domain: its ground actions split by the start of their way and by their conditional effects. */
export interface ActionCases<CaseDomain> {
  /**
   * A domain whose ground actions are the cases. States, conditions and goals are those of the original; `step` returns
   * the step of the case's original action.
   */
  readonly domain: CaseDomain;
  /** Undefined if `domain` is the original, where each action is its only case. */
  readonly split: ActionSplit | undefined;
}
