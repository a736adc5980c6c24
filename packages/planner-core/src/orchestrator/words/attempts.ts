import type { GoalWish } from "../../contract/directive-reader.ts";
import type { ActionSet } from "../../domain/action-set.ts";
import type { PreparedRequest } from "../request/prepare.ts";
import type { RequestWords } from "./request-words.ts";

/** The wishes that do not hold, in order; for whoever only has a style, the goals as they are. */
export function openWishes({ wishes, asked }: Omit<RequestWords, "decide">): readonly GoalWish[] {
  const all =
    wishes.length > 0
      ? wishes
      : asked.goals.map((goal) => ({ goal, declared: goal, without: undefined }));
  return all.filter(({ goal }) => !goal.condition.holds(asked.state));
}

/** A wish alone: first by what was named, then by whatever will do. No lead has anything to choose there. */
export function attemptsOf(
  asked: PreparedRequest,
  { goal, without }: GoalWish,
): readonly PreparedRequest[] {
  const plain = { ...asked, goals: [goal], choices: 0 };
  if (without === undefined) return [plain];
  return [{ ...plain, disabled: unionOf(plain.disabled, without) }, plain];
}

/** The actions of both sets; neither is changed. */
export function unionOf(a: ActionSet | undefined, b: ActionSet | undefined): ActionSet | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const union = a.copy();
  for (let action = 0; action < b.count; action++) if (b.has(action)) union.add(action);
  return union;
}
