import type { ActionSet } from "../../../rules/domain/actions/action-set.ts";
import type { GoalWish } from "../../contract/directive-reader.ts";
import type { RequestWords, WordAttempt } from "../request/request-words.ts";

/** A request with the wishes found in its words. */
type WordRequest = Pick<RequestWords, "wishes" | "asked"> & {
  /** Ground actions to avoid if possible. */
  readonly discouraged: ActionSet | undefined;
};

/**
 * The attempts if words decide: those for each unsatisfied wish, in order. If no goal was requested, the first attempt
 * is any goal reachable without the discouraged actions.
 */
export function attemptsOf(request: WordRequest): readonly WordAttempt[] {
  const attempts = openWishes(request).flatMap((wish) => attemptsFor(request, wish));
  if (request.wishes.length > 0) return attempts;
  return [...attempts.filter(({ isLast }) => !isLast), ...attempts.filter(({ isLast }) => isLast)];
}

/** The unsatisfied wishes, in order; if only a style was requested, the goals unchanged. */
function openWishes({ wishes, asked }: Pick<WordRequest, "wishes" | "asked">): readonly GoalWish[] {
  const all =
    wishes.length > 0
      ? wishes
      : asked.goals.map((goal) => ({ goal, declared: goal, without: undefined }));
  return all.filter(({ goal }) => !goal.condition.holds(asked.state));
}

/**
 * The attempts for one wish: first with the named things and without discouraged actions, then by any means. Nothing is
 * left for an LLM planner to choose.
 */
function attemptsFor(
  { asked, discouraged }: WordRequest,
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

/** The union of two sets, as a new set. */
export function unionOf(a: ActionSet | undefined, b: ActionSet | undefined): ActionSet | undefined {
  return a === undefined || b === undefined ? (a ?? b) : a.copy().addAll(b);
}
