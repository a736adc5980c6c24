import { type Outcome, type PackedState, PlanProver } from "@understudy/planner-core";
import {
  COPY,
  type CompareNode,
  type ConditionNode,
  EFFECT_LENGTH,
} from "@understudy/planner-core/compiled";
import { revisions } from "@understudy/planner-core/internal";
import type { ThingBinding } from "../binding/binding.ts";
import { type ThingLayout, WITHOUT_PLACE } from "../layout.ts";
import type { ThingId } from "../things/thing.ts";

/** By layout: whether conditions compare variables of things. */
const comparing = new WeakMap<ThingLayout, boolean>();

/**
 * Whether a plan takes one thing for another. All things without a place have the same value, so a comparison of two of
 * them holds in every case.
 *
 * @param state before the plan
 * @param own by slot: the thing that a variable of the agent refers to
 */
function confusesThings(
  binding: ThingBinding,
  actions: readonly number[],
  state: PackedState,
  own: ReadonlyMap<number, ThingId>,
): boolean {
  const { layout } = binding;
  let doesCompare = comparing.get(layout);
  if (doesCompare === undefined) {
    doesCompare = comparesThings(layout);
    comparing.set(layout, doesCompare);
  }
  if (!doesCompare || actions.length === 0) return false;
  const { domain } = layout;
  const prover = new PlanProver(domain);
  const things = firstThings(binding, own);
  let before = state;
  for (const action of actions) {
    for (const node of comparisonsIn(domain.simplifiedCondition(action))) {
      const [left, right] = [node.left.variable, node.right.variable];
      const areOutside = isOutside(layout, left, before) && isOutside(layout, right, before);
      if (areOutside && things.get(left) !== things.get(right)) return true;
    }
    if (!prover.prove(before, [action], undefined, {})) return false;
    moveThings(layout, action, things);
    before = prover.state.slice();
  }
  return false;
}

/** An answer, without a plan that takes one thing for another. The parameters are those of `confusesThings`. */
export function withoutConfusion(
  answer: Outcome,
  binding: ThingBinding,
  state: PackedState,
  own: ReadonlyMap<number, ThingId>,
): Outcome {
  const isConfused = confusesThings(binding, answer.plan?.actions ?? [], state, own);
  return isConfused ? withoutPlan(answer) : answer;
}

/** An outcome whose plan is dropped. */
export function withoutPlan(outcome: Outcome): Outcome {
  return {
    ...outcome,
    ...{ status: "cut-off", plan: null, cost: 0, optimal: false, llmSteps: 0 },
    revised: revisions.NO_REVISION,
  };
}

/** By slot: the thing that a variable refers to, whether it has a place or not. */
function firstThings(
  binding: ThingBinding,
  own: ReadonlyMap<number, ThingId>,
): Map<number, ThingId | undefined> {
  const things = new Map<number, ThingId | undefined>(own);
  for (const place of binding.layout.places) {
    const { facts } = binding.at(place) ?? {};
    place.slots.forEach((slot, at) => {
      things.set(slot, facts?.things[at]);
    });
  }
  return things;
}

/** Copies things as an action does. Other effects only set things with places. */
function moveThings(
  { domain }: ThingLayout,
  action: number,
  things: Map<number, ThingId | undefined>,
): void {
  const { effects, effectStart } = domain.actions;
  const moved: [number, ThingId | undefined][] = [];
  const end = effectStart[action + 1] as number;
  for (let at = effectStart[action] as number; at < end; at += EFFECT_LENGTH) {
    if (effects[at] !== COPY) continue;
    moved.push([effects[at + 1] as number, things.get(effects[at + 2] as number)]);
  }
  for (const [slot, thing] of moved) things.set(slot, thing);
}

function isOutside({ domain }: ThingLayout, slot: number, state: PackedState): boolean {
  return domain.variables.all[slot]?.values[state[slot] as number] === WITHOUT_PLACE;
}

function comparesThings({ domain }: ThingLayout): boolean {
  for (let action = 0; action < domain.actions.count; action++) {
    for (const { left } of comparisonsIn(domain.simplifiedCondition(action))) {
      if (domain.variables.all[left.variable]?.values.includes(WITHOUT_PLACE) === true) return true;
    }
  }
  return false;
}

function* comparisonsIn(node: ConditionNode): Iterable<CompareNode> {
  if (node.kind === "compare") yield node;
  if (node.kind === "all" || node.kind === "any") {
    for (const child of node.children) yield* comparisonsIn(child);
  }
}
