import {
  conjunctionOf,
  foldFormula,
  type GroundFormula,
  visitLeaves,
} from "../ground/ground-formula.ts";
import type { GroundAction, GroundEffect, GroundTask } from "../ground/ground-task.ts";
import { fluentsOf } from "../numbers/numeric-test.ts";
import { Rational } from "../rational.ts";
import { dueFact, HAPPENINGS, helperTruth } from "../read/split-time.ts";

/** A ground action of a task with time: its happenings. */
export interface GroundStep {
  /** The name of its tool. */
  readonly name: string;
  /** The only happening of an action that takes effect at once. */
  readonly start: GroundAction;
  readonly during: GroundAction | undefined;
  readonly end: GroundAction | undefined;
}

/** A task with time. */
export interface TimedTask {
  /** The task with each step as a single action instead of happenings: for costs and places. */
  readonly task: GroundTask;
  readonly steps: readonly GroundStep[];
  /** Ground events by their index in the problem; events without effects are missing. */
  readonly events: ReadonlyMap<number, GroundAction>;
}

/** A task with time, and the times of its events by index, in thousandths. */
export interface TaskTime extends TimedTask {
  readonly scaledTimes: readonly number[];
}

/**
 * Joins the happenings of each step, and removes the facts that keep their order. Steps that cannot end are dropped. The
 * goal must hold after the last event that may break it.
 */
export function joinHappenings(task: GroundTask): TimedTask {
  const awaited = lastBreaker(task);
  const isHelper = (key: string): boolean => key !== awaited && helperTruth(key, "") !== undefined;
  const found: FoundStep[] = [];
  /** The durative steps by number. */
  const durative: (FoundStep | undefined)[] = [];
  const events = new Map<number, GroundAction>();
  for (const action of task.actions) {
    const { name, step } = action;
    const own = withoutHelpers(action, isHelper);
    if (name.startsWith(HAPPENINGS.event)) {
      events.set(Number(name.slice(HAPPENINGS.event.length)), own);
      continue;
    }
    if (step === undefined || name.startsWith(HAPPENINGS.instant)) {
      const tool = step === undefined ? name : name.slice(HAPPENINGS.instant.length);
      found.push({ name: tool, isInstant: true, start: own });
      continue;
    }
    let parts = durative[step.number];
    if (parts === undefined) {
      parts = { name: step.name, isInstant: false };
      durative[step.number] = parts;
      found.push(parts);
    }
    if (name.startsWith(HAPPENINGS.start)) parts.start = own;
    else if (name.startsWith(HAPPENINGS.end)) parts.end = own;
    else parts.during = own;
  }
  const steps: GroundStep[] = [];
  for (const { name, isInstant, start, during, end } of found) {
    const isWhole = isInstant || end !== undefined;
    if (start !== undefined && isWhole) steps.push({ name, start, during, end });
  }
  const facts = new Map([...task.facts].filter(([key]) => !isHelper(key)));
  const goal =
    awaited === undefined || task.goal === undefined
      ? task.goal
      : conjunctionOf([task.goal, { kind: "fact", key: awaited, isNegated: true }]);
  return { task: { ...task, facts, goal, actions: steps.map(wholeOf) }, steps, events };
}

/** The happenings of a step so far. */
interface FoundStep {
  readonly name: string;
  /** Whether it takes effect at once. */
  readonly isInstant: boolean;
  start?: GroundAction;
  during?: GroundAction;
  end?: GroundAction;
}

/** The helper fact of the last event that may break the goal. */
function lastBreaker({ goal, actions }: GroundTask): string | undefined {
  if (goal === undefined) return undefined;
  const read = new Set<string>();
  visitLeaves(goal, (leaf) => {
    for (const key of leaf.kind === "fact" ? [leaf.key] : fluentsOf(leaf.test)) read.add(key);
  });
  const breakers = actions.filter(
    ({ name, effects }) =>
      name.startsWith(HAPPENINGS.event) &&
      effects.some(({ added, deleted, changes }) =>
        [...added, ...deleted, ...changes.map(({ fluent }) => fluent)].some((key) => read.has(key)),
      ),
  );
  const indexes = breakers.map(({ name }) => Number(name.slice(HAPPENINGS.event.length)));
  return indexes.length === 0 ? undefined : dueFact(Math.max(...indexes));
}

/** A step as a single action, with all its tests and changes. */
function wholeOf({ name, start, during, end }: GroundStep): GroundAction {
  const parts = [start, during, end].filter((part) => part !== undefined);
  return {
    ...start,
    name,
    // Only its sums are looked at: duplicates and contradictions may stay.
    condition: { kind: "all", parts: parts.map(({ condition }) => condition) },
    effects: parts.flatMap(({ effects }) => effects),
    cost: parts.reduce((sum, { cost }) => sum.plus(cost), Rational.ZERO),
  };
}

function withoutHelpers(action: GroundAction, isHelper: (key: string) => boolean): GroundAction {
  const isOwn = (key: string): boolean => !isHelper(key);
  return {
    ...action,
    condition: withoutHelperTests(action, isHelper),
    effects: action.effects
      .map((effect) => ({
        ...effect,
        added: effect.added.filter(isOwn),
        deleted: effect.deleted.filter(isOwn),
      }))
      .filter(acts),
  };
}

function withoutHelperTests(
  { condition, name }: GroundAction,
  isHelper: (key: string) => boolean,
): GroundFormula {
  if (condition.kind === "all" && condition.parts.every(({ kind }) => kind === "fact")) {
    // Most conditions are plain, and lose only tests that hold.
    const parts = condition.parts.filter((part) => part.kind !== "fact" || !isHelper(part.key));
    return parts.length === 1 ? (parts[0] as GroundFormula) : { kind: "all", parts };
  }
  return foldFormula(condition, (key) => helperTruth(key, name));
}

function acts({ added, deleted, changes }: GroundEffect): boolean {
  return added.length + deleted.length + changes.length > 0;
}
