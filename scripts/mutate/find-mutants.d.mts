/** A small change to a source. */
export interface Mutant {
  readonly start: number;
  readonly end: number;
  /** It takes the place of what is from `start` to `end`. */
  readonly text: string;
  /** In words. */
  readonly change: string;
  /** The expression around it. */
  readonly place: readonly [start: number, end: number];
  /** Whether that runs once, as its module is loaded. */
  readonly isStatic: boolean;
  /** From 1. */
  readonly line: number;
  /** That line. */
  readonly source: string;
}

/** The mutants of a TypeScript source. */
export function findMutants(code: string): Mutant[];

/** The source with one change. */
export function mutate(code: string, mutant: Pick<Mutant, "start" | "end" | "text">): string;

/** The source, noting in `globalThis.__reached` which of some places it comes to. */
export function watchPlaces(
  code: string,
  mutants: readonly (Pick<Mutant, "place"> & { readonly number: number })[],
): string;
