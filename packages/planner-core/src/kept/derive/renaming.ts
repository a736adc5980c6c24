import {
  AT_LEAST,
  AT_MOST,
  EQUAL,
  encode,
  SUM_AT_MOST,
  TERMS_EQUAL,
} from "../../rules/condition/code.ts";
import type { ConditionNode, Term, TestNode } from "../../rules/condition/node.ts";
import { simplify } from "../../rules/condition/simplify.ts";
import { ASSIGN, COPY, EFFECT_LENGTH } from "../../rules/domain/actions/actions.ts";
import type { Variable, VariableTable } from "../../rules/domain/definition/variables.ts";
import type { Domain } from "../../rules/domain/domain.ts";

/**
 * An exchange of variables and of enum values, which is its own inverse. Whatever is not mapped stays the same. Only
 * variables of the same type and range are exchanged; integers and booleans keep their values.
 */
export class Renaming {
  readonly #table: VariableTable;
  /** Groups of enum variables that are compared with or copied to each other, by variable id. */
  readonly #linked: readonly (readonly number[])[];
  readonly #variables: Map<number, number>;
  readonly #values: Map<number, Map<number, number>>;

  constructor(
    table: VariableTable,
    linked: readonly (readonly number[])[],
    from?: {
      readonly variables: ReadonlyMap<number, number>;
      readonly values: ReadonlyMap<number, ReadonlyMap<number, number>>;
    },
  ) {
    this.#table = table;
    this.#linked = linked;
    this.#variables = new Map(from?.variables);
    this.#values = new Map([...(from?.values ?? [])].map(([id, values]) => [id, new Map(values)]));
  }

