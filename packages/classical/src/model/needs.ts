import type { Domain } from "@understudy/planner-core";
import {
  ASSIGN,
  COPY,
  type ConditionNode,
  EFFECT_LENGTH,
  INCREASE,
  IntList,
  type TestNode,
} from "@understudy/planner-core/compiled";

/** Need for larger values: some relevant condition gets easier as the variable grows. */
export const UP = 1;
/** Need for smaller values: some relevant condition gets easier as the variable shrinks. */
export const DOWN = 2;

/** The needed codes of an enum. */
interface NeededCodes {
  readonly isNeeded: Uint8Array;
  count: number;
}

/** A need for a variable that has just been discovered. */
export interface NewNeed {
  readonly variable: number;
  /** The code of an enum; -1 if the need is a direction of another variable. */
  readonly code: number;
}

/**
 * The needs of a goal for each variable: directions of integers and booleans, and values of enums. An action that
 * serves no need can be cut from any plan, because every relevant condition then holds at least as easily. No relevant
 * condition reads a variable without needs.
 */
export class Needs {
  /** `UP` and `DOWN` for each variable; both for any needed enum. */
  readonly direction: Uint8Array;
  /** The needed values of enums; other variables have no entry. */
  readonly #codes = new Map<number, NeededCodes>();
  readonly #domain: Domain;
  /** Needs that are not processed yet, as pairs of variable and code. */
  readonly #news = new IntList();
  /** Sources of copies by target; needs are passed on from the target to the source. */
  readonly #copies = new Map<number, Set<number>>();

  constructor(domain: Domain) {
    this.#domain = domain;
    this.direction = new Uint8Array(domain.variables.all.length);
  }

  /** The next unprocessed need; undefined if there is none. The sources copied into the variable become needed too. */
  takeNew(): NewNeed | undefined {
    const news = this.#news;
    if (news.length === 0) return undefined;
    news.length -= 2;
    const variable = news.at(news.length);
    const code = news.at(news.length + 1);
    for (const source of this.#copies.get(variable) ?? []) this.#passOn(variable, source, code);
    return { variable, code };
  }

  /**
   * Adds the needs of a condition.
   *
   * @returns the number of nodes of the condition
   */
  addCondition(node: ConditionNode): number {
    switch (node.kind) {
      case "test":
        this.#addTest(node);
        return 1;
      case "compare": {
        const both = node.operator !== "<=";
        this.#addTerm(node.left.variable, both ? UP | DOWN : DOWN);
        this.#addTerm(node.right.variable, both ? UP | DOWN : UP);
        return 1;
      }
      case "sum":
        for (const { variable, factor } of node.terms) {
          this.#addTerm(variable, factor > 0 ? DOWN : UP);
        }
        return 1;
      default: {
        let nodes = 1;
        for (const child of node.children) nodes += this.addCondition(child);
        return nodes;
      }
    }
  }

  /** Adds all values of a variable, for readers that cannot be analysed, such as run-time costs. */
  addAll(variable: number): void {
    this.#addTerm(variable, UP | DOWN);
  }

  /** Passes needs on to the sources that a useful action copies. */
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
      const codes = this.#codes.get(target);
      if (codes === undefined) this.#passOn(target, source, -1);
      else {
        codes.isNeeded.forEach((isNeeded, code) => {
          if (isNeeded === 1) this.#passOn(target, source, code);
        });
      }
    }
  }

  /** Whether the effect at `at` may move its variable in a needed direction. */
  isServedBy(at: number): boolean {
    const { effects } = this.#domain.actions;
    const { min, max } = this.#domain.variables;
    const variable = effects[at + 1] as number;
    const operand = effects[at + 2] as number;
    const direction = this.direction[variable] as number;
    const isUp = (direction & UP) !== 0;
    const isDown = (direction & DOWN) !== 0;
    switch (effects[at]) {
      case ASSIGN:
        return (
          (isUp && operand > (min[variable] as number)) ||
          (isDown && operand < (max[variable] as number))
        );
      case COPY:
        return operand !== variable;
      case INCREASE:
        return isUp && operand > 0;
      default:
        return isDown && operand > 0;
    }
  }

  #addTest({ variable, value, operator }: TestNode): void {
    const { min, max } = this.#domain.variables;
    if (this.#isEnum(variable)) {
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
  }

  /**
   * Adds the needs of a test of an enum. Simplified conditions order the codes of enums too: "not the first value" is
   * ">= 1".
   */
  #addEnumTest(variable: number, operator: TestNode["operator"], value: number): void {
    const last = this.#domain.variables.max[variable] as number;
    switch (operator) {
      case "=":
        this.#addCode(variable, value);
        return;
      case "!=":
        this.#addCodes(variable, 0, value - 1);
        this.#addCodes(variable, value + 1, last);
        return;
      case "<=":
        this.#addCodes(variable, 0, value);
        return;
      case ">=":
        this.#addCodes(variable, value, last);
    }
  }

  #addTerm(variable: number, direction: number): void {
    if (!this.#isEnum(variable)) this.#add(variable, direction);
    else this.#addCodes(variable, 0, this.#domain.variables.max[variable] as number);
  }

  #addCodes(variable: number, from: number, to: number): void {
    const { isNeeded, count } = this.#codesOf(variable);
    // Wide enums soon need every value, and nothing is left to do.
    if (count === isNeeded.length) return;
    if (count === isNeeded.length - 1) {
      const missing = isNeeded.indexOf(0);
      if (missing >= from && missing <= to) this.#addCode(variable, missing);
      return;
    }
    for (let code = from; code <= to; code++) this.#addCode(variable, code);
  }

  #addCode(variable: number, code: number): void {
    const codes = this.#codesOf(variable);
    if (codes.isNeeded[code] !== 0) return;
    codes.isNeeded[code] = 1;
    codes.count++;
    this.direction[variable] = UP | DOWN;
    this.#isNew(variable, code);
  }

  #add(variable: number, direction: number): void {
    const before = this.direction[variable] as number;
    if ((before | direction) === before) return;
    this.direction[variable] = before | direction;
    this.#isNew(variable, -1);
  }

  #isNew(variable: number, code: number): void {
    this.#news.push(variable);
    this.#news.push(code);
  }

  #passOn(target: number, source: number, code: number): void {
    if (code >= 0) this.#addCode(source, code);
    // The source is of another kind: need all of its values.
    else if (this.#isEnum(source)) this.addAll(source);
    else this.#add(source, this.direction[target] as number);
  }

  #isEnum(variable: number): boolean {
    return this.#domain.variables.all[variable]?.type === "enum";
  }

  #codesOf(variable: number): NeededCodes {
    let codes = this.#codes.get(variable);
    if (codes === undefined) {
      const width = (this.#domain.variables.max[variable] as number) + 1;
      codes = { isNeeded: new Uint8Array(width), count: 0 };
      this.#codes.set(variable, codes);
    }
    return codes;
  }
}
