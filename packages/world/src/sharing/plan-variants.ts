import type { LiftedPlan } from "./lifted-plan.ts";

/**
 * Shorter plans that a plan shows to be possible elsewhere: for an agent with the axe of the first steps in its hands,
 * or with half of the wood. They need no proof here, since each is proved before it is served.
 *
 * The tails of a plan are the rows of the triangle tables of STRIPS; see `SharedPlans`.
 */
export function* variantsOf({ steps }: LiftedPlan): Iterable<readonly number[]> {
  const actions = steps.map(({ action }) => action);
  for (let at = 1; at < steps.length; at++) {
    const isWay = steps[at - 1]?.isWay === true;
    // A tail after a way brings nothing: where the agent is there already, the whole plan leaves the way out.
    if (!isWay) yield actions.slice(at);
    const isAgain = actions[at] === actions[at - 1];
    if (isAgain && actions[at] !== actions[at + 1]) yield actions.toSpliced(at, 1);
  }
}