  copy(): Renaming {
    const from = { variables: this.#variables, values: this.#values };
    return new Renaming(this.#table, this.#linked, from);
  }

  /** Exchanges two variables; false if this contradicts the mapping so far or their ranges differ. */
  mapVariable(from: number, to: number): boolean {
    const known = this.#variables.get(from);
    if (known !== undefined) return known === to;
    if (this.#variables.has(to)) return false;
    if (from !== to && !alike(this.#table.all[from], this.#table.all[to])) return false;
    this.#variables.set(from, to);
    this.#variables.set(to, from);
    return true;
  }

  /** Exchanges two values of a variable and of the variables linked to it; false on a contradiction. */
  mapValue(variable: number, from: number, to: number): boolean {
    if (this.#table.all[variable]?.type !== "enum") return from === to;
    const group = new Set([...this.#groupOf(variable), ...this.#groupOf(this.variable(variable))]);
    for (const member of group) {
      const values = this.#values.get(member) ?? new Map<number, number>();
      const known = values.get(from);
      if (known !== undefined ? known !== to : values.has(to)) return false;
      values.set(from, to);
      values.set(to, from);
      this.#values.set(member, values);
    }
    return true;
  }

  #groupOf(variable: number): readonly number[] {
    return this.#linked[variable] ?? [variable];
  }

  variable(id: number): number {
    return this.#variables.get(id) ?? id;
  }

  value(variable: number, code: number): number {
    return this.#values.get(variable)?.get(code) ?? code;
  }

  /** Whether the renaming changes nothing. */
  get isIdentity(): boolean {
    for (const [from, to] of this.#variables) if (from !== to) return false;
    for (const values of this.#values.values()) {
      for (const [from, to] of values) if (from !== to) return false;
    }
    return true;
  }

  /** The renaming as readable text, equal for equal renamings: `has_axe ↔ has_pick, at: forest ↔ mine`. */
  describe(): string {
    const parts: string[] = [];
    for (const { id, name } of this.#table.all) {
      const to = this.variable(id);
      if (to > id) parts.push(`${name} ↔ ${this.#table.all[to]?.name}`);
    }
    for (const { id, name, values } of this.#table.all) {
      const pairs = values.flatMap((value, code) => {
        const to = this.value(id, code);
        return to > code ? [`${value} ↔ ${values[to]}`] : [];
      });
      if (pairs.length > 0) parts.push(`${name}: ${pairs.join(" ")}`);
    }
    return parts.join(", ");
  }

  /** The image of a condition. */
  condition(node: ConditionNode): ConditionNode {
    switch (node.kind) {
      case "test":
        return this.#test(node);
      case "compare":
        return { ...node, left: this.#term(node.left), right: this.#term(node.right) };
      case "sum": {
        const terms = node.terms.map(({ variable, factor }) => ({
          variable: this.variable(variable),
          factor,
        }));
        return { ...node, terms: terms.sort((a, b) => a.variable - b.variable) };
      }
      default:
        return { kind: node.kind, children: node.children.map((child) => this.condition(child)) };
    }
  }

  #test(node: TestNode): ConditionNode {
    const variable = this.variable(node.variable);
    const { operator } = node;
    const declared = this.#table.all[node.variable] as Variable;
    const ordered = operator === "<=" || operator === ">=";
    if (declared.type === "enum" && ordered) {
      // A range of codes is a set of values, whose images need not be neighbours.
      const children: ConditionNode[] = [];
      for (let code = declared.min; code <= declared.max; code++) {
        if (operator === "<=" ? code > node.value : code < node.value) {
          children.push({
            kind: "test",
            operator: "!=",
            variable,
            value: this.value(node.variable, code),
          });
        }
      }
      return { kind: "all", children };
    }
    return { kind: "test", operator, variable, value: this.value(node.variable, node.value) };
  }

  #term(term: Term): Term {
    return { ...term, variable: this.variable(term.variable) };
  }

  /** Whether an action mentions nothing that is exchanged, and so is its own image. */
  leaves(domain: Domain, action: number): boolean {
    const { conditions, conditionStart, effects, effectStart } = domain.actions;
    const end = conditionStart[action + 1] as number;
    for (let at = conditionStart[action] as number; at < end; ) {
      const opcode = conditions[at] as number;
      const first = conditions[at + 1] as number;
      if (opcode < EQUAL) at += 2;
      else if (opcode < TERMS_EQUAL) {
        const ordered = opcode === AT_MOST || opcode === AT_LEAST;
        if (this.#moves(first, ordered ? undefined : (conditions[at + 2] as number))) return false;
        at += 3;
      } else if (opcode === SUM_AT_MOST) {
        const next = at + first;
        for (let term = at + 2; term < next - 1; term += 2) {
          if (this.#moves(conditions[term] as number)) return false;
        }
        at = next;
      } else {
        if (this.#moves(first) || this.#moves(conditions[at + 4] as number)) return false;
        at += 7;
      }
    }
    const effectsEnd = effectStart[action + 1] as number;
    for (let at = effectStart[action] as number; at < effectsEnd; at += EFFECT_LENGTH) {
      const variable = effects[at + 1] as number;
      const operand = effects[at + 2] as number;
      const opcode = effects[at];
      if (this.#moves(variable, opcode === ASSIGN ? operand : undefined)) return false;
      if (opcode === COPY && this.#moves(operand)) return false;
    }
    return true;
  }

  /** Whether a variable, or its value (any value if undefined), is exchanged. */
  #moves(variable: number, value?: number): boolean {
    if (this.variable(variable) !== variable) return true;
    const values = this.#values.get(variable);
    if (values === undefined) return false;
    if (value !== undefined) return (values.get(value) ?? value) !== value;
    for (const [from, to] of values) if (from !== to) return true;
    return false;
  }

  /** Key that is equal for conditions with the same canonical form. */
  conditionKey(node: ConditionNode): string {
    return encode(simplify(this.condition(node), this.#table)).join();
  }

  /** Key that is equal for actions with the same effects and cost. */
  actionKey(domain: Domain, action: number): string {
    const { actions } = domain;
    const tool = domain.tools[actions.tool[action] as number];
    const effects: string[] = [];
    const end = actions.effectStart[action + 1] as number;
    for (let at = actions.effectStart[action] as number; at < end; at += EFFECT_LENGTH) {
      const part = (index: number): number => actions.effects[at + index] as number;
      const [opcode, variable, operand, bound] = [part(0), part(1), part(2), part(3)] as const;
      let image = operand;
      if (opcode === ASSIGN) image = this.value(variable, operand);
      if (opcode === COPY) image = this.variable(operand);
      effects.push([this.variable(variable), opcode, image, bound].join(":"));
    }
    // A cost function may depend on any name and argument.
    const runtime = tool?.runtimeCost === undefined ? "" : domain.formatAction(action);
    return [
      actions.scaledCost[action],
      runtime,
      this.conditionKey(domain.actionCondition(action)),
      effects.sort().join(" "),
    ].join("|");
  }
}

function alike(left: Variable | undefined, right: Variable | undefined): boolean {
  if (left === undefined || right === undefined) return false;
  return (
    left.type === right.type &&
    left.min === right.min &&
    left.max === right.max &&
    left.values.every((value, code) => value === right.values[code])
  );
}
