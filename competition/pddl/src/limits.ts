/** Limits against hostile or runaway PDDL. Use tighter ones for untrusted texts. */
export interface PddlLimits {
  /** Length of each text in UTF-16 code units. Default 4,000,000. */
  readonly maxLength: number;
  /** Nesting depth of parentheses. Default 64. */
  readonly maxNesting: number;
  /** Facts and comparisons per condition, after expanding quantifiers and derived predicates. Default 20,000. */
  readonly maxConditionSize: number;
  /**
   * Estimated memory of the reachable facts and ground actions, in MiB. Default 1024: several hundred thousand ground
   * actions.
   */
  readonly maxMemoryMb: number;
  /** Grounding time of the task or each of its parts, in milliseconds. Default 60,000. */
  readonly maxGroundMs: number;
  /** Number of ground actions. Default: limited by memory alone. */
  readonly maxGroundActions: number;
  /** Bindings and facts tried while grounding, the same on every machine. Default: limited by time alone. */
  readonly maxWork: number;
  /**
   * Sets of conditional effects that may act together, over all ground actions. Above this limit, actions are split
   * into several tools. Default 100,000, the limit of `loadDomain`.
   */
  readonly maxEffectCases: number;
}

/** Default limits, for handwritten files. */
export const DEFAULT_PDDL_LIMITS: PddlLimits = Object.freeze({
  maxLength: 4_000_000,
  maxNesting: 64,
  maxConditionSize: 20_000,
  maxMemoryMb: 1024,
  maxGroundMs: 60_000,
  maxGroundActions: Number.POSITIVE_INFINITY,
  maxWork: Number.POSITIVE_INFINITY,
  maxEffectCases: 100_000,
});
