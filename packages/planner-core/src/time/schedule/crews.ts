import { COPY, EFFECT_LENGTH, isConditional } from "../../rules/domain/actions/actions.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import type { TimedStep, TimedSteps } from "./timed-steps.ts";

/**
 * The crews of a step among `count` members. Who is the agent makes a difference only if the duration, the cost or a
 * shared effect depends on the agent's own state; otherwise crews are in ascending order.
 */
export function crewsFor(
  { time }: TimedSteps,
  { partners, duration, start, end }: TimedStep,
  count: number,
): readonly (readonly number[])[] {
  const crews = crewsOf(partners + 1, count);
  if (partners === 0) return crews;
  const { happenings } = time;
  const isOwn =
    happenings.hasRuntimeCosts ||
    duration?.kind === "way" ||
    (duration?.kind === "range" &&
      (duration.from.terms.length > 0 || (duration.to?.terms.length ?? 0) > 0)) ||
    [start, end].some((action) => action >= 0 && dependsOnState(happenings, action));
  if (!isOwn) return crews;
  return crews.flatMap((crew) =>
    crew.map((agent) => [agent, ...crew.filter((member) => member !== agent)]),
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

/** The groups of `size` among `count` members. */
function crewsOf(size: number, count: number, from = 0): readonly (readonly number[])[] {
  if (size === 0) return [[]];
  const found: (readonly number[])[] = [];
  for (let first = from; first <= count - size; first++) {
    for (const others of crewsOf(size - 1, count, first + 1)) found.push([first, ...others]);
  }
  return found;
}
