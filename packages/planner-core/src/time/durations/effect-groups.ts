import { decodeRun } from "../../rules/condition/code.ts";
import type { ConditionNode } from "../../rules/condition/node.ts";
import type { GroundActions } from "../../rules/domain/actions/actions.ts";

/** Effects of an action, and the conditions on the state before it without which they do not act. */
export interface EffectGroup {
  readonly guards: readonly ConditionNode[];
  /** Code of effects; see `actions.ts`. */
  readonly effects: Int32Array;
}

/** The effects of an action, those without conditions first. Effects with sums are written out. */
export function effectGroupsOf(
  {
    effects,
    effectStart,
    conditional,
  }: Pick<GroundActions, "effects" | "effectStart" | "conditional">,
  action: number,
): readonly EffectGroup[] {
  const always = effects.subarray(effectStart[action], effectStart[action + 1]);
  const groups: EffectGroup[] = [{ guards: [], effects: always }];
  if (conditional === undefined) return groups;
  const { start, guards, guardStart, effects: guarded, effectStart: guardedStart } = conditional;
  for (let group = start[action] as number; group < (start[action + 1] as number); group++) {
    groups.push({
      guards: decodeRun(guards, guardStart[group] as number, guardStart[group + 1] as number),
      effects: guarded.subarray(guardedStart[group], guardedStart[group + 1]),
    });
  }
  return groups;
}
