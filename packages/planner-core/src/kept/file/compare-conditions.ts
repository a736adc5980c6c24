import { RequestError } from "../../base/errors.ts";
import { isRecord } from "../../base/json/issues.ts";
import { CompiledCondition } from "../../rules/condition/condition.ts";
import type { ConditionNode } from "../../rules/condition/node.ts";
import { SumOverflow } from "../../rules/condition/sums.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import { compileWritten } from "../../rules/domain/goals.ts";
import { implies, requirementOf } from "../match/requirement.ts";
import { writeCondition } from "./write-condition.ts";

/** The difference between two preconditions as text, part by part. */
export interface ConditionChange {
  /** New parts, so that the plan works in fewer states. */
  readonly added: readonly string[];
  /** Removed parts, so that the plan works in more states. */
  readonly removed: readonly string[];
}

/**
 * Compares a precondition with the one in a file, part by part. Sound but incomplete: a part that follows only from
 * several others together is listed as added or removed.
 */
export function compareConditions(
  domain: Domain,
  before: unknown,
  now: CompiledCondition,
): ConditionChange {
  if (typeof before === "string") {
    // The domain language cannot express it: only the text can be compared.
    const text = domain.format(now);
    return before === text ? { added: [], removed: [] } : { added: [text], removed: [before] };
  }
  // A hand-written plan has no condition.
  if (!isRecord(before)) return { added: [], removed: [] };
  const written = writeCondition(now.node, domain.variables);
  if (JSON.stringify(written) === JSON.stringify(before)) return { added: [], removed: [] };
  const old = readParts(domain, before);
  const { variables } = domain;
  const wholeOf = (nodes: readonly ConditionNode[]): CompiledCondition =>
    new CompiledCondition({ kind: "all", children: nodes }, variables);
  const requires = (whole: CompiledCondition, part: ConditionNode): boolean =>
    implies(requirementOf(whole, variables), requirementOf(wholeOf([part]), variables), variables);
  const oldWhole = wholeOf(old.nodes);
  const added = partsOf(now.node)
    .filter((part) => !requires(oldWhole, part))
    .map((part) => domain.format(part));
  const removed = old.nodes
    .filter((part) => !requires(now, part))
    .map((part) => domain.format(part));
  return { added, removed: [...removed, ...old.unreadable] };
}

/** The parts of a condition in a file; parts that are invalid in this domain remain text. */
function readParts(
  domain: Domain,
  before: Readonly<Record<string, unknown>>,
): { readonly nodes: readonly ConditionNode[]; readonly unreadable: readonly string[] } {
  const nodes: ConditionNode[] = [];
  const unreadable: string[] = [];
  for (const [name, value] of Object.entries(before)) {
    try {
      const node = compileWritten({ [name]: value }, "", domain.variables, "kept");
      for (const part of partsOf(node)) nodes.push(part);
    } catch (error) {
      if (!(error instanceof RequestError) && !(error instanceof SumOverflow)) throw error;
      unreadable.push(`${name} ${JSON.stringify(value)}`.slice(0, 200));
    }
  }
  return { nodes, unreadable };
}

function partsOf(node: ConditionNode): readonly ConditionNode[] {
  return node.kind === "all" ? node.children.flatMap(partsOf) : [node];
}
