import type { Domain } from "@understudy/planner-core";

/** A step that may come next. */
export interface NextStep<S> {
  readonly action: number;
  /** The place of the plan behind it. */
  readonly place: S;
  /** Whether the plan may end behind it. */
  readonly mayEnd: boolean;
  /** Whether another step may follow it. */
  readonly mayGoOn: boolean;
}

/** Rules for plans, step by step. `S` is a place within a plan. */
export interface StepRules<S> {
  readonly start: S;
  /** Whether the plan without steps is one. */
  readonly mayBeEmpty: boolean;
  /** The steps that may come next, each action once. */
  next(place: S): readonly NextStep<S>[];
}

/** Beyond this many ground actions the rules of form alone are not worth their tables. */
const MAX_ACTIONS = 10_000;

/**
 * The rules of form alone: every plan of at most `maxSteps` steps, whatever the state. Undefined for a
 * domain of more than 10,000 ground actions; the applicable steps of a state are still few there.
 */
export function wellFormedSteps(domain: Domain, maxSteps = 100): StepRules<number> | undefined {
  const { count } = domain.actions;
  if (count > MAX_ACTIONS) return undefined;
  const all = Array.from({ length: count }, (_, action) => action);
  return {
    start: 0,
    mayBeEmpty: true,
    next: (steps) => {
      const mayGoOn = steps + 1 < maxSteps;
      return all.map((action) => ({ action, place: steps + 1, mayEnd: true, mayGoOn }));
    },
  };
}
