import { pointerTo } from "../../text/json-pointer.ts";
import { type IssueCollector, isRecord } from "../definition/issues.ts";

/** A tool's parts, as written. */
type Part = Readonly<Record<string, unknown>>;

/**
 * The effects of a step's start on one variable: a value in its place, a whole number added to it, or something that
 * depends on a condition.
 */
type Change = { readonly value: unknown } | { readonly add: number } | { readonly varies: true };

const HINT = "in one step, `start` may set a variable or add a whole number to it";

/**
 * A tool with time as a tool that takes effect at once, for an agent alone that does one step after the other: `when`,
 * `during` and `finish` are its precondition, `start` and then `then` its effects. Conditions and effects after the start read
 * what the start has changed.
 *
 * @param state the declared variables
 * @param pointer pointer to the tool
 */
export function composeTool(
  tool: Part,
  state: unknown,
  pointer: string,
  issues: IssueCollector,
): Part {
  const { when, during, finish, start, then, if: conditional } = tool;
  const changes = new Map<string, Change>();
  for (const entry of Array.isArray(conditional) ? (conditional as unknown[]) : []) {
    if (!isRecord(entry) || !isRecord(entry["start"])) continue;
    for (const name of Object.keys(entry["start"])) changes.set(name, { varies: true });
  }
  if (isRecord(start)) {
    for (const [name, effect] of Object.entries(start)) {
      const change = changeOf(effect);
      if (change === undefined) {
        const place = pointerTo(pointerTo(pointer, "start"), name);
        issues.add(place, "cannot be followed by the end of the step", HINT);
      } else if (!changes.has(name)) changes.set(name, change);
    }
  }
  const rest = new Rewriting(changes, pointer, issues);
  const conditions = [
    when,
    ...within(start, state),
    rest.condition(during, "during"),
    rest.condition(finish, "finish"),
  ].filter((part) => part !== undefined);
  const effects = {
    ...(isRecord(start) ? start : {}),
    ...(rest.effects(then, "then") as object | undefined),
  };
  const composed: Record<string, unknown> = {};
  if (conditions.length > 0)
    composed["when"] = conditions.length === 1 ? conditions[0] : { allOf: conditions };
  if (Object.keys(effects).length > 0) composed["then"] = effects;
  if (conditional !== undefined) composed["if"] = rest.conditional(conditional);
  return composed;
}

function changeOf(effect: unknown): Change | undefined {
  if (!isRecord(effect)) return { value: effect };
  const { "+": more, "-": less } = effect;
  if (Number.isInteger(more)) return { add: more as number };
  if (Number.isInteger(less)) return { add: -(less as number) };
  return undefined;
}

/** The conditions under which no variable falls below its range at the start. */
function within(start: unknown, state: unknown): readonly unknown[] {
  if (!isRecord(start)) return [];
  return Object.entries(start).flatMap(([name, effect]) => {
    const change = changeOf(effect);
    if (change === undefined || !("add" in change) || change.add >= 0) return [];
    const declared = isRecord(state) ? state[name] : undefined;
    const min = isRecord(declared) ? Number(declared["min"] ?? 0) : 0;
    return [{ [name]: { ">=": min - change.add } }];
  });
}

/** Rewrites conditions and effects so that they read the state before the start. */
class Rewriting {
  readonly #changes: ReadonlyMap<string, Change>;
  readonly #pointer: string;
  readonly #issues: IssueCollector;

  constructor(changes: ReadonlyMap<string, Change>, pointer: string, issues: IssueCollector) {
    this.#changes = changes;
    this.#pointer = pointer;
    this.#issues = issues;
  }

  condition(part: unknown, key: string): unknown {
    if (this.#changes.size === 0 || !isRecord(part)) return part;
    const kept: Record<string, unknown> = {};
    const more: unknown[] = [];
    for (const [name, test] of Object.entries(part)) {
      if ((name === "anyOf" || name === "allOf") && Array.isArray(test)) {
        kept[name] = test.map((child) => this.condition(child, key));
        continue;
      }
      this.#refuseReading(test, key);
      const change = this.#changes.get(name);
      if (change === undefined) {
        if (/\s/.test(name)) this.#refuseSum(name, key);
        kept[name] = test;
      } else if ("varies" in change) this.#refuse(name, key);
      else if ("add" in change) {
        more.push({ [`${name} + ${change.add}`.replace("+ -", "- ")]: test });
      } else if (!meets(change.value, test)) more.push(never(name, change.value));
    }
    if (more.length === 0) return kept;
    return { ...kept, allOf: [...((kept["allOf"] as unknown[] | undefined) ?? []), ...more] };
  }

  effects(part: unknown, key: string): unknown {
    if (this.#changes.size === 0 || !isRecord(part)) return part;
    const kept: Record<string, unknown> = {};
    for (const [name, effect] of Object.entries(part)) {
      const change = this.#changes.get(name);
      if (isRecord(effect))
        this.#refuseReading("var" in effect ? effect : { "=": effect["+"] ?? effect["-"] }, key);
      const amount = changeOf(effect);
      if (change === undefined) kept[name] = effect;
      else if ("varies" in change) this.#refuse(name, key);
      else if (amount !== undefined && "value" in amount) kept[name] = effect;
      else if (amount === undefined || !("add" in amount)) this.#refuse(name, key);
      else if ("add" in change) kept[name] = signed(change.add + amount.add);
      else if (typeof change.value === "number") kept[name] = change.value + amount.add;
      else this.#refuse(name, key);
    }
    return kept;
  }

  conditional(list: unknown): unknown {
    if (this.#changes.size === 0 || !Array.isArray(list)) return list;
    return list.map((entry: unknown) => {
      if (!isRecord(entry)) return entry;
      const { start, ...others } = entry;
      if (start !== undefined) return { ...others, then: start };
      return {
        ...entry,
        when: this.condition(entry["when"], "if"),
        then: this.effects(entry["then"], "if"),
      };
    });
  }

  /** Reports a reference to a variable that the start changes. */
  #refuseReading(test: unknown, key: string): void {
    if (!isRecord(test)) return;
    const names =
      "var" in test
        ? [test["var"]]
        : Object.values(test).map((side) => (isRecord(side) ? side["var"] : undefined));
    for (const name of names) if (typeof name === "string") this.#refuseSum(name, key);
  }

  #refuseSum(text: string, key: string): void {
    const changed = text.split(/[\s+*]+/).find((name) => this.#changes.has(name));
    if (changed !== undefined) this.#refuse(changed, key);
  }

  #refuse(name: string, key: string): void {
    const place = pointerTo(this.#pointer, key);
    this.#issues.addOnce(place, `reads "${name}", which \`start\` changes`, HINT);
  }
}

function signed(amount: number): unknown {
  return amount < 0 ? { "-": -amount } : { "+": amount };
}

/** A condition that never holds. */
function never(name: string, value: unknown): unknown {
  return { allOf: [{ [name]: value }, { [name]: { "!=": value } }] };
}

/** Whether a written value meets a written test. Values with parameters meet the same text only. */
function meets(value: unknown, test: unknown): boolean {
  if (!isRecord(test)) return value === test;
  return Object.entries(test).every(([operator, side]) => {
    switch (operator) {
      case "in":
        return Array.isArray(side) && side.includes(value);
      case "!=":
        return value !== side;
      case "<":
        return (value as number) < (side as number);
      case "<=":
        return (value as number) <= (side as number);
      case ">":
        return (value as number) > (side as number);
      default:
        return (value as number) >= (side as number);
    }
  });
}
