import type { ActionSet, DirectiveReading, Domain } from "@understudy/planner-core";
import type { TrialIntent } from "../questions/untaught-intents.ts";

/** The verdict on the reading of a directive. */
export interface ReadingVerdict {
  /** Whether the first goal is the one meant. */
  readonly goal: boolean;
  /** Whether all goals are, everything to avoid is avoided, and nothing else is forbidden. */
  readonly whole: boolean;
  /** Whether the reading forbids or dismisses what the directive asks for. */
  readonly inverted: boolean;
}

/** Compares a reading with what the directive means. */
export function judgeReading(
  domain: Domain,
  { goal, after, avoid = [], wants = [] }: TrialIntent,
  { goals, skipped, disabled, discouraged }: DirectiveReading,
): ReadingVerdict {
  const named = goals.map(({ declared }) => declared.name);
  const isGoal = named[0] === goal;
  const isAfter = after === undefined || named[1] === after;
  const avoided = actionsOf(domain, avoid);
  const isAvoided = avoided.every((action) => disabled?.has(action) || discouraged?.has(action));
  const isForbidding = forbids(domain, disabled, (action) => !avoided.includes(action));
  const wanted = new Set(actionsOf(domain, wants));
  return {
    goal: isGoal,
    whole: isGoal && isAfter && isAvoided && !isForbidding,
    inverted:
      skipped.some(({ name }) => name === goal) ||
      forbids(domain, disabled, (action) => wanted.has(action)),
  };
}

/** Ground actions by a tool, or by a tool and a value. */
function actionsOf(domain: Domain, names: readonly string[]): readonly number[] {
  return names.flatMap((each) => {
    const [tool, ...values] = each.split(" ");
    return [...Array(domain.actions.count).keys()].filter((action) => {
      const step = domain.step(action);
      const own = Object.values(step.args).map(String);
      return step.tool === tool && values.every((value) => own.includes(value));
    });
  });
}

function forbids(
  domain: Domain,
  disabled: ActionSet | undefined,
  isOne: (action: number) => boolean,
): boolean {
  if (disabled === undefined) return false;
  return [...Array(domain.actions.count).keys()].some(
    (action) => disabled.has(action) && isOne(action),
  );
}
