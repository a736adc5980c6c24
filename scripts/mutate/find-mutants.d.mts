/** A small change to a source. */
export interface Mutant {
  readonly start: number;
  readonly end: number;
  /** The replacement of `start` to `end`. */
  readonly text: string;
  /** Description of the change. */
  readonly change: string;
  /** The enclosing expression. */
  readonly place: readonly [start: number, end: number];
  /** Whether it runs only once, on loading the module. */
  readonly isStatic: boolean;
  /** From 1. */
  readonly line: number;
  /** Text of that line. */
  readonly source: string;
}

/** The mutants of a TypeScript source. */
export function findMutants(code: string): Mutant[];

/** The source with one change. */
export function mutate(code: string, mutant: Pick<Mutant, "start" | "end" | "text">): string;

/** The source, instrumented to record reached places in `globalThis.__reached`. */
export function watchPlaces(
  code: string,
  mutants: readonly (Pick<Mutant, "place"> & { readonly number: number })[],
): string;
