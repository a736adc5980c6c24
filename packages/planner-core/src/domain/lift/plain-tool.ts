import type { IntList } from "../../collections/int-list.ts";
import { isRecord } from "../definition/issues.ts";
import { encodeValue, type VariableTable } from "../definition/variables.ts";

/** The condition and effects of a plain tool: pairs of variable and code, consecutive in a list. */
export interface PlainCode {
  readonly list: IntList;
  /** Start of the condition. */
  readonly start: number;
  /** End of the condition and start of the effects. */
  readonly middle: number;
  readonly end: number;
}

/**
 * Parses plain tools, which have no parameters and only test and assign values. Most generated tools are plain. As
 * there is nothing to bind, they are encoded directly, without lifted objects.
 */
export class PlainTools {
  readonly #variables: VariableTable;
  readonly #list: IntList;

  /** @param list receives the codes of all tools */
  constructor(variables: VariableTable, list: IntList) {
    this.#variables = variables;
    this.#list = list;
  }

  /**
   * The code of a plain tool; undefined for any other tool, including invalid ones, which the ordinary parser reads and
   * reports.
   */
  read(when: unknown, then: unknown): PlainCode | undefined {
    const list = this.#list;
    const start = list.length;
    if (when === undefined || this.#append(when)) {
      const middle = list.length;
      if (this.#append(then)) return { list, start, middle, end: list.length };
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
