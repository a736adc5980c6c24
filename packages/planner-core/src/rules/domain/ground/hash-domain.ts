import { Hash64 } from "../../../base/hash.ts";
import type { ConditionNode } from "../../condition/node.ts";
import { simplify } from "../../condition/simplify.ts";
import type { Tool } from "../actions/actions.ts";
import type { Grounding } from "../actions/grounding.ts";
import { compareNames } from "../definition/names.ts";
import { enumerationOrder } from "../definition/tool-arguments.ts";
import type { VariableTable } from "../definition/variables.ts";
import { hashActions, hashCondition } from "./hash-actions.ts";

/** The meaning of a domain, as the input of its hash. */
interface Meaning {
  readonly variables: VariableTable;
  readonly tools: readonly Tool[];
  readonly grounding: Grounding;
  /** In declared order, which is part of the meaning. */
  readonly goals: readonly {
    readonly name: string | undefined;
    readonly priority: number;
    readonly hash: string;
  }[];
  readonly maintain: readonly ConditionNode[];
}

/**
 * The hash of a domain's meaning, as sixteen hexadecimal digits. The length of each list is mixed in before its items.
 */
export function hashDomain({ variables, tools, grounding, goals, maintain }: Meaning): string {
  const hash = new Hash64();
  hash.integer(variables.all.length);
  for (const { name, type, values, min, max } of variables.all) {
    hash.text(name).text(type).integer(min).integer(max);
    for (const value of values) hash.text(value);
  }
  hashSteps(hash, tools, grounding);
  hashActions(hash, grounding);
  const runtime = tools.filter((tool) => tool.runtimeCost !== undefined);
  for (const { name, runtimeCost } of runtime.sort((a, b) => compareNames(a.name, b.name))) {
    const reads = [...new Set(runtimeCost?.reads)].sort();
    hash.text(name).integer(reads.length);
    for (const read of reads) hash.text(read);
  }
  hash.integer(goals.length);
  for (const goal of goals) {
    hash
      .text(goal.name as string)
      .text(String(goal.priority))
      .text(goal.hash);
  }
  hashCondition(hash, simplify({ kind: "all", children: maintain }, variables));
  return hash.digest();
}

/** Mixes in the names of the ground actions without creating their steps. */
function hashSteps(
  hash: Hash64,
  tools: readonly Tool[],
  { actions, combination }: Grounding,
): void {
  for (let action = 0; action < actions.count; action++) {
    const toolIndex = actions.tool[action] as number;
    // Actions are ordered by tool.
    if (action === 0 || toolIndex !== actions.tool[action - 1]) {
      const tool = tools[toolIndex] as Tool;
      hash.text(tool.name).integer(tool.parameters.length);
      for (const index of enumerationOrder(tool)) {
        const { name, values } = tool.parameters[index] as Tool["parameters"][number];
        hash.text(name).integer(values.length);
        for (const value of values) hash.text(typeof value).text(String(value));
      }
    }
    hash.integer(combination[action] as number);
  }
}
