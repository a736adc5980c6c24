import type { Domain } from "@understudy/planner-core";

/** A possible next step. */
export interface NextStep<S> {
  readonly action: number;
  /** The position in the plan after this step. */
  readonly place: S;
  /** Whether the plan may end after this step. */
  readonly mayEnd: boolean;
  /** Whether another step may follow. */
  readonly mayGoOn: boolean;
}

/** Rules for plans, step by step. `S` is a position in a plan. */
export interface StepRules<S> {
  readonly start: S;
  /** Whether the empty plan is allowed. */
  readonly mayBeEmpty: boolean;
  /** The possible next steps, each action once. */
  next(place: S): readonly NextStep<S>[];
}

/** Maximum number of ground actions; a larger table would not pay off. */
const MAX_ACTIONS = 10_000;

/**
 * Rules for well-formed plans: any plan of at most `maxSteps` steps, whatever the state. Undefined for a domain with
 * more than 10,000 ground actions; even there, few steps apply in a given state.
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
