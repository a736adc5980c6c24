import type { ConditionNode, SumTerm } from "../../rules/condition/node.ts";
import { ASSIGN, COPY, EFFECT_LENGTH } from "../../rules/domain/actions/actions.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import type { Renaming } from "./renaming.ts";

/** The conditions and effects of ground actions, ordered by their form alone. */
export class ActionForms {
  readonly domain: Domain;
  readonly #conditions: (readonly ConditionNode[] | undefined)[] = [];
  readonly #effects: (readonly ShapedEffect[] | undefined)[] = [];
  readonly #shapes: (string | undefined)[] = [];

  constructor(domain: Domain) {
    this.domain = domain;
  }

  conditions(action: number): readonly ConditionNode[] {
    const known = this.#conditions[action];
    if (known !== undefined) return known;
    const sorted = sortedConditions(this.domain, action);
    this.#conditions[action] = sorted;
    return sorted;
  }

  effects(action: number): readonly ShapedEffect[] {
    const known = this.#effects[action];
    if (known !== undefined) return known;
    const sorted = sortedEffects(this.domain, action);
    this.#effects[action] = sorted;
    return sorted;
  }

  /** Text that is equal for actions whose forms can be aligned: same cost, operators, types and ranges. */
  shape(action: number): string {
    const known = this.#shapes[action];
    if (known !== undefined) return known;
    const conditions = this.conditions(action).map((node) => nodeShape(node, this.domain));
    const effects = this.effects(action).map(({ shape }) => shape);
    const scaledCost = this.domain.actions.scaledCost[action];
    const shape = `${scaledCost}|${conditions.join(" ")}|${effects.join(" ")}`;
    this.#shapes[action] = shape;
    return shape;
  }
}

/**
 * Extends a renaming so that it maps one ground action to another, by aligning their conditions and effects and
 * exchanging variables and values. False if the actions differ in form or contradict the renaming, which is unusable
 * from then on.
 */
export function alignActions(
  forms: ActionForms,
  renaming: Renaming,
  from: number,
  to: number,
): boolean {
  return (
    alignNodes(renaming, forms.conditions(from), forms.conditions(to)) &&
    alignEffects(renaming, forms.effects(from), forms.effects(to))
  );
}

function sortedConditions(domain: Domain, action: number): readonly ConditionNode[] {
  const flat: ConditionNode[] = [];
  const flatten = (node: ConditionNode): void => {
    if (node.kind === "all") node.children.forEach(flatten);
    else flat.push(node);
  };
  flatten(domain.actionCondition(action));
  const shaped = flat.map((node, order) => ({ node, order, shape: nodeShape(node, domain) }));
  shaped.sort((a, b) => compareText(a.shape, b.shape) || a.order - b.order);
  return shaped.map(({ node }) => node);
}

interface ShapedEffect {
  readonly opcode: number;
  readonly variable: number;
  readonly operand: number;
  readonly order: number;
  readonly shape: string;
}

function sortedEffects(domain: Domain, action: number): readonly ShapedEffect[] {
  const { effects, effectStart } = domain.actions;
  const shaped: ShapedEffect[] = [];
  const end = effectStart[action + 1] as number;
  for (let at = effectStart[action] as number; at < end; at += EFFECT_LENGTH) {
    const opcode = effects[at] as number;
    const variable = effects[at + 1] as number;
    const operand = effects[at + 2] as number;
    const free = opcode === COPY || (opcode === ASSIGN && isEnum(domain, variable));
    const shape = `${opcode}:${variableShape(domain, variable)}:${free ? "" : operand}`;
    shaped.push({ opcode, variable, operand, order: at, shape });
  }
  return shaped.sort((a, b) => compareText(a.shape, b.shape) || a.order - b.order);
}

function alignEffects(
  renaming: Renaming,
  left: readonly ShapedEffect[],
  right: readonly ShapedEffect[],
): boolean {
  if (left.length !== right.length) return false;
  return left.every((effect, index) => {
    const other = right[index] as ShapedEffect;
    if (effect.shape !== other.shape || !renaming.mapVariable(effect.variable, other.variable)) {
      return false;
    }
    if (effect.opcode === COPY) return renaming.mapVariable(effect.operand, other.operand);
    if (effect.opcode !== ASSIGN) return effect.operand === other.operand;
    return renaming.mapValue(effect.variable, effect.operand, other.operand);
  });
}

function alignNodes(
  renaming: Renaming,
  left: readonly ConditionNode[],
  right: readonly ConditionNode[],
): boolean {
  return (
    left.length === right.length &&
    left.every((node, index) => alignNode(renaming, node, right[index] as ConditionNode))
  );
}

function alignNode(renaming: Renaming, left: ConditionNode, right: ConditionNode): boolean {
  if (left.kind === "test") {
    return (
      right.kind === "test" &&
      left.operator === right.operator &&
      renaming.mapVariable(left.variable, right.variable) &&
      renaming.mapValue(left.variable, left.value, right.value)
    );
  }
  if (left.kind === "compare") {
    return (
      right.kind === "compare" &&
      left.operator === right.operator &&
      renaming.mapVariable(left.left.variable, right.left.variable) &&
      renaming.mapVariable(left.right.variable, right.right.variable)
    );
  }
  if (left.kind === "sum") {
    return (
      right.kind === "sum" &&
      left.bound === right.bound &&
      left.terms.length === right.terms.length &&
      left.terms.every(({ variable, factor }, index) => {
        const other = right.terms[index] as SumTerm;
        return factor === other.factor && renaming.mapVariable(variable, other.variable);
      })
    );
  }
  if (right.kind !== "all" && right.kind !== "any") return false;
  return left.kind === right.kind && alignNodes(renaming, left.children, right.children);
}

function nodeShape(node: ConditionNode, domain: Domain): string {
  switch (node.kind) {
    case "test": {
      const value = isEnum(domain, node.variable) ? "" : String(node.value);
      return `${node.operator}${variableShape(domain, node.variable)}:${value}`;
    }
    case "compare": {
      const sides = [node.left, node.right].map(
        ({ variable, offset, cap }) => `${variableShape(domain, variable)}:${offset}:${cap}`,
      );
      return `${node.operator}${sides.join(":")}`;
    }
    case "sum": {
      const terms = node.terms.map(
        ({ variable, factor }) => `${variableShape(domain, variable)}:${factor}`,
      );
      return `sum${terms.join(":")}:${node.bound}`;
    }
    default:
      return `${node.kind}(${node.children.map((child) => nodeShape(child, domain)).join(" ")})`;
  }
}

function variableShape(domain: Domain, variable: number): string {
  const { min, max, type } = domain.variables.all[variable] as {
    readonly min: number;
    readonly max: number;
    readonly type: string;
  };
  return `${type[0]}${min}:${max}`;
}

function isEnum(domain: Domain, variable: number): boolean {
  return domain.variables.all[variable]?.type === "enum";
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
