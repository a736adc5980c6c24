/** Limits against hostile or runaway PDDL. Those of texts that others send should be narrower. */
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
  /**
   * Memory for the facts and ground actions within reach, in MiB, as far as it can be told while they are made. Default 1024:
   * several hundred thousand ground actions.
   */
  readonly maxMemoryMb: number;
  /** Milliseconds that the task, or each part of it, may take to be grounded. Default 60,000. */
  readonly maxGroundMs: number;
  /** Ground actions that are within reach. Default: as many as there is memory for. */
  readonly maxGroundActions: number;
  /**
   * Bindings and facts tried while grounding, whether they fit or not: the same on every machine. Default: as many as there is
   * time for.
   */
  readonly maxWork: number;
  /**
   * Sets of conditional effects that may act at once, all ground actions that have some together: with more, actions are taken
   * apart into several tools. Default 100,000, as many as `loadDomain` takes.
   */
  readonly maxEffectCases: number;
}

/** Limits that hold where a caller gives none: memory and time, and sizes of what people write. */
export const DEFAULT_PDDL_LIMITS: PddlLimits = Object.freeze({
  maxLength: 4_000_000,
  maxNesting: 64,
  maxActionSize: 500,
  maxConditionSize: 20_000,
  maxParameters: 50,
  maxMemoryMb: 1024,
  maxGroundMs: 60_000,
  maxGroundActions: Number.POSITIVE_INFINITY,
  maxWork: Number.POSITIVE_INFINITY,
  maxEffectCases: 100_000,
});
