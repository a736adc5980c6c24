import type { GoalWish } from "../../contract/directive-reader.ts";
import type { ActionSet } from "../../domain/actions/action-set.ts";
import type { RequestWords, WordAttempt } from "../request/request-words.ts";

/** The request, and the wishes in its words. */
type Told = Pick<RequestWords, "wishes" | "asked"> & {
  /** Ground actions to do without if possible. */
  readonly discouraged: ActionSet | undefined;
};

/**
 * The attempts for words that decide: those for each wish that does not hold, in order. Where none was asked for, any
 * goal that can be reached without what is rather not to be done comes before all others.
 */
export function attemptsOf(told: Told): readonly WordAttempt[] {
  const attempts = openWishes(told).flatMap((wish) => attemptsFor(told, wish));
  if (told.wishes.length > 0) return attempts;
  return [...attempts.filter(({ isLast }) => !isLast), ...attempts.filter(({ isLast }) => isLast)];
}

/** The wishes that do not hold, in order; if there is only a style, the goals as they are. */
function openWishes({ wishes, asked }: Pick<Told, "wishes" | "asked">): readonly GoalWish[] {
  const all =
    wishes.length > 0
      ? wishes
      : asked.goals.map((goal) => ({ goal, declared: goal, without: undefined }));
  return all.filter(({ goal }) => !goal.condition.holds(asked.state));
}

/**
 * A wish alone: first by what was named and without what is rather not to be done, then by whatever will do. No lead
 * has anything to choose there.
 */
function attemptsFor(
  { asked, discouraged }: Told,
  { goal, without }: GoalWish,
): readonly WordAttempt[] {
  const plain = { ...asked, goals: [goal], choices: 0 };
  const last = { goal, asked: plain, isLast: true };
  const narrower = [unionOf(without, discouraged), discouraged].filter(
    (each, at) => each !== undefined && (at === 0 || without !== undefined),
  );
  const careful = narrower.map((each): WordAttempt => {
    const disabled = unionOf(plain.disabled, each);
    return { goal, asked: { ...plain, disabled }, isLast: false };
  });
  return [...careful, last];
}

/** The actions of both sets; neither is changed. */
export function unionOf(a: ActionSet | undefined, b: ActionSet | undefined): ActionSet | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const union = a.copy();
  for (let action = 0; action < b.count; action++) if (b.has(action)) union.add(action);
  return union;
}
