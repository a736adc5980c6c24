import { type PackedState, PlanProver } from "@understudy/planner-core";
import type { Round } from "./round.ts";

/**
 * Whether a plan takes a way whose cost is not known, so that its own cost is a sum with bounds.
 *
 * @param state before the plan
 */
export function takesUnknownWay(
  { binding, ways, unknownWays }: Round,
  actions: readonly number[],
  state: PackedState,
): boolean {
  const { position, domain } = binding.layout;
  if (unknownWays.size === 0 || position === undefined || ways === undefined) return false;
  const size = position.variable.values.length;
  const prover = new PlanProver(domain);
  let before = state;
  for (const action of actions) {
    const to = domain.actions.ways?.to[action] ?? -1;
    const from = before[position.variable.id] as number;
    if (to >= 0 && unknownWays.has(from * size + to)) return true;
    if (!prover.prove(before, [action], undefined, { ways })) return false;
    before = prover.state.slice();
  }
  return false;
}
