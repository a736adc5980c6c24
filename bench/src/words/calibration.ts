import type { DirectiveReading, Domain } from "@understudy/planner-core";
import type { DirectiveSet } from "./directive-sets.ts";
import { problemsOf } from "./judge-reading.ts";

/** The confidence of a reading, and whether it is completely right. */
export interface JudgedConfidence {
  readonly confidence: number;
  readonly isRight: boolean;
}

/** Readings at or above a threshold. */
export interface SureReadings {
  readonly sure: number;
  readonly right: number;
}

/** Thresholds to choose from: 0.5, 0.51, … 0.99. */
const THRESHOLDS = Array.from({ length: 50 }, (_, at) => (50 + at) / 100);

/** Judges all readings of some sets. */
export function judgeConfidence(
  sets: readonly DirectiveSet[],
  read: (domain: Domain, directive: string) => DirectiveReading,
): JudgedConfidence[] {
  return sets.flatMap(({ domain, directives }) =>
    directives.map((directive) => {
      const reading = read(domain, directive.text);
      const isRight = problemsOf(domain, reading, directive).length === 0;
      return { confidence: reading.confidence, isRight };
    }),
  );
}

/** The readings of at least this confidence. */
export function sureReadings(judged: readonly JudgedConfidence[], threshold: number): SureReadings {
  const sure = judged.filter(({ confidence }) => confidence >= threshold);
  return { sure: sure.length, right: sure.filter(({ isRight }) => isRight).length };
}

/**
 * Sure readings of each part by a threshold that only the other parts decide: the lowest one from which the given share
 * of their readings is right. All parts in sum.
 */
export function leaveOnePartOut(
  parts: readonly (readonly JudgedConfidence[])[],
  share: number,
): SureReadings {
  let sure = 0;
  let right = 0;
  for (const part of parts) {
    const others = parts.flatMap((other) => (other === part ? [] : other));
    const threshold = THRESHOLDS.find((value) => {
      const all = sureReadings(others, value);
      return all.right >= share * all.sure;
    });
    const own = sureReadings(part, threshold ?? 1);
    sure += own.sure;
    right += own.right;
  }
  return { sure, right };
}
