import type { CompiledCondition } from "../condition/condition.ts";
import { isTrueNode } from "../condition/node.ts";
import { simplify } from "../condition/simplify.ts";
import type { Domain, Goal } from "../domain/domain.ts";
import { hashCondition } from "../domain/ground.ts";
import { Hash64 } from "../hash.ts";

/**
 * The partition of a question in a repertoire that stands alone: its goal and what must be
 * maintained, by meaning. With `maintain` it takes microseconds: keep the answer.
 */
export function partitionOf(
  domain: Domain,
  goal: Goal,
  maintain?: CompiledCondition | undefined,
): string {
  if (maintain === undefined) return goal.hash;
  const simple = simplify(maintain.node, domain.variables);
  if (isTrueNode(simple)) return goal.hash;
  const hash = new Hash64();
  hashCondition(hash, simple);
  return `${goal.hash}+${hash.digest()}`;
}
