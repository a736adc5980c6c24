import type { Condition } from "@understudy/planner-core";

/** A name as words: `oil_in_lamp` becomes `oil in lamp`. */
export function inWords(name: string): string {
  return name.replaceAll("_", " ").replaceAll("$", "").trim();
}

/** A variable with its value as words: `fire lit`, `not hungry`, `lamp is lit`, `coins is 3`. */
export function valueInWords(variable: string, value: boolean | number | string): string {
  if (value === true) return inWords(variable);
  if (value === false) return `not ${inWords(variable)}`;
  return `${inWords(variable)} is ${inWords(String(value))}`;
}

const COMPARISONS: Readonly<Record<string, string>> = {
  ">=": "at least",
  "<=": "at most",
  ">": "more than",
  "<": "less than",
  "!=": "not",
};

/** A condition as words: `coins at least 3, not hungry`. */
export function testsInWords(condition: Condition): string {
  return Object.entries(condition)
    .map(([key, test]) => {
      if (Array.isArray(test)) {
        const each = (test as readonly Condition[]).map(testsInWords).filter((text) => text !== "");
        return each.join(key === "anyOf" ? " or " : ", ");
      }
      return testInWords(key, test as Exclude<Condition[string], readonly Condition[]>);
    })
    .filter((text) => text !== "")
    .join(", ");
}

function testInWords(
  variable: string,
  test: Exclude<Condition[string], readonly Condition[]>,
): string {
  if (typeof test !== "object") return valueInWords(variable, test);
  return Object.entries(test)
    .map(([operator, operand]) => {
      if (operator === "in") {
        return `${inWords(variable)} is ${(operand as readonly unknown[]).join(" or ")}`;
      }
      const value = typeof operand === "object" ? "another value" : inWords(String(operand));
      return `${inWords(variable)} ${COMPARISONS[operator] ?? "as"} ${value}`;
    })
    .join(" and ");
}
