import type { Hash64 } from "../../../base/hash.ts";
import { encode } from "../../condition/code.ts";
import type { ConditionNode } from "../../condition/node.ts";
import { EFFECT_LENGTH, type GroundActions, isConditional } from "../actions/actions.ts";
import type { Grounding } from "../actions/grounding.ts";
import { COST_SCALE } from "../definition/costs.ts";

/** Mixes the meaning of all ground actions into a hash, regardless of how they are written. */
export function hashActions(hash: Hash64, grounding: Grounding): void {
  const { actions } = grounding;
  hash.integer(actions.count).text(grounding.conditionHash);
  for (let action = 0; action < actions.count; action++) {
    const start = actions.effectStart[action] as number;
    const end = actions.effectStart[action + 1] as number;
    const { effects } = actions;
    const order: number[] = [];
    for (let at = start; at < end; at += EFFECT_LENGTH) order.push(at);
    order.sort((a, b) => (effects[a + 1] as number) - (effects[b + 1] as number));
    hash.integer(order.length);
    for (const first of order) hash.integers(effects, first, first + EFFECT_LENGTH);
    if (isConditional(actions, action)) hashGroups(hash, actions, action);
    hash
      .integer(actions.scaledCost[action] as number)
      .integer(actions.minScaledCost[action] as number);
  }
  hash.integer(COST_SCALE);
  if (actions.ways === undefined) return;
  hash.text("ways").integer(actions.ways.position);
  hash.integers(actions.ways.to);
}

function hashGroups(hash: Hash64, { conditional }: GroundActions, action: number): void {
  if (conditional === undefined) return;
  const { start, guards, guardStart, effects, effectStart } = conditional;
  const texts: string[] = [];
  for (let group = start[action] as number; group < (start[action + 1] as number); group++) {
    const guard = guards.subarray(guardStart[group], guardStart[group + 1]).join();
    const run = effects.subarray(effectStart[group], effectStart[group + 1]);
    for (let at = 0; at < run.length; at += EFFECT_LENGTH) {
      texts.push(`${guard}>${run.subarray(at, at + EFFECT_LENGTH).join()}`);
    }
  }
  const unique = [...new Set(texts)].sort();
  hash.text("if").integer(unique.length);
  for (const text of unique) hash.text(text);
}

/** Mixes a simplified condition into a hash. */
export function hashCondition(hash: Hash64, node: ConditionNode): void {
  const code = encode(node);
  hash.integer(code.length).integers(code);
}
