import type { Value } from "./definition.ts";
import { describeValue, type IssueCollector, isRecord, pointerTo } from "./issues.ts";
import {
  fillTemplate,
  isTemplateProblem,
  parseTemplate,
  soleParameter,
  type Template,
} from "./template.ts";
import { comparable, type Variable, type VariableTable } from "./variables.ts";

/** A value that may depend on parameters, or a reference to another variable. */
export type LiftedValue =
  | { readonly kind: "constant"; readonly pointer: string; readonly value: Value }
  | { readonly kind: "template"; readonly pointer: string; readonly template: Template }
  | { readonly kind: "reference"; readonly pointer: string; readonly variable: Template };

/** Values of a tool's parameters, in the order of `parameters`. */
export interface Binding {
  readonly values: readonly Value[];
  /** ` (with item=axe)`: appended to messages; empty without parameters. */
  readonly note: string;
}

/** The binding of a condition that has no parameters. */
export const NO_BINDING: Binding = Object.freeze({ values: Object.freeze([]), note: "" });

/** Reads the right side of a condition or effect; reports and answers undefined if malformed. */
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
    issues.add(pointer, template.message, template.hint);
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
    issues.add(place, variable.message, variable.hint);
    return undefined;
  }
  issues.add(
    pointer,
    `${describeValue(definition)} is no value`,
    "true, false, a number or a text",
  );
  return undefined;
}

/** The value under a binding: the typed value of a parameter that stands alone, else a text. */
export function bindValue(
  lifted: Exclude<LiftedValue, { kind: "reference" }>,
  binding: Binding,
): Value {
  if (lifted.kind === "constant") return lifted.value;
  const sole = soleParameter(lifted.template);
  return sole === undefined
    ? fillTemplate(lifted.template, binding.values)
    : (binding.values[sole] as Value);
}

/** The variable that a template names under a binding; reported and undefined if there is none. */
export function bindName(
  template: Template,
  pointer: string,
  binding: Binding,
  variables: VariableTable,
  issues: IssueCollector,
): Variable | undefined {
  const name = fillTemplate(template, binding.values);
  const variable = variables.get(name);
  if (variable === undefined && !variables.isUnsound(name)) {
    issues.addOnce(pointer, `"${name}" is no variable${binding.note}`, () =>
      variables.suggest(name),
    );
  }
  return variable;
}

/** The variable that a reference names, if it can be compared with or copied to `variable`. */
export function bindReference(
  variable: Variable,
  reference: Extract<LiftedValue, { kind: "reference" }>,
  binding: Binding,
  variables: VariableTable,
  issues: IssueCollector,
): Variable | undefined {
  const other = bindName(reference.variable, reference.pointer, binding, variables, issues);
  if (other === undefined || comparable(variable, other)) return other;
  const reason =
    variable.type === other.type
      ? "have different values"
      : `are ${variable.type} and ${other.type}`;
  issues.addOnce(
    reference.pointer,
    `${variable.name} and ${other.name} ${reason}${binding.note}`,
    "both sides must be of the same type, enums with the same values",
  );
  return undefined;
}
