import type { LoneAttempt } from "../../contract/together.ts";
import type { Meaning } from "../request/progress.ts";

/**
 * The attempts for a single agent whose plan needs a schedule: first as the words ask, then for its other unsatisfied
 * goals. If all goals are satisfied, the first is left, whose plan is empty; if the words exclude every goal, none.
 */
export function loneAttempts({ asked, words }: Meaning): readonly LoneAttempt[] {
  const wished = words?.attempts ?? [];
  const whole = wished.length > 0 && words !== undefined ? words.asked : asked;
  const { disabled, maintain, state } = whole;
  const tried = new Set(wished.map(({ goal }) => goal));
  const left = whole.goals.filter((goal) => !tried.has(goal));
  const unmet = left.filter(({ condition }) => !condition.holds(state));
  const others = wished.length > 0 || unmet.length > 0 ? unmet : left.slice(0, 1);
  return [
    ...wished.map(({ goal, isLast, asked: { disabled: without } }) => {
      return { goal, isLast, disabled: without, maintain };
    }),
    ...others.map((goal) => ({ goal, isLast: true, disabled, maintain })),
  ];
}
