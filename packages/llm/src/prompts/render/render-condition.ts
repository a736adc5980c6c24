import type { Condition, Value } from "@understudy/planner-core";
import { parseTemplate } from "@understudy/planner-core/internal";

/**
 * A condition in the prompt format: terms in declared order, separated by commas; `anyOf` in parentheses; `allOf`
 * without parentheses, because the comma binds tighter than `or`. A condition that always holds is empty.
 *
 * @param parameters the tool's parameters, shown in braces in templates
 */
export function renderCondition(condition: Condition, parameters: readonly string[] = []): string {
  const terms: string[] = [];
  for (const [key, value] of Object.entries(condition)) {
    if (Array.isArray(value)) {
      const children = (value as readonly Condition[]).map((child) =>
        renderCondition(child, parameters),
      );
      if (key === "anyOf") {
        terms.push(`(${children.map((child) => (child === "" ? "true" : child)).join(" or ")})`);
      } else terms.push(...children.filter((child) => child !== ""));
      continue;
    }
    const name = renderTemplate(key, parameters);
    terms.push(...renderTests(name, value as Test, parameters));
  }
  return terms.join(",");
}

/** The right-hand side of a condition on one variable. */
type Test = Exclude<Condition[string], readonly Condition[]>;
/** A reference to a variable, used in place of a value. */
export type WrittenReference = Extract<Test, { readonly var: string }>;

function renderTests(name: string, test: Test, parameters: readonly string[]): string[] {
  if (typeof test !== "object" || "var" in test) {
    return [`${name}=${renderValue(test, parameters)}`];
  }
  return Object.entries(test).map(([operator, operand]) =>
    operator === "in"
      ? `${name}=${(operand as readonly Value[]).map((value) => renderValue(value, parameters)).join("|")}`
      : `${name}${operator}${renderValue(operand as Value | WrittenReference, parameters)}`,
  );
}

/** A value, a template in braces, or `[variable]`. */
export function renderValue(
  value: Value | WrittenReference,
  parameters: readonly string[],
): string {
  if (typeof value === "object") return `[${renderTemplate(value.var, parameters)}]`;
  return typeof value === "string" ? renderTemplate(value, parameters) : String(value);
}

/** A name or value with parameters in braces: `has_$item` becomes `has_{item}`. */
export function renderTemplate(source: string, parameters: readonly string[]): string {
  if (!source.includes("$")) return source;
  const template = parseTemplate(source, parameters);
  // Loaded domains contain only valid templates.
  if (!("pieces" in template)) return source;
  return template.pieces
    .map((piece) => (typeof piece === "string" ? piece : `{${parameters[piece] as string}}`))
    .join("");
}
