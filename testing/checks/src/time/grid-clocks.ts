import type { Cells, Change, Grid } from "./grid.ts";

/** A clock of things on the grid. */
export interface GridClock {
  /** Its duration, and the time that is left of it at first if it runs then, in ticks. */
  readonly length: number;
  readonly left: number;
  readonly end: Change;
  isOn(cells: Cells): boolean;
}

/**
 * The changes of one moment by the world as one, which is to take effect before those of steps: they come one after the other,
 * and do not interfere with each other.
 */
export function joinChanges(changes: readonly Change[]): readonly Change[] {
  const [first, ...others] = changes;
  if (first === undefined || others.length === 0) return changes;
  const union = (key: "reads" | "writes"): number =>
    changes.reduce((all, each) => all | each[key], 0);
  const sets = changes.reduce((all, { writes, adds }) => all | (writes & ~adds), 0);
  const apply: Change["apply"] = (before, after) => {
    let cells = before;
    for (const change of changes) {
      const next = [...cells];
      change.apply(cells, next);
      cells = next;
    }
    for (const [cell, value] of cells.entries()) after[cell] = value;
  };
  const writes = union("writes");
  return [{ reads: union("reads"), writes, adds: writes & ~sets, fits: () => true, apply }];
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
