import type { PackedState } from "@understudy/planner-core";
import type { Chooser } from "../random/chooser.ts";
import type { LessonDomain } from "../teacher/lesson-domain.ts";

/** Share of uniformly random states; the others come from random play. */
const UNIFORM_SHARE = 0.45;
const MAX_WALK = 30;

/** A start state, uniformly random or from random play. */
export function randomStart({ domain, successors }: LessonDomain, chooser: Chooser): PackedState {
  const { all } = domain.variables;
  if (chooser.chance(UNIFORM_SHARE)) {
    return Int32Array.from(all, ({ min, max }) => chooser.between(min, max));
  }
  let state = Int32Array.from(all, ({ type, min, max }) => {
    if (type === "enum") return chooser.between(min, max);
    if (type === "boolean") return chooser.chance(0.2) ? max : min;
    if (chooser.chance(0.4)) return chooser.between(min, max);
    return chooser.chance(0.5) ? max : min;
  });
  let after = new Int32Array(state.length);
  const { order } = successors;
  for (let left = chooser.between(0, MAX_WALK); left > 0; left--) {
    // Trying one random action is cheaper than listing the applicable ones.
    const action = order[chooser.between(0, order.length - 1)];
    if (action === undefined || !successors.play(action, state, after)) continue;
    [state, after] = [after, state];
  }
  return state;
}
