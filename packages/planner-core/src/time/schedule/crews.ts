import { COPY, EFFECT_LENGTH, isConditional } from "../../rules/domain/actions/actions.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import type { TimedStep, TimedSteps } from "./timed-steps.ts";

/**
 * The crews of a step among `count` members. With roles, each order of a crew is one of its own. Else who is the agent makes
 * a difference only if the duration, the cost or a shared effect depends on the agent's own state; otherwise crews are in
 * ascending order.
 */
export function crewsFor(
  steps: TimedSteps,
  timed: TimedStep,
  count: number,
): readonly (readonly number[])[] {
  if (timed.roles !== undefined) return ordersOf(timed.partners + 1, count);
  const crews = crewsOf(timed.partners + 1, count);
  if (!dependsOnAgent(steps, timed)) return crews;
  return crews.flatMap((crew) =>
    crew.map((agent) => [agent, ...crew.filter((member) => member !== agent)]),
  );
}

/** The number of crews of all steps among `count` members. */
export function countCrews(steps: TimedSteps, count: number): number {
  return steps.all.reduce((sum, timed) => {
    let crews = 1;
    if (timed.roles !== undefined) {
      for (let at = 0; at <= timed.partners; at++) crews *= count - at;
      return sum + crews;
    }
    for (let at = 0; at <= timed.partners; at++) crews *= (count - at) / (at + 1);
    return sum + crews * (dependsOnAgent(steps, timed) ? timed.partners + 1 : 1);
  }, 0);
}

function dependsOnAgent(
  { time: { happenings } }: TimedSteps,
  { partners, duration, start, end }: TimedStep,
): boolean {
  return (
    partners > 0 &&
    (happenings.hasRuntimeCosts ||
      duration?.kind === "way" ||
      (duration?.kind === "range" &&
        (duration.from.terms.length > 0 || (duration.to?.terms.length ?? 0) > 0)) ||
      [start, end].some((action) => action >= 0 && dependsOnState(happenings, action)))
  );
}

/** Whether the effects of an action depend on the state: copies and conditional effects. */
function dependsOnState({ actions }: Domain, action: number): boolean {
  if (isConditional(actions, action)) return true;
  const { effects, effectStart } = actions;
  for (
    let at = effectStart[action] as number;
    at < (effectStart[action + 1] as number);
    at += EFFECT_LENGTH
  ) {
    if (effects[at] === COPY) return true;
  }
  return false;
}

/** The orders of `size` among `count` members. */
function ordersOf(
  size: number,
  count: number,
  taken: readonly number[] = [],
): readonly (readonly number[])[] {
  if (taken.length === size) return [taken];
  const found: (readonly number[])[] = [];
  for (let next = 0; next < count; next++) {
    if (!taken.includes(next)) found.push(...ordersOf(size, count, [...taken, next]));
  }
  return found;
}

/** The groups of `size` among `count` members. */
function crewsOf(size: number, count: number, from = 0): readonly (readonly number[])[] {
  if (size === 0) return [[]];
  const found: (readonly number[])[] = [];
  for (let first = from; first <= count - size; first++) {
    for (const others of crewsOf(size - 1, count, first + 1)) found.push([first, ...others]);
  }
  return found;
}
