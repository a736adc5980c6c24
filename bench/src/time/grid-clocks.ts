import type { Cells, Change, Grid } from "./grid.ts";

/** A clock of things on the grid. */
export interface GridClock {
  /** Its duration, and the time that is left of it at first if it runs then, in ticks. */
  readonly length: number;
  readonly left: number;
  readonly end: Change;
  isOn(cells: Cells): boolean;
}

/** For each clock the ticks until its end; undefined for one that does not run. */
export type ClockTimes = readonly (number | undefined)[];

/** The clocks that run a tick before the first. */
export function startClocks({ clocks, cells }: Pick<Grid, "clocks" | "cells">): ClockTimes {
  return clocks.map(({ isOn, left }) => (isOn(cells) ? left + 1 : undefined));
}

/** The clocks a tick later, and the changes at the ends of those that have come to it. */
export function tickClocks(
  { clocks }: Pick<Grid, "clocks">,
  times: ClockTimes,
): { readonly times: ClockTimes; readonly ends: readonly Change[] } {
  const later = times.map((left) => (left === undefined ? undefined : left - 1));
  return { times: later, ends: clocks.flatMap(({ end }, at) => (later[at] === 0 ? [end] : [])) };
}

/** The clocks after a moment: those that have come to their end or did not run begin, if their condition holds. */
export function turnClocks(
  { clocks }: Pick<Grid, "clocks">,
  times: ClockTimes,
  cells: Cells,
): ClockTimes {
  return clocks.map(({ isOn, length }, at) => {
    if (!isOn(cells)) return undefined;
    const left = times[at] ?? 0;
    return left === 0 ? length : left;
  });
}
