import { type Expression, keyOf, listOf, type Scope, typed } from "./expression.ts";

const OPERATORS: ReadonlySet<string> = new Set("or not imply forall < <= > >= =".split(" "));

/** Whether a conjunction cannot hold under any binding of the free variables. */
export function isRuledOut(formula: Expression, scope: Scope, facts: ReadonlySet<string>): boolean {
  const [head, ...rest] = listOf(formula);
  if (head === "and") return rest.some((part) => isRuledOut(part, scope, facts));
  if (head === "exists") return isRuledOut(rest[1] as Expression, without(rest[0], scope), facts);
  if (head === undefined || OPERATORS.has(String(head))) return false;
  const isBound = rest.every((term) => !String(term).startsWith("?") || scope.has(String(term)));
  return isBound && !facts.has(keyOf(formula, scope));
}

/** A scope without variables hidden by inner ones. */
export function without(variables: Expression | undefined, scope: Scope): Scope {
  const names = new Set(typed(listOf(variables ?? [])).map(([name]) => name));
  return new Map([...scope].filter(([name]) => !names.has(name)));
}
