import type { LiftedPlan } from "./lifted-plan.ts";

/**
 * Parts of a plan that may be whole plans elsewhere: for an agent that holds the axe of the first
 * steps, or needs half of the wood. They need no proof here, since each is proved before it is
 * served. The tails of a plan are the rows of the triangle tables of STRIPS; see `SharedPlans`.
 */
export function* variantsOf({ steps }: LiftedPlan): Iterable<readonly number[]> {
  const actions = steps.map(({ action }) => action);
  for (let at = 1; at < steps.length; at++) {
    const isWay = steps[at - 1]?.isWay === true;
    // An agent already at the end of the way leaves it out of the whole plan, so this tail is no
    // new one.
    if (!isWay) yield actions.slice(at);
    const isAgain = actions[at] === actions[at - 1];
    if (isAgain && actions[at] !== actions[at + 1]) yield actions.toSpliced(at, 1);
  }
}
