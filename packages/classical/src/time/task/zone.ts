/** The bound of an unbounded difference. */
const NO_BOUND: number = 2 ** 50;

/** The moment of the question. */
const ORIGIN = 0;
/** The moment of the last happening, or of the next one. */
const NOW = 1;
/** The first clock of a running step. */
const FIRST = 2;

/**
 * All times at which the happenings of a sequence may take place: upper bounds of the differences of clocks, closed
 * under addition (Dill 1989). The clocks are the question, the present moment, and the start of each running step, in
 * the order of the steps. Times are whole thousandths.
 */
export interface Zone {
  /** Number of clocks. */
  readonly size: number;
  /** `bounds[i * size + j]` is the greatest difference of clock `i` and clock `j`. */
  readonly bounds: Float64Array;
}

/** The zone at the moment of the question, with `running` steps that started at that moment. */
export function startZone(running: number): Zone {
  const size = FIRST + running;
  return { size, bounds: new Float64Array(size * size) };
}

/** The earliest time of the present moment. */
export function earliestNow({ bounds }: Zone): number {
  return -(bounds[ORIGIN + NOW] as number);
}

/** The greatest time since the start of a running step. */
export function mostSince({ size, bounds }: Zone, running: number): number {
  return bounds[NOW * size + FIRST + running] as number;
}

/** The least time since the start of a running step. */
export function leastSince({ size, bounds }: Zone, running: number): number {
  return -(bounds[(FIRST + running) * size + NOW] as number);
}

/** A later moment: the same times for all other clocks, and at least a thousandth more for the present. */
export function later({ size, bounds }: Zone): Zone {
  const moved = bounds.slice();
  for (let clock = 0; clock < size; clock++) {
    if (clock === NOW) continue;
    moved[NOW * size + clock] = NO_BOUND;
    const before = bounds[clock * size + NOW] as number;
    moved[clock * size + NOW] = before >= NO_BOUND ? NO_BOUND : before - 1;
  }
  return { size, bounds: moved };
}

/**
 * Drops upper bounds on the time since the question, once nothing that is left has a fixed time, such as an event.
 * Sequences that return to a state then have equal zones, and the search ends (extrapolation by lower and upper bounds:
 * Behrmann, Bouyer, Larsen and Pelánek 2006).
 */
export function dropLatest({ size, bounds }: Zone): void {
  for (let clock = NOW; clock < size; clock++) bounds[clock * size + ORIGIN] = NO_BOUND;
}

/**
 * Drops the bounds on running steps that may end at any time from now on, for the same reason as `dropLatest`.
 *
 * @param from least durations of the running steps
 * @param to greatest durations of the running steps
 */
export function dropSpent(zone: Zone, from: readonly number[], to: readonly number[]): void {
  const { size, bounds } = zone;
  for (let at = 0; at < from.length; at++) {
    if ((to[at] as number) < NO_BOUND || leastSince(zone, at) < (from[at] as number)) continue;
    const spent = FIRST + at;
    for (let clock = 0; clock < size; clock++) {
      if (clock === spent) continue;
      bounds[spent * size + clock] = NO_BOUND;
      bounds[clock * size + spent] = NO_BOUND;
    }
  }
}

/** Bounds the time from the question to the present moment; false if no time is left. */
export function limitNow(zone: Zone, from: number, to: number): boolean {
  return tighten(zone, ORIGIN, NOW, -from) && (to >= NO_BOUND || tighten(zone, NOW, ORIGIN, to));
}

/** Limits the time since the start of a running step; false if no time is left. */
export function limitSince(zone: Zone, running: number, from: number, to: number): boolean {
  const clock = FIRST + running;
  return tighten(zone, clock, NOW, -from) && (to >= NO_BOUND || tighten(zone, NOW, clock, to));
}

/** Limits the time from the start of one running step to that of another; false if no time is left. */
export function limitBetween(zone: Zone, earlier: number, later: number, to: number): boolean {
  return to >= NO_BOUND || tighten(zone, FIRST + later, FIRST + earlier, to);
}

/** Adds `x - y <= bound` to a closed zone and closes it again; false if the zone becomes empty. */
function tighten({ size, bounds }: Zone, x: number, y: number, bound: number): boolean {
  if ((bounds[x * size + y] as number) <= bound) return true;
  if ((bounds[y * size + x] as number) + bound < 0) return false;
  for (let i = 0; i < size; i++) {
    const toX = bounds[i * size + x] as number;
    if (toX >= NO_BOUND) continue;
    const through = toX + bound;
    for (let j = 0; j < size; j++) {
      const fromY = bounds[y * size + j] as number;
      if (fromY >= NO_BOUND) continue;
      if (through + fromY < (bounds[i * size + j] as number))
        bounds[i * size + j] = through + fromY;
    }
  }
  return true;
}

/** A zone with a clock for a step that starts now, in place `running`. */
export function withClock({ size, bounds }: Zone, running: number): Zone {
  const place = FIRST + running;
  const wide = size + 1;
  const grown = new Float64Array(wide * wide);
  const from = (clock: number): number =>
    clock === place ? NOW : clock < place ? clock : clock - 1;
  for (let i = 0; i < wide; i++) {
    for (let j = 0; j < wide; j++) grown[i * wide + j] = bounds[from(i) * size + from(j)] as number;
  }
  return { size: wide, bounds: grown };
}

/** A zone without the clock in place `running`. */
export function withoutClock({ size, bounds }: Zone, running: number): Zone {
  const place = FIRST + running;
  const narrow = size - 1;
  const shrunk = new Float64Array(narrow * narrow);
  const from = (clock: number): number => (clock < place ? clock : clock + 1);
  for (let i = 0; i < narrow; i++) {
    for (let j = 0; j < narrow; j++) {
      shrunk[i * narrow + j] = bounds[from(i) * size + from(j)] as number;
    }
  }
  return { size: narrow, bounds: shrunk };
}

/** A copy whose bounds can be changed. */
export function copyOf({ size, bounds }: Zone): Zone {
  return { size, bounds: bounds.slice() };
}

/** Whether a zone has all times of another with the same clocks. */
export function covers(wide: Zone, narrow: Zone): boolean {
  const { bounds } = wide;
  const others = narrow.bounds;
  for (let at = 0; at < bounds.length; at++) {
    if ((bounds[at] as number) < (others[at] as number)) return false;
  }
  return true;
}

/**
 * `covers` for zones whose running steps are in other orders.
 *
 * @param wides the places of the steps in the wide zone, in an order of their own
 * @param narrows the places of the same steps in the narrow zone
 */
export function coversAs(
  wide: Zone,
  narrow: Zone,
  wides: readonly number[],
  narrows: readonly number[],
): boolean {
  const { size } = wide;
  if (size !== narrow.size) return false;
  const clockOf = (places: readonly number[], at: number): number =>
    at < FIRST ? at : FIRST + (places[at - FIRST] as number);
  for (let i = 0; i < size; i++) {
    const [one, other] = [clockOf(wides, i) * size, clockOf(narrows, i) * size];
    for (let j = 0; j < size; j++) {
      const bound = wide.bounds[one + clockOf(wides, j)] as number;
      if (bound < (narrow.bounds[other + clockOf(narrows, j)] as number)) return false;
    }
  }
  return true;
}
