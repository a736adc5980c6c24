import { pddlError } from "../pddl-error.ts";
import type { Preference, Trajectory, TrajectoryOperator, TypedName } from "./ast.ts";
import type { ListNode } from "./expression-tree.ts";
import { expectLength, parseFormula, readQuantified } from "./parse-formula.ts";
import { expectList, expectName, headOf } from "./syntax.ts";

/** The supported operators, with their number of conditions. */
const OPERATORS: ReadonlyMap<string, readonly [operator: TrajectoryOperator, conditions: number]> =
  new Map([
    ["at end", ["at-end", 1]],
    ["always", ["always", 1]],
    ["sometime", ["sometime", 1]],
    ["at-most-once", ["at-most-once", 1]],
    ["sometime-after", ["sometime-after", 2]],
    ["sometime-before", ["sometime-before", 2]],
  ]);

/** Operators with times. */
const TIMED: ReadonlySet<string> = new Set([
  "within",
  "always-within",
  "hold-during",
  "hold-after",
]);

/** The trajectory constraints and preferences of goals and constraints. */
export interface Requirements {
  readonly trajectories: Trajectory[];
  readonly preferences: Preference[];
}

/** Parses `(:constraints …)`. @throws PddlError for unsupported operators */
export function parseConstraints(section: ListNode, into: Requirements): void {
  const { items, place } = section;
  const reader = new RequirementReader(into, "constraints");
  // Some files omit the (and …) around several.
  for (const item of items.slice(1)) reader.read(expectList(item, "a constraint", place), []);
}

/** Parses a goal with preferences. */
export function parseGoal(node: ListNode, into: Requirements): void {
  new RequirementReader(into, "goal").read(node, []);
}

class RequirementReader {
  readonly #into: Requirements;
  readonly #kind: "goal" | "constraints";

  constructor(into: Requirements, kind: "goal" | "constraints") {
    this.#into = into;
    this.#kind = kind;
  }

  /** @param outer variables of the enclosing quantifiers */
  read(node: ListNode, outer: readonly TypedName[]): void {
    const { items, place } = node;
    const part = (index: number): ListNode => expectList(items[index], "a condition", place);
    switch (headOf(node)) {
      case "":
        if (items.length === 0) return;
        break;
      case "and":
        for (let index = 1; index < items.length; index++) this.read(part(index), outer);
        return;
      case "forall":
        if (!this.#isPlain(node)) {
          expectLength(node, 3);
          this.read(part(2), [...outer, ...readQuantified(node)]);
          return;
        }
        break;
      case "preference":
        this.#readPreference(node, outer);
        return;
    }
    this.#into.trajectories.push(this.#trajectory(node, outer));
  }

  /** `(preference name …)`; an unnamed one cannot occur in the metric. */
  #readPreference(node: ListNode, parameters: readonly TypedName[]): void {
    const { items, place } = node;
    const isNamed = items[1]?.kind === "word";
    expectLength(node, isNamed ? 3 : 2);
    const name = isNamed ? expectName(items[1], "the name of a preference", place).text : "";
    const trajectories: Trajectory[] = [];
    this.#readWish(expectList(items[isNamed ? 2 : 1], "a condition", place), [], trajectories);
    this.#into.preferences.push({ name, parameters, trajectories, place });
  }

  #readWish(node: ListNode, outer: readonly TypedName[], into: Trajectory[]): void {
    const { items, place } = node;
    const head = headOf(node);
    const isSplit = this.#kind === "constraints" && !this.#isPlain(node);
    if (isSplit && head === "and") {
      for (const item of items.slice(1)) {
        this.#readWish(expectList(item, "a constraint", place), outer, into);
      }
    } else if (isSplit && head === "forall") {
      expectLength(node, 3);
      const inner = [...outer, ...readQuantified(node)];
      this.#readWish(expectList(items[2], "a constraint", place), inner, into);
    } else into.push(this.#trajectory(node, outer));
  }

  #trajectory(node: ListNode, parameters: readonly TypedName[]): Trajectory {
    const { items, place } = node;
    if (this.#kind === "goal") {
      return { parameters, operator: "at-end", conditions: [parseFormula(node)], place };
    }
    const head = headOf(node);
    const isAtEnd = head === "at" && items[1]?.kind === "word" && items[1].text === "end";
    const entry = OPERATORS.get(isAtEnd ? "at end" : head);
    if (TIMED.has(head)) {
      const hint = "steps have no duration here: say what must hold always, sometime or at the end";
      throw pddlError(place, `a constraint with times (${head}) is not supported`, hint);
    }
    if (entry === undefined) {
      const hint = `known are ${[...OPERATORS.keys()].join(", ")}, joined by and, forall and preference`;
      throw pddlError(place, "this is not a constraint on the way of a plan", hint);
    }
    const [operator, count] = entry;
    const first = isAtEnd ? 2 : 1;
    expectLength(node, first + count);
    const conditions = items
      .slice(first)
      .map((item) => parseFormula(expectList(item, "a condition", place)));
    return { parameters, operator, conditions, place };
  }

  /** Whether a part of a goal has no preferences. */
  #isPlain(node: ListNode): boolean {
    return this.#kind === "goal" && !hasPreference(node);
  }
}

/** Whether a goal has preferences. */
export function hasPreference(node: ListNode): boolean {
  return (
    headOf(node) === "preference" ||
    node.items.some((item) => item.kind === "list" && hasPreference(item))
  );
}
