import type { Condition } from "@understudy/planner-core";
import type { Chooser } from "../random/chooser.ts";
import { Exploration } from "../teacher/exploration.ts";
import type { LessonDomain } from "../teacher/lesson-domain.ts";
import { TableTeacher } from "../teacher/table-teacher.ts";
import type { LengthQuota } from "./length-quota.ts";
import type { Problem } from "./problem.ts";
import { randomGoal } from "./random-goal.ts";
import { randomStart } from "./random-start.ts";

/** Options of drawn problems. */
export interface DrawOptions {
  readonly count: number;
  readonly quota: LengthQuota;
  /** Share of declared goals. */
  readonly declaredShare: number;
  /** Number of goals, each of which needs a table. */
  readonly goals: number;
}

/** Share of plans whose rest also becomes a problem, as asked while a plan is played. */
const REST_SHARE = 0.4;
/** The same for an expensive plan: for each of its states after the first. */
const DEAR_REST_SHARE = 0.35;

/** Problems of a domain whose goals have small tables. Other goals are skipped. */
export function* drawFromTables(
  lesson: LessonDomain,
  chooser: Chooser,
  { count, quota, declaredShare, goals }: DrawOptions,
  maxTableBytes?: number,
): Generator<Problem> {
  const teacher = new TableTeacher(lesson, maxTableBytes);
  let made = 0;
  // Each goal may exceed its share a little, since plans of the wanted lengths are not equally easy to find.
  const each = Math.ceil((count * 1.5) / goals);
  for (let round = 0; round < goals * 2 && made < count; round++) {
    const taught = teacher.teach(nextGoal(lesson, chooser, declaredShare));
    if (taught === undefined) continue;
    let own = 0;
    for (let tries = 0; tries < each * 4 && own < each && made < count; tries++) {
      const state = randomStart(lesson, chooser);
      const actions = teacher.plan(state, taught);
      if (actions === undefined) continue;
      for (const problem of withRest(lesson, chooser, { state, goal: taught.goal, actions })) {
        if (!quota.take(problem.actions.length)) continue;
        own++;
        made++;
        yield problem;
      }
    }
  }
}

/** Problems of a large domain: many goals from each of a few states. */
export function* drawFromExplorations(
  lesson: LessonDomain,
  chooser: Chooser,
  { count, quota, declaredShare, goals }: DrawOptions,
  maxStates: number,
): Generator<Problem> {
  if (count === 0) return;
  const exploration = new Exploration(lesson, maxStates);
  let made = 0;
  // Some states have no suitable goal.
  for (let tries = 0; tries < count && made < count; tries++) {
    const state = randomStart(lesson, chooser);
    exploration.explore(state);
    const asked = new Set<string>();
    for (let index = 0; index < goals && made < count; index++) {
      const goal = lesson.domain.goal(nextGoal(lesson, chooser, declaredShare));
      if (asked.has(goal.hash)) continue;
      asked.add(goal.hash);
      const actions = exploration.plan(goal.condition);
      if (actions === undefined) continue;
      for (const problem of withRests(lesson, chooser, { state, goal, actions })) {
        if (made >= count) return;
        if (!quota.take(problem.actions.length)) continue;
        made++;
        yield problem;
      }
    }
  }
}

function nextGoal({ domain }: LessonDomain, chooser: Chooser, declaredShare: number): Condition {
  if (domain.goals.length > 0 && chooser.chance(declaredShare)) {
    return chooser.pick(domain.goals).definition;
  }
  return randomGoal(domain, chooser);
}

/** A problem, and sometimes the rest after some of its steps: the rest of a canonical plan is canonical. */
function* withRest(lesson: LessonDomain, chooser: Chooser, problem: Problem): Generator<Problem> {
  yield problem;
  const { length } = problem.actions;
  if (length < 3 || !chooser.chance(REST_SHARE)) return;
  const played = chooser.between(1, length - 1);
  yield* rests(lesson, problem, (steps) => steps === played);
}

/** A problem, and several of its rests. */
function* withRests(lesson: LessonDomain, chooser: Chooser, problem: Problem): Generator<Problem> {
  yield problem;
  yield* rests(lesson, problem, () => chooser.chance(DEAR_REST_SHARE));
}

/** The rest of a problem after each wanted number of steps. */
function* rests(
  { successors }: LessonDomain,
  problem: Problem,
  isWanted: (steps: number) => boolean,
): Generator<Problem> {
  const { actions } = problem;
  let current = problem.state.slice();
  let after = new Int32Array(current.length);
  for (let steps = 1; steps < actions.length; steps++) {
    successors.play(actions[steps - 1] as number, current, after);
    [current, after] = [after, current];
    if (isWanted(steps)) {
      yield { ...problem, state: current.slice(), actions: actions.slice(steps) };
    }
  }
}
