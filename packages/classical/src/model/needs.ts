import type { Domain } from "@understudy/planner-core";
import {
  ASSIGN,
  COPY,
  type ConditionNode,
  EFFECT_LENGTH,
  INCREASE,
  type TestOperator,
} from "@understudy/planner-core/internal";

/** Some condition that matters gets easier as the variable grows. */
export const UP = 1;
/** Some condition that matters gets easier as the variable shrinks. */
export const DOWN = 2;

/**
 * What a goal needs of each variable: the direction for integers and booleans, the values for
 * enums. An action that serves no need can be cut out of any plan without breaking it: every
 * condition that matters stays at least as true. A variable without needs is read by nobody.
 */
export class Needs {
  /** `UP` and `DOWN` by variable; both for an enum that is needed at all. */
  readonly direction: Uint8Array;
  /** Needed codes of enums; other variables have none. */
  readonly #values: (Set<number> | undefined)[];
  readonly #domain: Domain;
  /** Variables whose needs grew since they were last taken. */
  readonly #changed: number[] = [];
  /** Needs pass through copies against their direction: sources by target. */
  readonly #copies = new Map<number, Set<number>>();

  constructor(domain: Domain) {
    const { all } = domain.variables;
    this.#domain = domain;
    this.direction = new Uint8Array(all.length);
    this.#values = all.map((variable) => (variable.type === "enum" ? new Set() : undefined));
  }

  /** The next variable whose needs grew, or undefined. */
  takeChanged(): number | undefined {
    return this.#changed.pop();
  }

  /** Needs whatever helps to make a condition true. */
  addCondition(node: ConditionNode): void {
    const { min, max } = this.#domain.variables;
    switch (node.kind) {
      case "test": {
        const { variable, value, operator } = node;
        if (this.#values[variable] !== undefined) {
          this.#addEnumTest(variable, operator, value);
          return;
        }
        const low = value <= (min[variable] as number);
        const high = value >= (max[variable] as number);
        switch (operator) {
          case ">=":
            this.#add(variable, UP);
            return;
          case "<=":
            this.#add(variable, DOWN);
            return;
          case "=":
            this.#add(variable, (low ? 0 : UP) | (high ? 0 : DOWN));
            return;
          case "!=":
            this.#add(variable, (high ? 0 : UP) | (low ? 0 : DOWN));
        }
        return;
      }
      case "compare": {
        const both = node.operator !== "<=";
        this.#addTerm(node.left.variable, both ? UP | DOWN : DOWN);
        this.#addTerm(node.right.variable, both ? UP | DOWN : UP);
        return;
      }
      default:
        for (const child of node.children) this.addCondition(child);
    }
  }

  /** Needs every value: the variable is read by something opaque, such as a run-time cost. */
  addAll(variable: number): void {
    this.#addTerm(variable, UP | DOWN);
  }

  /** Passes the needs of copied variables on to their sources, for an action that is used. */
  addCopies(action: number): void {
    const { effects, effectStart } = this.#domain.actions;
    const end = effectStart[action + 1] as number;
    for (let at = effectStart[action] as number; at < end; at += EFFECT_LENGTH) {
      if (effects[at] !== COPY) continue;
      const target = effects[at + 1] as number;
      const source = effects[at + 2] as number;
      let sources = this.#copies.get(target);
      if (sources === undefined) {
        sources = new Set();
        this.#copies.set(target, sources);
      }
      if (sources.has(source)) continue;
      sources.add(source);
      this.#passOn(target, source);
    }
  }

  /** Whether some effect of an action may help a need. */
  serves(action: number): boolean {
    const { effects, effectStart } = this.#domain.actions;
    const { min, max } = this.#domain.variables;
    const end = effectStart[action + 1] as number;
    for (let at = effectStart[action] as number; at < end; at += EFFECT_LENGTH) {
      const variable = effects[at + 1] as number;
      const operand = effects[at + 2] as number;
      const direction = this.direction[variable] as number;
      if (direction === 0) continue;
      const values = this.#values[variable];
      switch (effects[at]) {
        case ASSIGN:
          if (values !== undefined) {
            if (values.has(operand)) return true;
          } else if (
            ((direction & UP) !== 0 && operand > (min[variable] as number)) ||
            ((direction & DOWN) !== 0 && operand < (max[variable] as number))
          ) {
            return true;
          }
          break;
        case COPY:
          if (operand !== variable) return true;
          break;
        case INCREASE:
          if ((direction & UP) !== 0 && operand > 0) return true;
          break;
        default:
          if ((direction & DOWN) !== 0 && operand > 0) return true;
      }
    }
    return false;
  }

  /** Simplified conditions order the codes of enums too: "not the first value" is ">= 1". */
  #addEnumTest(variable: number, operator: TestOperator, value: number): void {
    const max = this.#domain.variables.max[variable] as number;
    // Of a wide enum every value is needed soon.
    if ((this.#values[variable] as Set<number>).size > max) return;
    for (let code = 0; code <= max; code++) {
      const meets =
        operator === "="
          ? code === value
          : operator === "!="
            ? code !== value
            : operator === "<="
              ? code <= value
              : code >= value;
      if (meets) this.#addValue(variable, code);
    }
  }

  #addTerm(variable: number, direction: number): void {
    if (this.#values[variable] === undefined) {
      this.#add(variable, direction);
      return;
    }
    const max = this.#domain.variables.max[variable] as number;
    if ((this.#values[variable] as Set<number>).size > max) return;
    for (let code = 0; code <= max; code++) this.#addValue(variable, code);
  }

  #addValue(variable: number, value: number): void {
    const values = this.#values[variable] as Set<number>;
    if (values.has(value)) return;
    values.add(value);
    this.direction[variable] = UP | DOWN;
    this.#grown(variable);
  }

  #add(variable: number, direction: number): void {
    const before = this.direction[variable] as number;
    if ((before | direction) === before) return;
    this.direction[variable] = before | direction;
    this.#grown(variable);
  }

  #grown(variable: number): void {
    this.#changed.push(variable);
    for (const source of this.#copies.get(variable) ?? []) this.#passOn(variable, source);
  }

  #passOn(target: number, source: number): void {
    const values = this.#values[target];
    if (values === undefined) {
      // A source of another kind can only be met if the domain let it: need all of it.
      if (this.#values[source] === undefined) this.#add(source, this.direction[target] as number);
      else this.addAll(source);
      return;
    }
    for (const value of values) this.#addValue(source, value);
  }
}
