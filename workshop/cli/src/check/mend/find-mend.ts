/**
 * Suggested fixes for a domain's errors and findings, found by trial.
 *
 * @module
 */

import type { Issue } from "@understudy/planner-core";
import { TimeLimit } from "../../time-limit.ts";
import { examine, goalsWithoutPlan, type Health } from "./health.ts";
import { applyMend, type Candidate, type Mend } from "./mend.ts";
import { proposeForFinding } from "./propose-for-finding.ts";
import { proposeForIssue } from "./propose-for-issue.ts";
import { Survey } from "./survey.ts";

/** An issue with the smallest fix found. */
export type MendedIssue<Found extends Issue = Issue> = Found & {
  /** Absent if no candidate improves the domain. */
  readonly mend?: Mend;
};

/**
 * Trials for a tiny draft. Larger texts and more ground actions get fewer, so that an answer takes tens of
 * milliseconds.
 */
const MAX_TRIALS = 300;
/** Characters and ground actions that halve the number of trials. */
const CHARACTERS = 2_000;
const ACTIONS = 40;
/** Time limit on all trials: loading a hostile draft once may take a second. */
const LIMIT_MS = 3_000;
/** Number of candidates, best by relaxed reachability, that are also planned for. */
const MAX_PLANNED = 6;

/**
 * Finds fixes by trial: candidates near each issue are applied to a copy, which is analysed. A fix
 * is suggested only if fewer problems remain; of several, the fix with the fewest remaining
 * problems, then the likeliest. If a fix leaves none, the other issues need no fix.
 *
 * @param document the document as written
 * @param issues its errors or the findings of its analysis
 * @param given time limit for all trials
 */
export function findMends<Found extends Issue>(
  document: unknown,
  issues: readonly Found[],
  given: TimeLimit = new TimeLimit(LIMIT_MS),
): readonly MendedIssue<Found>[] {
  const limit = given.within(LIMIT_MS);
  if (issues.length === 0 || limit.isOver) return issues;
  const survey = new Survey(document);
  const before = planned(examine(document), limit);
  const actions = before.domain?.actions.count ?? 0;
  const size = JSON.stringify(document).length / CHARACTERS + actions / ACTIONS;
  let trials = Math.ceil(MAX_TRIALS / (1 + size));
  const share = Math.max(8, Math.floor(trials / issues.length));
  let isSound = false;
  return issues.map((issue) => {
    if (trials <= 0 || isSound || limit.isOver) return issue;
    const candidates = distinct(
      before.errors.length > 0 ? proposeForIssue(issue, survey) : proposeForFinding(issue, survey),
    ).slice(0, Math.min(trials, share));
    const chosen = best(document, before, issue, candidates, limit);
    trials -= candidates.length;
    if (chosen === undefined) return issue;
    isSound = remaining(chosen.health) === 0;
    return { ...issue, mend: chosen.candidate.mend };
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
  limit: TimeLimit,
): Trial | undefined {
  const trials: Trial[] = [];
  for (const candidate of candidates) {
    if (limit.isOver) break;
    const after = applyMend(document, candidate.mend);
    if (after === undefined) continue;
    const trial = { candidate, health: examine(after) };
    if (!isMended(issue, before, trial.health)) continue;
    trials.push(trial);
    if (remaining(trial.health) > 0) continue;
    // Candidates are ordered by cost, so no later one is better.
    const health = planned(trial.health, limit);
    if (remaining(health) === 0) return { candidate, health };
  }
  return trials
    .sort(compareTrials)
    .slice(0, MAX_PLANNED)
    .map((trial) => ({ ...trial, health: planned(trial.health, limit) }))
    .filter(({ health }) => isMended(issue, before, health))
    .sort(compareTrials)[0];
}

/** Adds the goals that planning proves unreachable. */
function planned(health: Health, limit: TimeLimit): Health {
  const { domain, findings } = health;
  if (domain === undefined) return health;
  return { ...health, findings: [...findings, ...goalsWithoutPlan(domain, findings, limit)] };
}

/** Whether an issue has disappeared without a replacement. */
function isMended({ pointer, message }: Issue, before: Health, after: Health): boolean {
  if (after.errors.length > 0) {
    const isThere = after.errors.some(
      (other) => other.pointer === pointer && other.message === message,
    );
    return !isThere && after.errors.length < before.errors.length;
  }
  if (before.errors.length > 0) return true;
  // A finding with another message may be a weaker form of the same one.
  const isThere = after.findings.some((other) => other.pointer === pointer);
  return !isThere && remaining(after) < remaining(before);
}

/** Number of problems; a goal that holds from the start counts like an unreachable one. */
function remaining({ errors, findings, held }: Health): number {
  // With errors, findings are unknown.
  return errors.length > 0 ? 1000 * errors.length : findings.length + held;
}

function compareTrials(a: Trial, b: Trial): number {
  return remaining(a.health) - remaining(b.health) || a.candidate.cost - b.candidate.cost;
}

/** Each fix once, likeliest first. */
function distinct(candidates: readonly Candidate[]): readonly Candidate[] {
  const found = new Map<string, Candidate>();
  for (const candidate of candidates.toSorted((a, b) => a.cost - b.cost)) {
    const key = JSON.stringify(candidate.mend);
    if (!found.has(key)) found.set(key, candidate);
  }
  return [...found.values()];
}
