import type { CompiledCondition } from "../../condition/condition.ts";
import { isTrueNode } from "../../condition/node.ts";
import { simplify } from "../../condition/simplify.ts";
import type { Domain, Goal } from "../../domain/domain.ts";
import { hashCondition } from "../../domain/ground/hash-actions.ts";
import { Hash64 } from "../../hash.ts";
import { NORMALISATION_VERSION, normaliseText } from "../../text/normalise-text.ts";

/** Free texts that keep plans apart: agents of different personas may act differently. */
export interface PartitionText {
  /** A text that says who the agent is, as in a request. */
  readonly persona?: string | undefined;
  /** The agent's instruction, as in a request. */
  readonly directive?: string | undefined;
}

/**
 * The partition of a question in a repertoire: its goal and what must be maintained, by meaning, and
 * persona and directive, compared as `normaliseText` leaves them. Neither the model nor its prompt
 * is part of it: what one model rehearsed serves a game with another one, or with none. With
 * `maintain` or texts it takes microseconds: keep the answer.
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

/** Empty without texts. */
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
