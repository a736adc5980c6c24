/** How closely a relaxation follows its task. */
export interface Detail {
  /** Bounds of one variable in one direction that conditions may ask for: of more, easier ones are asked. */
  readonly askedBounds: number;
  /** Beyond so many bounds none are derived from those asked for: steps between them are not told apart. */
  readonly derivedBounds: number;
  /** Comparisons of two variables with more values in common are relaxed to "true". */
  readonly comparedValues: number;
  /** "Not this value" of an enum with more values is made of runs of values: their number stays linear. */
  readonly listedValues: number;
  /**
   * Whether reaching a bound states that bound alone, and the easier ones follow by axioms; likewise, what an
   * operator needs is stated once, not for each of its variants.
   */
  readonly usesAxioms: boolean;
}

/** From the closest to the coarsest. */
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

/** Memory limits of a relaxation and the heuristics that read it. */
export interface RelaxationLimits {
  /** Preconditions and effects of all relaxed operators. */
  readonly entries: number;
  readonly bytes: number;
}

/** Each entry stands in two lists, by operator and by fact. */
const BYTES_PER_ENTRY = 8;
/** Arrays of the FF heuristic and of two landmark cuts. */
const BYTES_PER_OPERATOR = 144;
const BYTES_PER_FACT = 256;

/** Memory of a relaxation of some size, with the heuristics that read it. */
export function relaxationBytes(entries: number, operators: number, facts: number): number {
  return BYTES_PER_ENTRY * entries + BYTES_PER_OPERATOR * operators + BYTES_PER_FACT * facts;
}
