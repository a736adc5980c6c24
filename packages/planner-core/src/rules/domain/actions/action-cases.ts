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
