import { describeValue, type IssueCollector, isRecord } from "../../../base/json/issues.ts";
import { pointerTo } from "../../../base/text/json-pointer.ts";
import type { ConditionNode } from "../../condition/node.ts";
import type { Value } from "../definition/definition.ts";
import { MAX_NAME_LENGTH } from "../definition/names.ts";
import {
  fillTemplate,
  isTemplateProblem,
  parseTemplate,
  soleParameter,
  type Template,
} from "../definition/template.ts";
import { comparable, type Variable, type VariableTable } from "../definition/variables.ts";

// A text longer than any name matches none, so it need not be completed.
const MAX_FILLED_LENGTH = 2 * MAX_NAME_LENGTH;

/** A value that may depend on parameters, or a reference to another variable. */
export type LiftedValue =
  | { readonly kind: "constant"; readonly pointer: string; readonly value: Value }
  | { readonly kind: "template"; readonly pointer: string; readonly template: Template }
  | { readonly kind: "reference"; readonly pointer: string; readonly variable: Template };

/** Values of a tool's parameters, in the order of `parameters`. */
export interface Binding {
  readonly values: readonly Value[];
  /** Names of the parameters. */
  readonly names: readonly string[];
}

/** The binding of a condition without parameters. */
export const NO_BINDING: Binding = Object.freeze({
  values: Object.freeze([]),
  names: Object.freeze([]),
});

/** The binding as a suffix for messages, such as ` (with item=axe)`; empty without parameters. */
export function bindingNote({ names, values }: Binding): string {
  if (names.length === 0) return "";
  return ` (with ${names.map((name, index) => `${name}=${values[index]}`).join(", ")})`;
}

/** Parses the right side of a condition or effect; undefined if it is malformed, which is reported. */
export function parseValue(
  definition: unknown,
  pointer: string,
  context: { readonly parameters: readonly string[]; readonly issues: IssueCollector },
): LiftedValue | undefined {
  const { parameters, issues } = context;
  if (typeof definition === "boolean" || typeof definition === "number") {
    return { kind: "constant", pointer, value: definition };
  }
  if (typeof definition === "string") {
    if (!definition.includes("$")) return { kind: "constant", pointer, value: definition };
    const template = parseTemplate(definition, parameters);
    if (!isTemplateProblem(template)) return { kind: "template", pointer, template };
    issues.add(pointer, template.message, () => template.hint);
    return undefined;
  }
  if (isRecord(definition) && "var" in definition) {
    const name = definition["var"];
    const place = pointerTo(pointer, "var");
    if (typeof name !== "string" || Object.keys(definition).length !== 1) {
      issues.add(
        place,
        "must be the name of a variable and stand alone",
        'such as { "var": "price" }',
      );
      return undefined;
    }
    const variable = parseTemplate(name, parameters);
    if (!isTemplateProblem(variable)) return { kind: "reference", pointer: place, variable };
    issues.add(place, variable.message, () => variable.hint);
    return undefined;
  }
  issues.add(
    pointer,
    `${describeValue(definition)} is not a value`,
    "true, false, a number or a text",
  );
  return undefined;
}

/** The number of pieces of a template beyond the first, each of which takes work to fill in. */
export function extraPieces(template: Template): number {
  return template.pieces.length - 1;
}

/** The number of pieces of a value beyond the first. */
export function extraPiecesOf(lifted: LiftedValue): number {
  if (lifted.kind === "constant") return 0;
  return extraPieces(lifted.kind === "template" ? lifted.template : lifted.variable);
}

/** The value for one binding: typed if the text is nothing but a parameter, otherwise a text. */
export function bindValue(
  lifted: Exclude<LiftedValue, { kind: "reference" }>,
  binding: Binding,
): Value {
  if (lifted.kind === "constant") return lifted.value;
  const sole = soleParameter(lifted.template);
  return sole === undefined
    ? fillTemplate(lifted.template, binding.values, MAX_FILLED_LENGTH)
    : (binding.values[sole] as Value);
}

/** A reading of a derived variable in a condition. */
export interface DerivedReading {
  readonly type: "derived";
  readonly name: string;
  readonly node: ConditionNode;
}

/** The state variable that a template names for one binding; undefined if there is none, which is reported. */
export function bindName(
  template: Template,
  pointer: string,
  binding: Binding,
  variables: VariableTable,
  issues: IssueCollector,
): Variable | undefined {
  const read = bindReading(template, pointer, binding, variables, issues);
  if (read?.type !== "derived") return read;
  issues.addOnce(
    pointer,
    () => `${read.name} is derived${bindingNote(binding)}`,
    "only a state variable is allowed here",
  );
  return undefined;
}

/**
 * The variable, derived or not, that a template names for one binding; undefined if there is none, which is reported.
 */
export function bindReading(
  template: Template,
  pointer: string,
  binding: Binding,
  variables: VariableTable,
  issues: IssueCollector,
): Variable | DerivedReading | undefined {
  const name = fillTemplate(template, binding.values, MAX_FILLED_LENGTH);
  const variable = variables.get(name);
  if (variable !== undefined) return variable;
  const node = variables.derivedNode(name);
  if (node !== undefined) return { type: "derived", name, node };
  if (!variables.isUnsound(name)) {
    issues.addOnce(
      pointer,
      () => `"${name}" is not a variable${bindingNote(binding)}`,
      () => variables.suggest(name),
    );
  }
  return undefined;
}

/** The variable of a reference; undefined if it cannot be compared with or copied to `variable`, which is reported. */
export function bindReference(
  variable: Variable | DerivedReading,
  reference: Extract<LiftedValue, { kind: "reference" }>,
  binding: Binding,
  variables: VariableTable,
  issues: IssueCollector,
): Variable | DerivedReading | undefined {
  const other = bindReading(reference.variable, reference.pointer, binding, variables, issues);
  if (other === undefined || fit(variable, other)) return other;
  const reason =
    variable.type === other.type
      ? "have different values"
      : `are ${variable.type} and ${other.type}`;
  issues.addOnce(
    reference.pointer,
    () => `${variable.name} and ${other.name} ${reason}${bindingNote(binding)}`,
    "both sides must be of the same type, enums with the same values",
  );
  return undefined;
}

function fit(left: Variable | DerivedReading, right: Variable | DerivedReading): boolean {
  if (left.type !== "derived" && right.type !== "derived") return comparable(left, right);
  return [left, right].every(({ type }) => type === "derived" || type === "boolean");
}
