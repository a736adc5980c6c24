/** Which actions the cases of a domain belong to. */
interface ActionSplit {
  /** The action of each case. */
  readonly actionOf: Int32Array;
  /** The cases of action `a` are `start[a] … start[a + 1]`; at most one applies in a state. */
  readonly start: Int32Array;
}

/** The cases that the ground actions of a domain are split into by their ways and conditional effects. */
export interface ActionCases<CaseDomain> {
  /**
   * A domain whose ground actions are the cases. States, conditions and goals are those of the domain itself;
   * `step` gives the step of the action that a case belongs to.
   */
  readonly domain: CaseDomain;
  /** Undefined where `domain` is the domain itself: then each action is its only case. */
  readonly split: ActionSplit | undefined;
}
