import { DEMO_NAMES, type DemoName, demoDomain } from "../domains/demo-domains.ts";
import { FAMILIES, randomDomain } from "../domains/families.ts";
import { variantOf } from "../domains/variants.ts";
import {
  type DrawOptions,
  drawFromExplorations,
  drawFromTables,
} from "../problems/draw-problems.ts";
import { LengthQuota } from "../problems/length-quota.ts";
import type { Problem } from "../problems/problem.ts";
import { problemSplit } from "../problems/split.ts";
import { Chooser } from "../random/chooser.ts";
import { type LessonDomain, lessonDomain } from "../teacher/lesson-domain.ts";

/**
 * The question sets: untrained problems of the demo domains; renamed and perturbed variants of them; domains of the
 * trained families; domains of untrained families. The words of the last three are held out too.
 */
export const QUESTION_SETS = [...DEMO_NAMES, "renamed", "fresh", "families"] as const;
export type QuestionSetName = (typeof QUESTION_SETS)[number];

/** A domain with its questions. */
export interface QuestionGroup {
  readonly set: QuestionSetName;
  readonly lesson: LessonDomain;
  readonly problems: readonly Problem[];
}

/** Numbers of questions. */
export interface QuestionCounts {
  /** Problems per demo domain. */
  readonly demo: number;
  /** Domains of each other set. */
  readonly domains: number;
  /** Problems per such domain. */
  readonly problems: number;
}

/** Enough for comparing models: about 2,000 questions. */
export const FULL_COUNTS: QuestionCounts = Object.freeze({ demo: 300, domains: 100, problems: 3 });
/** Enough to see whether a model works at all. */
export const QUICK_COUNTS: QuestionCounts = Object.freeze({ demo: 40, domains: 14, problems: 3 });

const MAX_STATES = 40_000;
const DEMO_EXPLORATION = 40_000;
const VARIANT_EXPLORATION = 10_000;

/** Draws an evaluation's questions, deterministic by seed, and for each set independent of the others. */
export function drawQuestions(
  seed: number,
  counts: QuestionCounts,
  sets: readonly QuestionSetName[] = QUESTION_SETS,
): QuestionGroup[] {
  const seeds = new Chooser(seed);
  const groups: QuestionGroup[] = [];
  for (const set of QUESTION_SETS) {
    const chooser = new Chooser(seeds.seed());
    if (!sets.includes(set)) continue;
    if (isDemo(set)) {
      groups.push(demoGroup(set, chooser, counts.demo));
      continue;
    }
    const quota = new LengthQuota();
    let found = 0;
    for (let tries = 0; found < counts.domains && tries < counts.domains * 5; tries++) {
      const group = domainGroup(set, chooser, counts.problems, quota);
      if (group === undefined) continue;
      groups.push(group);
      found++;
    }
  }
  return groups;
}

/** Whether a set belongs to an example domain. */
export function isDemo(set: QuestionSetName): set is DemoName {
  return DEMO_NAMES.some((name) => name === set);
}

function demoGroup(name: DemoName, chooser: Chooser, count: number): QuestionGroup {
  const lesson = lessonDomain(demoDomain(name));
  const quota = new LengthQuota();
  const problems: Problem[] = [];
  // Trained problems must not count towards the quota, so held-out ones are drawn with their own.
  const draw: DrawOptions = {
    count: count * 200,
    quota: new LengthQuota(),
    declaredShare: 0.45,
    goals: 120,
  };
  const source =
    name === "village"
      ? drawFromExplorations(lesson, chooser, draw, DEMO_EXPLORATION)
      : drawFromTables(lesson, chooser, draw, 2 ** 22);
  for (const problem of source) {
    if (problems.length >= count) break;
    if (problemSplit(name, problem) === "held-out" && quota.take(problem.actions.length))
      problems.push(problem);
  }
  return { set: name, lesson, problems };
}

function domainGroup(
  set: "renamed" | "fresh" | "families",
  chooser: Chooser,
  count: number,
  quota: LengthQuota,
): QuestionGroup | undefined {
  const draw: DrawOptions = { count, quota, declaredShare: 0.5, goals: count };
  try {
    if (set === "renamed") {
      const base = chooser.pick(DEMO_NAMES);
      const lesson = lessonDomain(variantOf(demoDomain(base), chooser, "held-out"));
      const problems =
        base === "village"
          ? drawFromExplorations(lesson, chooser, { ...draw, goals: 2 }, VARIANT_EXPLORATION)
          : drawFromTables(lesson, chooser, draw, 2 ** 22);
      return grouped(set, lesson, problems);
    }
    const split = set === "families" ? "held-out" : "training";
    const family = chooser.pick(FAMILIES.filter((each) => each.split === split));
    const domain = randomDomain(family, chooser, { words: "held-out", maxStates: MAX_STATES });
    const lesson = lessonDomain(domain);
    return grouped(set, lesson, drawFromTables(lesson, chooser, draw));
  } catch (error) {
    // Contradictory random domains are skipped.
    if (error instanceof Error && "issues" in error) return undefined;
    throw error;
  }
}

function grouped(
  set: QuestionSetName,
  lesson: LessonDomain,
  source: Iterable<Problem>,
): QuestionGroup | undefined {
  const problems = [...source];
  return problems.length === 0 ? undefined : { set, lesson, problems };
}
