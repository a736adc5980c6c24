/** The index of the count of things of a kind that came or left. */
export const CAME = 0;
/** The index of the count of things of a kind that moved. */
export const MOVED = 1;
/** The index of the count of changes of a kind's first property; those of the others follow. */
export const FIRST_PROPERTY = 2;

/** The properties of a thing; see `Facts`. */
interface Properties {
  readonly codes: Int32Array;
  readonly things: readonly unknown[];
}

/** Counts of changes, by kind and property: a change of one property raises the count of no other. */
export class Versions {
  readonly #byKind = new Map<string, number[]>();

  /** The counts of a kind, by the indices above. The same list at all times; counts that are missing are 0. */
  of(kind: string): readonly number[] {
    return this.#counts(kind);
  }

  /** Counts a thing that came or left. */
  came(kind: string): void {
    raise(this.#counts(kind), CAME);
  }

  /** Counts a thing that moved. */
  moved(kind: string): void {
    raise(this.#counts(kind), MOVED);
  }

  /** Counts the properties of a thing that differ. */
  changed(kind: string, before: Properties, after: Properties): void {
    const counts = this.#counts(kind);
    for (let at = 0; at < after.codes.length; at++) {
      if (before.codes[at] === after.codes[at] && before.things[at] === after.things[at]) continue;
      raise(counts, FIRST_PROPERTY + at);
    }
  }

  #counts(kind: string): number[] {
    let counts = this.#byKind.get(kind);
    if (counts === undefined) {
      counts = [];
      this.#byKind.set(kind, counts);
    }
    return counts;
  }
}

function raise(counts: number[], at: number): void {
  while (counts.length <= at) counts.push(0);
  (counts[at] as number) += 1;
}
