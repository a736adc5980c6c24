/** The level of detail of a relaxation. */
export interface Detail {
  /** Limit on bounds per variable and direction that conditions may use. Beyond it easier bounds replace some. */
  readonly askedBounds: number;
  /**
   * Maximum number of used bounds for which further bounds are derived. Above it, steps between bounds are not
   * distinguished.
   */
  readonly derivedBounds: number;
  /** Maximum number of common values in a comparison of two variables. Above it the comparison is relaxed to "true". */
  readonly comparedValues: number;
  /**
   * Maximum number of values of an enum whose `!=` tests are listed by value. For wider enums runs of codes keep the
   * number of facts linear.
   */
  readonly listedValues: number;
  /**
   * Whether an effect adds only its hardest bound, while axioms derive the easier ones. The
   * variants of an operator then also share one fact for their preconditions.
   */
  readonly usesAxioms: boolean;
}

/** Levels of detail, from finest to coarsest. */
export const DETAILS: readonly Detail[] = [
  {
    askedBounds: 256,
    derivedBounds: 64,
    comparedValues: 24,
    listedValues: 32,
    usesAxioms: false,
  },
  { askedBounds: 64, derivedBounds: 32, comparedValues: 8, listedValues: 8, usesAxioms: true },
  { askedBounds: 16, derivedBounds: 8, comparedValues: 2, listedValues: 4, usesAxioms: true },
  { askedBounds: 2, derivedBounds: 2, comparedValues: 0, listedValues: 4, usesAxioms: true },
];

/** Memory limits of a relaxation with its heuristics. */
export interface RelaxationLimits {
  /** Maximum number of preconditions and effects of all relaxed operators. */
  readonly entries: number;
  readonly bytes: number;
}

/** Memory per entry, which is in two lists: by operator and by fact. */
const BYTES_PER_ENTRY = 8;
/** Memory per operator, for the arrays of the FF heuristic and of two landmark-cut heuristics. */
const BYTES_PER_OPERATOR = 144;
const BYTES_PER_FACT = 256;

/** Memory of a relaxation with its heuristics, in bytes. */
export function relaxationBytes(entries: number, operators: number, facts: number): number {
  return BYTES_PER_ENTRY * entries + BYTES_PER_OPERATOR * operators + BYTES_PER_FACT * facts;
}
