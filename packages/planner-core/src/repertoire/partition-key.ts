import type { CompiledCondition } from "../condition/condition.ts";
import { simplify } from "../condition/simplify.ts";
import type { Domain, Goal } from "../domain/domain.ts";
import { hashCondition } from "../domain/ground.ts";
import { Hash64 } from "../hash.ts";

/**
 * The partition of a question in a repertoire that stands alone: its goal and what must be
 * maintained, by meaning.
 */
export function partitionOf(
  domain: Domain,
  goal: Goal,
  maintain?: CompiledCondition | undefined,
): string {
  if (maintain === undefined || maintain.isTrue) return goal.hash;
  const hash = new Hash64();
  hashCondition(hash, simplify(maintain.node, domain.variables));
  return `${goal.hash}+${hash.digest()}`;
}
