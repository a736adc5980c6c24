import { Hash64 } from "../../base/hash.ts";
import { NORMALISATION_VERSION, normaliseText } from "../../base/text/normalise-text.ts";
import type { CompiledCondition } from "../../rules/condition/condition.ts";
import { isTrueNode } from "../../rules/condition/node.ts";
import { simplify } from "../../rules/condition/simplify.ts";
import type { Domain, Goal } from "../../rules/domain/domain.ts";
import { hashCondition } from "../../rules/domain/ground/hash-actions.ts";

/** Texts that distinguish plans, as agents with different personas may act differently. */
export interface PartitionText {
  /** The agent's character, as in a request. */
  readonly persona?: string | undefined;
  /** The agent's instruction, as in a request. */
  readonly directive?: string | undefined;
}

/**
 * The partition of a question in a plan library: goal and `maintain` by meaning, persona and directive in the form of
 * `normaliseText`. Independent of the model and its prompt, so a game with another model, or without one, can use the
 * same preparation. With `maintain` or texts this takes microseconds, so keep the result.
 */
export function partitionOf(
  domain: Domain,
  goal: Goal,
  maintain?: CompiledCondition | undefined,
  text?: PartitionText | undefined,
): string {
  return `${goal.hash}${maintainKey(domain, maintain)}${textKey(text)}`;
}

function maintainKey(domain: Domain, maintain: CompiledCondition | undefined): string {
  if (maintain === undefined) return "";
  const simple = simplify(maintain.node, domain.variables);
  if (isTrueNode(simple)) return "";
  const hash = new Hash64();
  hashCondition(hash, simple);
  return `+${hash.digest()}`;
}

/** The texts as a key; empty if there are none. */
function textKey(text: PartitionText | undefined): string {
  if (text === undefined) return "";
  const { persona, directive } = text;
  if (persona === undefined && directive === undefined) return "";
  const hash = new Hash64();
  hash.integer(NORMALISATION_VERSION);
  for (const part of [persona, directive]) {
    hash.integer(part === undefined ? 0 : 1).text(part === undefined ? "" : normaliseText(part));
  }
  return `/text-${hash.digest()}`;
}
