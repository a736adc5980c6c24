/** A source of random numbers. Injected, so that runs are repeatable. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** An integer in [0, bound). */
  integer(bound: number): number;
}

/**
 * A seeded generator (mulberry32, Tommy Ettinger, public domain): the same seed gives the same sequence on every
 * machine.
 *
 * @param seed any number; only its lower 32 bits are used
 *
 * @example
 * const random = seededRandom(7);
 * const die = 1 + random.integer(6); // the same on every machine
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return { next, integer: (bound) => Math.floor(next() * bound) };
}
