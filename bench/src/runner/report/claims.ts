import type { Measure, Target, Unit } from "./judge.ts";

/** A microsecond in nanoseconds, the unit of limits. */
export const MICROSECOND = 1e3;
/** A millisecond in nanoseconds. */
export const MILLISECOND = 1e6;

/** A target: description, figure, unit and limit. */
export type Claim = readonly [claim: string, measure: Measure, unit: Unit, limit: number];

/** Targets with upper limits. */
export function most(suite: string, ...claims: readonly Claim[]): Target[] {
  return claims.map(([claim, measure, unit, atMost]) => ({ suite, claim, measure, unit, atMost }));
}

/** Targets with lower limits. */
export function least(suite: string, ...claims: readonly Claim[]): Target[] {
  return claims.map(([claim, measure, unit, atLeast]) => ({
    suite,
    claim,
    measure,
    unit,
    atLeast,
  }));
}

/** A percentile, rate or count of one line. */
export function figure(task: string, name: string, times = 1): Measure {
  return { task, figure: name, times };
}

/** The ratio of an alternative's time to a task's. */
export function versus(
  task: string,
  alternative: string,
  ratio: "mean" | "least" | "most" = "mean",
): Measure {
  return { task, alternative, ratio };
}
