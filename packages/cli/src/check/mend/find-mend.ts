import type { Issue } from "@understudy/planner-core";
import { examine, goalsWithoutPlan, type Health } from "./health.ts";
import { applyMend, type Candidate, type Mend } from "./mend.ts";
import { proposeForFinding } from "./propose-for-finding.ts";
import { proposeForIssue } from "./propose-for-issue.ts";
import { Survey } from "./survey.ts";

/** An issue with the smallest mend that was found for it. */
export type MendedIssue<Found extends Issue = Issue> = Found & {
  /** Absent where none of those tried makes the domain better. */
  readonly mend?: Mend;
};

/** Ground actions that are looked at for all mends of a document together: some tens of milliseconds. */
const WORK = 12_000;
/** The work of a draft of no ground actions at all. */
const LEAST_WORK = 40;
/** The best by relaxed reachability, which are planned for. */
const MAX_PLANNED = 6;

/**
 * Finds mends by trial: candidates near the place of each issue are applied to a copy, which is examined. A mend is named
 * only if there is less wrong with the domain afterwards; of several it is the one that leaves the least, and of those the
 * likeliest.
 *
 * @param document as written
 * @param issues its mistakes, or what its analysis found
 */
export function findMends<Found extends Issue>(
  document: unknown,
  issues: readonly Found[],
): readonly MendedIssue<Found>[] {
  if (issues.length === 0) return [];
  const survey = new Survey(document);
  const before = planned(examine(document));
  const size = LEAST_WORK + (before.domain?.actions.count ?? 0);
  let trials = Math.ceil(WORK / size);
  const share = Math.max(8, Math.floor(trials / issues.length));
  return issues.map((issue) => {
    if (trials <= 0) return issue;
    const candidates = distinct(
      before.errors.length > 0 ? proposeForIssue(issue, survey) : proposeForFinding(issue, survey),
    ).slice(0, Math.min(trials, share));
    trials -= candidates.length;
    const mend = best(document, before, issue, candidates);
    return mend === undefined ? issue : { ...issue, mend };
  });
}

interface Trial {
  readonly candidate: Candidate;
  readonly health: Health;
}

function best(
  document: unknown,
  before: Health,
  issue: Issue,
  candidates: readonly Candidate[],
): Mend | undefined {
  const trials = candidates
    .flatMap((candidate): Trial[] => {
      const after = applyMend(document, candidate.mend);
      return after === undefined ? [] : [{ candidate, health: examine(after) }];
    })
    .filter(({ health }) => isMended(issue, before, health))
    .sort(compareTrials);
  if (trials.length === 0 || (trials[0] as Trial).health.errors.length > 0) {
    return trials[0]?.candidate.mend;
  }
  const [chosen] = trials
    .slice(0, MAX_PLANNED)
    .map((trial) => ({ ...trial, health: planned(trial.health) }))
    .filter(({ health }) => isMended(issue, before, health))
    .sort(compareTrials);
  return chosen?.candidate.mend;
}

/** With the goals of which planning proves that they are out of reach. */
function planned(health: Health): Health {
  const { domain, findings } = health;
  if (domain === undefined) return health;
  return { ...health, findings: [...findings, ...goalsWithoutPlan(domain, findings)] };
}

/** Whether an issue is gone, and nothing came in its place. */
function isMended({ pointer, message }: Issue, before: Health, after: Health): boolean {
  if (after.errors.length > 0) {
    const isThere = after.errors.some(
      (other) => other.pointer === pointer && other.message === message,
    );
    return !isThere && after.errors.length < before.errors.length;
  }
  if (before.errors.length > 0) return true;
  // A finding with another message may be the same one, only less of it.
  const isThere = after.findings.some((other) => other.pointer === pointer);
  return !isThere && after.findings.length <= before.findings.length;
}

function compareTrials(a: Trial, b: Trial): number {
  return (
    a.health.errors.length - b.health.errors.length ||
    a.health.findings.length - b.health.findings.length ||
    a.health.held - b.health.held ||
    a.candidate.cost - b.candidate.cost
  );
}

/** Each mend once, the likeliest first. */
function distinct(candidates: readonly Candidate[]): readonly Candidate[] {
  const found = new Map<string, Candidate>();
  for (const candidate of candidates.toSorted((a, b) => a.cost - b.cost)) {
    const key = JSON.stringify(candidate.mend);
    if (!found.has(key)) found.set(key, candidate);
  }
  return [...found.values()];
}
