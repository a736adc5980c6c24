import type { GoalWish } from "../../contract/directive-reader.ts";
import type { ActionSet } from "../../domain/action-set.ts";
import type { PreparedRequest } from "../request/prepare.ts";
import type { RequestWords, WordAttempt } from "../request/request-words.ts";

/** The request, and the wishes in its words. */
type Told = Pick<RequestWords, "wishes" | "asked">;

/** The attempts for words that decide: one per wish that does not hold, in order. */
export function attemptsOf(told: Told): readonly WordAttempt[] {
  return openWishes(told).flatMap((wish) => attemptsFor(told.asked, wish));
}

/** The wishes that do not hold, in order; for whoever only has a style, the goals as they are. */
function openWishes({ wishes, asked }: Told): readonly GoalWish[] {
  const all =
    wishes.length > 0
      ? wishes
      : asked.goals.map((goal) => ({ goal, declared: goal, without: undefined }));
  return all.filter(({ goal }) => !goal.condition.holds(asked.state));
}

/** A wish alone: first by what was named, then by whatever will do. No lead has anything to choose there. */
function attemptsFor(asked: PreparedRequest, { goal, without }: GoalWish): readonly WordAttempt[] {
  const plain = { ...asked, goals: [goal], choices: 0 };
  const last = { goal, asked: plain, isLast: true };
  if (without === undefined) return [last];
  const disabled = unionOf(plain.disabled, without);
  return [{ goal, asked: { ...plain, disabled }, isLast: false }, last];
}

/** The actions of both sets; neither is changed. */
export function unionOf(a: ActionSet | undefined, b: ActionSet | undefined): ActionSet | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const union = a.copy();
  for (let action = 0; action < b.count; action++) if (b.has(action)) union.add(action);
  return union;
}
