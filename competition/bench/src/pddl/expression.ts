/** A PDDL text as nested lists, for the plan checker. */
export type Expression = string | readonly Expression[];

/** `a b - t c` as pairs of name and type. */
export function typed(list: readonly Expression[]): (readonly [string, Expression])[] {
  const result: (readonly [string, Expression])[] = [];
  let waiting: string[] = [];
  for (let index = 0; index < list.length; index++) {
    const item = list[index] as Expression;
    if (item !== "-") {
      waiting.push(String(item));
      continue;
    }
    const type = list[++index] as Expression;
    result.push(...waiting.map((name) => [name, type] as const));
    waiting = [];
  }
  return [...result, ...waiting.map((name) => [name, "object"] as const)];
}

export function listOf(expression: Expression): readonly Expression[] {
  if (typeof expression === "string") throw new Error(`${expression} is not a list`);
  return expression;
}

/** The objects bound to variables. */
export type Scope = ReadonlyMap<string, string>;

export function boundTo(term: Expression, scope: Scope): string {
  return scope.get(String(term)) ?? String(term);
}

/** A fact or number with its variables bound. */
export function keyOf(expression: Expression, scope: Scope): string {
  return (typeof expression === "string" ? [expression] : expression)
    .map((each) => boundTo(each, scope))
    .join(" ");
}

export function parse(text: string): Expression {
  const tokens =
    text
      .toLowerCase()
      .replace(/;[^\n]*/g, "")
      // Some domains omit the space before a variable.
      .match(/[()]|[^\s()][^\s()?]*/g) ?? [];
  let at = 0;
  const read = (): Expression => {
    const token = tokens[at++];
    if (token !== "(") return token ?? "";
    const items: Expression[] = [];
    while (at < tokens.length && tokens[at] !== ")") items.push(read());
    at++;
    return items;
  };
  return read();
}
