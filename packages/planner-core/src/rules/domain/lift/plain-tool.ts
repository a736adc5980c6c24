import type { IntList } from "../../../base/collections/int-list.ts";
import { isRecord } from "../../../base/json/issues.ts";
import { encodeValue, type VariableTable } from "../definition/variables.ts";

/** The condition and effects of a plain tool: pairs of variable and code, consecutive in a list. */
export interface PlainCode {
  readonly list: IntList;
  /** Start of the condition. */
  readonly start: number;
  /** End of the condition and start of the effects. */
  readonly middle: number;
  readonly end: number;
  /** Whether the tool never applies. */
  readonly isNever: boolean;
}

/**
 * Parses plain tools, which have no parameters and only test and assign values. Most generated tools are plain. As
 * there is nothing to bind, they are encoded directly, without lifted objects.
 */
export class PlainTools {
  readonly #variables: VariableTable;
  readonly #list: IntList;
  readonly #never: unknown;

  /**
   * @param list receives the codes of all tools
   * @param never a condition that never holds, known by its identity
   */
  constructor(variables: VariableTable, list: IntList, never?: unknown) {
    this.#variables = variables;
    this.#list = list;
    this.#never = never;
  }

  /**
   * The code of a plain tool; undefined for any other tool, including invalid ones, which the ordinary parser reads and
   * reports.
   */
  read(when: unknown, then: unknown): PlainCode | undefined {
    const list = this.#list;
    const start = list.length;
    if (when !== undefined && when === this.#never && then === undefined) {
      return { list, start, middle: start, end: start, isNever: true };
    }
    if (when === undefined || this.#append(when)) {
      const middle = list.length;
      if (this.#append(then)) return { list, start, middle, end: list.length, isNever: false };
    }
    list.length = start;
    return undefined;
  }

  #append(definition: unknown): boolean {
    if (!isRecord(definition)) return false;
    for (const name of Object.keys(definition)) {
      const variable = this.#variables.get(name);
      const code = variable && encodeValue(variable, definition[name]);
      if (variable === undefined || code === undefined) return false;
      this.#list.push(variable.id);
      this.#list.push(code);
    }
    return true;
  }
}
