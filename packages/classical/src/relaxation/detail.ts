/** The level of detail of a relaxation. */
export interface Detail {
  /** Limit on bounds per variable and direction that conditions may use. Beyond it easier bounds replace some. */
  readonly askedBounds: number;
  /** Above this number of used bounds none are derived, so steps between bounds are not distinguished. */
  readonly derivedBounds: number;
  /** Comparisons of variables with more common values are relaxed to "true". */
  readonly comparedValues: number;
  /** Tests with `!=` on wider enums use runs of codes, which keeps the number of facts linear. */
  readonly listedValues: number;
  /**
   * Whether an effect adds only its hardest bound, with axioms for the easier ones. Likewise, the
   * variants of an operator then share one fact for its preconditions.
   */
  readonly usesAxioms: boolean;
}

/** From finest to coarsest. */
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
  /** Preconditions and effects of all relaxed operators. */
  readonly entries: number;
  readonly bytes: number;
}

/** Each entry is in two lists, by operator and by fact. */
const BYTES_PER_ENTRY = 8;
/** Arrays of the FF heuristic and of two landmark-cut heuristics. */
const BYTES_PER_OPERATOR = 144;
const BYTES_PER_FACT = 256;

/** Memory of a relaxation with its heuristics, in bytes. */
export function relaxationBytes(entries: number, operators: number, facts: number): number {
  return BYTES_PER_ENTRY * entries + BYTES_PER_OPERATOR * operators + BYTES_PER_FACT * facts;
}
