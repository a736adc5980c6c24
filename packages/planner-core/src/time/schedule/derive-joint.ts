import type { CompiledCondition } from "../../rules/condition/condition.ts";
import { conditionVariables } from "../../rules/condition/condition-variables.ts";
import { type ConditionNode, makeTest, TRUE_NODE } from "../../rules/condition/node.ts";
import { simplify } from "../../rules/condition/simplify.ts";
import { ASSIGN, EFFECT_LENGTH } from "../../rules/domain/actions/actions.ts";
import { type Variable, VariableTable } from "../../rules/domain/definition/variables.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import { changeActions } from "./events/apply-event.ts";
import type { JointDomain } from "./join-domain.ts";
import { plainDomain } from "./plain-domain.ts";

/** The joint domain with events, which may come at any time, and clocks, which may end whenever they run. */
export interface EventDomain {
  readonly domain: Domain;
  /** The change by the world of each action after those of the joint domain: an event, or a clock after all events. */
  readonly changeOf: readonly number[];
}

/** The end of a clock on joint states. */
export interface ClockEnd {
  readonly condition: CompiledCondition;
  readonly effects: Int32Array;
}

/** The joint domain with events and ends of clocks as {@link changeActions}, in order after its other actions. */
export function withEvents(
  joint: JointDomain,
  events: readonly Int32Array[],
  clocks: readonly ClockEnd[],
): EventDomain {
  const { domain } = joint;
  const count = domain.variables.all.length;
  const pending = events.map(
    (_, index): Variable => ({
      ...{ name: `event ${index} is due`, id: count + index },
      ...{ type: "boolean", values: [], min: 0, max: 1, bucket: 1, defaultCode: undefined },
    }),
  );
  const variables = new VariableTable([...domain.variables.all, ...pending]);
  const added = [
    ...events.map((effects, index) => {
      const isDue = makeTest(count + index, "=", 1);
      return changeActions(variables, effects, isDue, [ASSIGN, count + index, 0, 0]);
    }),
    ...clocks.map(({ condition, effects }) => {
      return changeActions(variables, effects, condition.node, []);
    }),
  ];
  const changeOf = added.flatMap((actions, index) => actions.map(() => index));
  const all = [...joint.keepable, ...added.flat()];
  const hash = `${domain.hash}:${events.map((effects) => effects.join()).join(";")}`;
  const first = joint.keepable.length;
  const nameOf = (action: number): string =>
    action < first ? joint.nameOf(action) : `change ${changeOf[action - first]}`;
  return {
    domain: plainDomain(domain.name, variables, all, TRUE_NODE, hash, nameOf),
    changeOf,
  };
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
