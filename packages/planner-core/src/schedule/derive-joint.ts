import { conditionVariables } from "../condition/condition-variables.ts";
import { type ConditionNode, makeTest, TRUE_NODE } from "../condition/node.ts";
import { simplify } from "../condition/simplify.ts";
import { ASSIGN, DECREASE, EFFECT_LENGTH } from "../domain/actions/actions.ts";
import { type Variable, VariableTable } from "../domain/definition/variables.ts";
import type { Domain } from "../domain/domain.ts";
import type { JointDomain } from "./join-domain.ts";
import { type PlainAction, plainDomain } from "./plain-domain.ts";

/** The joint domain with events, which may happen at any time, in order after its other actions. */
export function withEvents(joint: JointDomain, events: readonly Int32Array[]): Domain {
  const { domain } = joint;
  const pending = events.map(
    (_, index): Variable => ({
      ...{ name: `event ${index} is due`, id: domain.variables.all.length + index },
      ...{ type: "boolean", values: [], min: 0, max: 1, bucket: 1, defaultCode: undefined },
    }),
  );
  const variables = new VariableTable([...domain.variables.all, ...pending]);
  const added = events.map((effects, index): PlainAction => {
    // A test of its own keeps the event from standing in for actions that come earlier.
    const due = domain.variables.all.length + index;
    const conditions: ConditionNode[] = [makeTest(due, "=", 1)];
    for (let at = 0; at < effects.length; at += EFFECT_LENGTH) {
      if (effects[at] !== DECREASE) continue;
      const variable = effects[at + 1] as number;
      const least = (domain.variables.min[variable] as number) + (effects[at + 2] as number);
      conditions.push(makeTest(variable, ">=", least));
    }
    const condition: ConditionNode = { kind: "all", children: conditions };
    return {
      condition,
      effects: [...effects, ASSIGN, due, 0, 0],
      scaledCost: 1,
    };
  });
  const all = [...joint.keepable, ...added];
  const hash = `${domain.hash}:${events.map((effects) => effects.join()).join(";")}`;
  const first = joint.keepable.length;
  const nameOf = (action: number): string =>
    action < first ? joint.nameOf(action) : `event ${action - first}`;
  return plainDomain(domain.name, variables, all, TRUE_NODE, hash, nameOf);
}

/**
 * The happenings as a domain in which every step keeps its condition from start to end: for plans whose happenings come one
 * after the other.
 *
 * @param costOf cost of a happening, in thousandths, at least 1
 */
export function keepingDomain(joint: JointDomain, costOf: (action: number) => number): Domain {
  const { domain, steps, actions } = joint;
  const written = new Set<number>();
  const { effects } = domain.actions;
  for (let at = 0; at < effects.length; at += EFFECT_LENGTH) written.add(effects[at + 1] as number);
  const kept: ConditionNode[] = [joint.maintain.node];
  for (const { during, marks, mark } of steps) {
    const reads = during && conditionVariables(during.node);
    if (during === undefined || ![...(reads ?? [])].some((variable) => written.has(variable)))
      continue;
    const idle = makeTest(marks[0] as number, "!=", mark);
    kept.push({ kind: "any", children: [idle, during.node] });
  }
  const { variables } = domain;
  const maintain = simplify({ kind: "all", children: kept }, variables);
  const priced = actions.map((action, id) => ({ ...action, scaledCost: costOf(id) }));
  const hash = `${domain.hash}:keeping`;
  return plainDomain(domain.name, variables, priced, maintain, hash, joint.nameOf);
}
