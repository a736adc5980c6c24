import { type IssueCollector, isRecord } from "../../../base/json/issues.ts";
import { pointerTo } from "../../../base/text/json-pointer.ts";
import type { LinearSum } from "../../condition/sums.ts";
import {
  isTemplateProblem,
  parseTemplate,
  soleParameter,
  type Template,
} from "../definition/template.ts";
import type { VariableTable } from "../definition/variables.ts";
import { type Binding, bindingNote, bindName } from "./lifted-value.ts";

/** Limit on the number of variables in a sum, which must be exact as a double. */
export const MAX_SUM_TERMS = 8;
/** Limit on the factors and constants of a sum. */
export const MAX_SUM_FACTOR = 1_000_000;

const SUM_HINT = 'such as "2 * load + weight - 1", with spaces between';

/** A sum with unbound parameters, such as `2 * load + weight - 1`. */
export interface LiftedSum {
  readonly kind: "sum";
  readonly pointer: string;
  readonly terms: readonly { readonly factor: number; readonly name: Template }[];
  readonly constant: number;
}

interface SumContext {
  readonly parameters: readonly string[];
  readonly issues: IssueCollector;
  /** Multiplies all factors and constants, which may have decimals down to its inverse. Default 1. */
  readonly scale?: number;
}

/** Whether a text is a sum: it contains a space, `+` or `*`, which names never do. */
export function isSumText(text: string): boolean {
  return /[\s+*]/.test(text);
}

/** Whether a value has the form `{ "var": … }` with a sum. */
export function isSumReference(definition: unknown): definition is { readonly var: string } {
  if (!isRecord(definition) || Object.keys(definition).length !== 1) return false;
  return typeof definition["var"] === "string" && isSumText(definition["var"]);
}

/** Parses a sum; undefined if it is malformed, which is reported. */
export function parseSum(
  text: string,
  pointer: string,
  { parameters, issues, scale = 1 }: SumContext,
): LiftedSum | undefined {
  const refuse = (message: string, hint: string = SUM_HINT): undefined => {
    issues.add(pointer, message, hint);
    return undefined;
  };
  // A longer text has too many terms, or invalid names.
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  if (text.length > 4000) return refuse(`"${shown}" is too long for a sum`);
  const words = text.trim().split(/\s+/);
  const terms: { factor: number; name: Template }[] = [];
  let constant = 0;
  let sign = 1;
  let at = 0;
  if (words[0] === "-") {
    sign = -1;
    at = 1;
  }
  for (;;) {
    const word = words[at++] as string | undefined;
    if (word === undefined || word === "") return refuse(`"${shown}" is not a sum`);
    const number = numberIn(word, scale);
    if (number !== undefined && Math.abs(number) > MAX_SUM_FACTOR * scale) {
      return refuse(`${word} is too large for a sum`, `at most ${MAX_SUM_FACTOR}`);
    }
    if (number !== undefined && words[at] !== "*") constant += sign * number;
    else {
      const name = number === undefined ? word : words[at + 1];
      if (number !== undefined) at += 2;
      if (name === undefined || /^-?\d|[+*]/.test(name)) return refuse(`"${shown}" is not a sum`);
      const template = parseTemplate(name, parameters);
      if (isTemplateProblem(template)) return refuse(template.message, template.hint);
      terms.push({ factor: sign * (number ?? scale), name: template });
    }
    const operator = words[at++];
    if (operator === undefined) break;
    if (operator !== "+" && operator !== "-") return refuse(`"${shown}" is not a sum`);
    sign = operator === "+" ? 1 : -1;
  }
  if (terms.length > MAX_SUM_TERMS) {
    return refuse(`"${shown}" adds up ${terms.length} variables`, `at most ${MAX_SUM_TERMS}`);
  }
  return { kind: "sum", pointer, terms, constant };
}

/** A written number times the scale; undefined for other words and for finer numbers. */
function numberIn(word: string, scale: number): number | undefined {
  if (!(scale === 1 ? /^-?\d+$/ : /^-?\d+(\.\d+)?$/).test(word)) return undefined;
  const scaled = Math.round(Number(word) * scale);
  return Math.abs(scaled / scale - Number(word)) < 1e-9 ? scaled : undefined;
}

/** The sum of a single variable. */
export function sumOfName(name: Template, pointer: string): LiftedSum {
  return { kind: "sum", pointer, terms: [{ factor: 1, name }], constant: 0 };
}

/** The sum for one binding; undefined if a term is not an integer, which is reported. */
export function bindSum(
  { terms, constant, pointer }: LiftedSum,
  binding: Binding,
  variables: VariableTable,
  issues: IssueCollector,
): LinearSum | undefined {
  const factors = new Map<number, number>();
  let rest = constant;
  let sound = true;
  for (const { factor, name } of terms) {
    const sole = soleParameter(name);
    const value = sole === undefined ? undefined : binding.values[sole];
    if (typeof value === "number") {
      rest += factor * value;
      continue;
    }
    const variable = bindName(name, pointer, binding, variables, issues);
    if (variable?.type === "integer") {
      factors.set(variable.id, (factors.get(variable.id) ?? 0) + factor);
      continue;
    }
    sound = false;
    if (variable === undefined) continue;
    const message = (): string => `${variable.name} is not an integer${bindingNote(binding)}`;
    issues.addOnce(pointer, message, "only integers can be added up");
  }
  if (!sound) return undefined;
  for (const [id, factor] of factors) if (factor === 0) factors.delete(id);
  return { factors, constant: rest };
}

/** The pointer to the sum inside `{ "var": … }`. */
export function sumPointer(pointer: string): string {
  return pointerTo(pointer, "var");
}
