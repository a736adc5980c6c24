/** Limits against hostile or runaway PDDL. */
export interface PddlLimits {
  /** Length of each text in UTF-16 code units. Default 4,000,000. */
  readonly maxLength: number;
  /** Nesting of parentheses. Default 64. */
  readonly maxNesting: number;
  /** Conditions and effects of one action. Default 500. */
  readonly maxActionSize: number;
  /**
   * Facts and comparisons of one condition, with its quantifiers and derived predicates written out.
   * Default 20,000.
   */
  readonly maxConditionSize: number;
  /** Parameters of one action. Default 50. */
  readonly maxParameters: number;
  /** Facts that are within reach. Default 1,000,000. */
  readonly maxFacts: number;
  /** Ground actions that are within reach. Default 100,000. */
  readonly maxGroundActions: number;
  /** Facts and comparisons in the conditions and effects of all ground actions. Default 4,000,000. */
  readonly maxTaskSize: number;
  /** Bindings tried while grounding. Default 4,000,000. */
  readonly maxBindings: number;
  /** Facts tried as matches of conditions while grounding, whether they fit or not. Default 40,000,000. */
  readonly maxMatches: number;
  /**
   * Sets of conditional effects that may act at once, all ground actions together: with more, actions are taken apart into
   * several tools. Default 100,000, as many as `loadDomain` takes.
   */
  readonly maxEffectCases: number;
}

/** Limits that hold where a caller gives none: generous for tasks of the competitions, against hostile files. */
export const DEFAULT_PDDL_LIMITS: PddlLimits = Object.freeze({
  maxLength: 4_000_000,
  maxNesting: 64,
  maxActionSize: 500,
  maxConditionSize: 20_000,
  maxParameters: 50,
  maxFacts: 1_000_000,
  maxGroundActions: 100_000,
  maxTaskSize: 4_000_000,
  maxBindings: 4_000_000,
  maxMatches: 40_000_000,
  maxEffectCases: 100_000,
});
