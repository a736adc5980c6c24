import type { Domain } from "@understudy/planner-core";
import { type ConditionNode, EFFECT_LENGTH, simplify } from "@understudy/planner-core/internal";

/** What every compilation for one domain needs. */
export interface DomainIndex {
  /** Ids of the actions that write each variable. */
  readonly writers: readonly (readonly number[])[];
  /** The simplified condition of an action, without `maintain`. Computed on first use. */
  precondition(action: number): ConditionNode;
  /** Variables that the run-time cost of an action reads; undefined where the cost is constant. */
  costReads(action: number): readonly number[] | undefined;
}

const indexes = new WeakMap<Domain, DomainIndex>();

/** The index of a domain, made once. */
export function domainIndex(domain: Domain): DomainIndex {
  let index = indexes.get(domain);
  if (index === undefined) {
    index = buildIndex(domain);
    indexes.set(domain, index);
  }
  return index;
}

function buildIndex(domain: Domain): DomainIndex {
  const { actions, variables } = domain;
  const writers: number[][] = variables.all.map(() => []);
  for (let action = 0; action < actions.count; action++) {
    const end = actions.effectStart[action + 1] as number;
    for (let at = actions.effectStart[action] as number; at < end; at += EFFECT_LENGTH) {
      (writers[actions.effects[at + 1] as number] as number[]).push(action);
    }
  }
  const preconditions: (ConditionNode | undefined)[] = [];
  const reads = domain.tools.map((tool) =>
    tool.runtimeCost?.reads.map((name) => (domain.variable(name) as { readonly id: number }).id),
  );
  return {
    writers,
    precondition: (action) => {
      preconditions[action] ??= simplify(domain.actionCondition(action), variables);
      return preconditions[action];
    },
    costReads: (action) => reads[actions.tool[action] as number],
  };
}
