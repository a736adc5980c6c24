import {
  ASSIGN,
  COPY,
  type ConditionNode,
  DECREASE,
  decodeRun,
  EFFECT_LENGTH,
  type Term,
} from "@understudy/planner-core/compiled";
import type { Case } from "../cases.ts";

/** Reads a variable from a planner's own state. Values are codes: numbers of any type. */
export type Reader<Source> = (source: Source, variable: string) => number;

/** An action for planners based on functions. */
interface PlainAction<Source> {
  readonly id: number;
  readonly name: string;
  readonly cost: number;
  readonly tests: readonly ((source: Source) => boolean)[];
  /** Writes the changes, computed from the previous state. */
  readonly change: (source: Source, write: (variable: string, value: number) => void) => void;
}

/** A problem as names, numbers and functions. */
export interface PlainProblem<Source> {
  readonly state: Readonly<Record<string, number>>;
  readonly actions: readonly PlainAction<Source>[];
  readonly goal: readonly ((source: Source) => boolean)[];
  /** The goal as a set of values, if that is all it is. */
  readonly goalValues: Readonly<Record<string, number>> | undefined;
}

/** Translates a problem for planners whose conditions and effects are functions of a state. */
export function translate<Source>(one: Case, read: Reader<Source>): PlainProblem<Source> {
  const { domain, state } = one;
  const names = domain.variables.all.map(({ name }) => name);
  const nameOf = (variable: number): string => names[variable] as string;
  const termOf = ({ variable, offset, cap }: Term): ((source: Source) => number) => {
    const name = nameOf(variable);
    return (source) => Math.min(cap, read(source, name) + offset);
  };
  const testOf = (node: ConditionNode): ((source: Source) => boolean) => {
    switch (node.kind) {
      case "test": {
        const { operator, value } = node;
        const name = nameOf(node.variable);
        if (operator === "=") return (source) => read(source, name) === value;
        if (operator === "!=") return (source) => read(source, name) !== value;
        if (operator === "<=") return (source) => read(source, name) <= value;
        return (source) => read(source, name) >= value;
      }
      case "compare": {
        const left = termOf(node.left);
        const right = termOf(node.right);
        if (node.operator === "=") return (source) => left(source) === right(source);
        if (node.operator === "!=") return (source) => left(source) !== right(source);
        return (source) => left(source) <= right(source);
      }
      case "sum": {
        const terms = node.terms.map(({ variable, factor }) => [nameOf(variable), factor] as const);
        return (source) =>
          terms.reduce((sum, [name, factor]) => sum + factor * read(source, name), 0) <= node.bound;
      }
      case "all":
      case "any": {
        const tests = node.children.map(testOf);
        if (node.kind === "any") return (source) => tests.some((test) => test(source));
        return (source) => tests.every((test) => test(source));
      }
    }
  };
  const goalNodes = decodeRun(one.goal.condition.code, 0, one.goal.condition.code.length);
  return {
    state: Object.fromEntries(names.map((name, id) => [name, state[id] as number])),
    actions: Array.from({ length: domain.actions.count }, (_, id) => {
      const { conditions, conditionStart, scaledCost } = domain.actions;
      const from = conditionStart[id] as number;
      const to = conditionStart[id + 1] as number;
      return {
        id,
        name: `${domain.tools[domain.actions.tool[id] as number]?.name}#${id}`,
        cost: (scaledCost[id] as number) / 1000,
        tests: decodeRun(conditions, from, to).map(testOf),
        change: changeOf(one, id, nameOf, read),
      };
    }),
    goal: goalNodes.map(testOf),
    goalValues: valuesOf(goalNodes, nameOf),
  };
}

function changeOf<Source>(
  { domain: { actions } }: Case,
  action: number,
  nameOf: (variable: number) => string,
  read: Reader<Source>,
): PlainAction<Source>["change"] {
  const parts: { readonly name: string; readonly value: (source: Source) => number }[] = [];
  const end = actions.effectStart[action + 1] as number;
  for (let at = actions.effectStart[action] as number; at < end; at += EFFECT_LENGTH) {
    const part = (index: number): number => actions.effects[at + index] as number;
    const [opcode, variable, operand, bound] = [part(0), part(1), part(2), part(3)] as const;
    const name = nameOf(variable);
    if (opcode === ASSIGN) {
      parts.push({ name, value: () => operand });
    } else if (opcode === DECREASE) {
      parts.push({ name, value: (source) => read(source, name) - operand });
    } else if (opcode === COPY) {
      const other = nameOf(operand);
      parts.push({ name, value: (source) => Math.min(bound, read(source, other)) });
    } else {
      parts.push({ name, value: (source) => Math.min(bound, read(source, name) + operand) });
    }
  }
  const [first, second] = parts;
  if (first !== undefined && second === undefined) {
    return (source, write) => write(first.name, first.value(source));
  }
  return (source, write) => {
    const values = parts.map(({ value }) => value(source));
    for (const [index, { name }] of parts.entries()) write(name, values[index] as number);
  };
}

function valuesOf(
  nodes: readonly ConditionNode[],
  nameOf: (variable: number) => string,
): Record<string, number> | undefined {
  const values: Record<string, number> = {};
  for (const node of nodes) {
    if (node.kind !== "test" || node.operator !== "=") return undefined;
    values[nameOf(node.variable)] = node.value;
  }
  return values;
}
