/**
 * Checks of served plans by a simulator that shares no code with the engine.
 *
 * @module
 */

import type {
  Condition,
  DomainDefinition,
  Step,
  ToolDefinition,
  Value,
  VariableDefinition,
} from "@understudy/planner-core";
import { type Arguments, substitute } from "./substitute.ts";

/** A state as a plain object: a value for every variable. */
type PlainState = Readonly<Record<string, Value>>;

type Test = (values: readonly Value[]) => boolean;
type Reader = (values: readonly Value[]) => Value;

/** The effect of a step on one variable. */
interface Change {
  readonly slot: number;
  /** Whether it adds to the variable; it assigns otherwise. */
  readonly adds: boolean;
  /** Whether the amount depends on the state. */
  readonly isOpen: boolean;
  /** The amount that it adds, or the value that it assigns. */
  readonly amount: Reader;
}

/** A step ready to be played; undefined for one that no tool has or that contradicts itself. */
interface ReadyStep {
  readonly when: Test;
  readonly changes: readonly Change[];
  readonly conditional: readonly { readonly when: Test; readonly changes: readonly Change[] }[];
  readonly cost: number;
}

/**
 * Whether effects contradict each other: two assignments of different values, or an assignment beside an addition, of
 * one variable. Additions add up.
 *
 * @param values undefined where the state is not known: what depends on it may agree
 */
function contradict(changes: readonly Change[], values?: readonly Value[]): boolean {
  return changes.some((one, index) =>
    changes.slice(0, index).some((other) => {
      if (one.slot !== other.slot) return false;
      if (one.adds || other.adds) return one.adds !== other.adds;
      if (values === undefined && (one.isOpen || other.isOpen)) return false;
      return one.amount(values ?? []) !== other.amount(values ?? []);
    }),
  );
}

/** Whether no two effects are on one variable: there is nothing to compare. */
function isPlain(changes: readonly Change[]): boolean {
  return changes.every(({ slot }, index) =>
    changes.every((other, before) => before >= index || other.slot !== slot),
  );
}

/** The simulator's verdict on a plan. */
export type SimulatorFinding =
  | "sound"
  | "no such step"
  | "inapplicable"
  | "maintain"
  | "goal"
  | "cost";

/**
 * Plays plans by the words of the domain file alone: it reads the definition and shares no code with
 * the engine. What the engine calls a sound plan must be one here as well, at the same cost.
 *
 * Expects a definition that loads and whose costs are numbers.
 */
export class IndependentSimulator {
  readonly #definition: DomainDefinition;
  readonly #names: readonly string[];
  readonly #slots: ReadonlyMap<string, number>;
  readonly #tools: ReadonlyMap<string, ToolDefinition>;
  readonly #maintain: Test;
  readonly #steps = new WeakMap<Step, ReadyStep | undefined>();
  readonly #goals = new WeakMap<Condition, Test>();
  readonly #derived = new Map<string, Test>();
  /** Derived variables that are being worked out: inside its own derivation each is false. */
  readonly #pending = new Set<string>();
  #values: Value[];
  #after: Value[];

  constructor(definition: DomainDefinition) {
    this.#definition = definition;
    this.#names = Object.keys(definition.state);
    this.#slots = new Map(this.#names.map((name, slot) => [name, slot]));
    this.#tools = new Map(definition.tools.map((tool) => [tool.name, tool]));
    this.#maintain = this.#all((definition.maintain ?? []).map((each) => this.#test(each, {})));
    this.#values = this.#names.map(() => false);
    this.#after = this.#names.map(() => false);
  }

  /**
   * Plays a plan.
   *
   * @param goal what must hold at its end; undefined for the beginning of a plan
   * @param cost what it is said to cost, as the domain writes costs
   */
  check(
    start: PlainState,
    steps: readonly Step[],
    goal: Condition | undefined,
    cost: number,
  ): SimulatorFinding {
    const names = this.#names;
    for (let slot = 0; slot < names.length; slot++) {
      this.#values[slot] = start[names[slot] as string] as Value;
    }
    let total = 0;
    for (const step of steps) {
      const ready = this.#ready(step);
      if (ready === undefined) return "no such step";
      if (!ready.when(this.#values) || !this.#change(ready)) return "inapplicable";
      if (!this.#maintain(this.#values)) return "maintain";
      total += ready.cost;
    }
    if (goal !== undefined && !this.#goal(goal)(this.#values)) return "goal";
    return Math.abs(total - cost) < 1e-6 ? "sound" : "cost";
  }

  #change({ changes, conditional }: ReadyStep): boolean {
    const before = this.#values;
    const after = this.#after;
    for (let slot = 0; slot < before.length; slot++) after[slot] = before[slot] as Value;
    const acting = conditional.flatMap((each) => (each.when(before) ? each.changes : []));
    const all = acting.length === 0 ? changes : [...changes, ...acting];
    if (!isPlain(all) && contradict(all, before)) return false;
    for (const { slot, adds, amount } of all) {
      after[slot] = adds ? Number(after[slot]) + Number(amount(before)) : amount(before);
    }
    for (const { slot } of all) {
      const value = this.#fit(slot, after[slot] as Value);
      if (value === undefined) return false;
      after[slot] = value;
    }
    this.#values = after;
    this.#after = before;
    return true;
  }

  /** A value within the bounds of its variable; undefined below them. */
  #fit(slot: number, value: Value): Value | undefined {
    const variable = this.#definition.state[this.#names[slot] as string] as VariableDefinition;
    if (variable.type !== "integer") return value;
    return Number(value) < variable.min ? undefined : Math.min(variable.max, Number(value));
  }

  #goal(goal: Condition): Test {
    let test = this.#goals.get(goal);
    if (test === undefined) {
      test = this.#test(goal, {});
      this.#goals.set(goal, test);
    }
    return test;
  }

  #ready(step: Step): ReadyStep | undefined {
    if (this.#steps.has(step)) return this.#steps.get(step);
    const tool = this.#tools.get(step.tool);
    const ready = tool === undefined ? undefined : this.#readyOf(tool, step.args);
    this.#steps.set(step, ready);
    return ready;
  }

  #readyOf(tool: ToolDefinition, args: Arguments): ReadyStep | undefined {
    const changes = this.#changes(tool.then, args);
    if (contradict(changes)) return undefined;
    const conditional = (tool.if ?? []).map(({ when, then }) => ({
      when: this.#test(when, args),
      changes: this.#changes(then, args),
    }));
    const cost = Number(substitute((tool.cost ?? 1) as Value, args));
    return { when: this.#test(tool.when ?? {}, args), changes, conditional, cost };
  }

  #changes(then: ToolDefinition["then"], args: Arguments): Change[] {
    return Object.entries(then ?? {}).map(([key, effect]) => {
      const name = String(substitute(key, args));
      const slot = this.#slots.get(name) as number;
      return { slot, ...this.#effect(name, effect, args) };
    });
  }

  #effect(name: string, effect: unknown, args: Arguments): Omit<Change, "slot"> {
    if (typeof effect !== "object" || effect === null) {
      const value = substitute(effect as Value, args);
      return { adds: false, isOpen: false, amount: () => value };
    }
    const written = effect as Readonly<Record<string, unknown>>;
    if (typeof written["var"] === "string") {
      const read = this.#reader(written["var"], args);
      const variable = this.#definition.state[name] as VariableDefinition;
      if (variable.type !== "integer") return { adds: false, isOpen: true, amount: read };
      // What is beyond the range is cut off before two effects are compared.
      const amount: Reader = (values) => Math.min(variable.max, Number(read(values)));
      return { adds: false, isOpen: true, amount };
    }
    const sign = written["+"] === undefined ? -1 : 1;
    const read = this.#operand(written["+"] ?? written["-"], args);
    return { adds: true, isOpen: true, amount: (values) => sign * Number(read(values)) };
  }

  #all(tests: readonly Test[]): Test {
    if (tests.length === 1) return tests[0] as Test;
    return (values) => {
      for (const test of tests) if (!test(values)) return false;
      return true;
    };
  }

  #test(condition: Condition, args: Arguments): Test {
    const tests = Object.entries(condition).flatMap(([key, right]): readonly Test[] => {
      if (key === "allOf") {
        return (right as readonly Condition[]).map((inner) => this.#test(inner, args));
      }
      if (key === "anyOf") {
        const any = (right as readonly Condition[]).map((inner) => this.#test(inner, args));
        return [(values) => any.some((test) => test(values))];
      }
      return this.#comparisons(this.#reader(key, args), right, args);
    });
    return this.#all(tests);
  }

  #comparisons(left: Reader, right: unknown, args: Arguments): readonly Test[] {
    if (typeof right !== "object" || right === null || "var" in right) {
      return [this.#comparison(left, "=", right, args)];
    }
    return Object.entries(right).map(([operator, operand]) =>
      this.#comparison(left, operator, operand, args),
    );
  }

  #comparison(left: Reader, operator: string, operand: unknown, args: Arguments): Test {
    if (operator === "in") {
      const allowed = (operand as readonly Value[]).map((each) => substitute(each, args));
      return (values) => allowed.includes(left(values));
    }
    const other = this.#operand(operand, args);
    switch (operator) {
      case "=":
        return (values) => left(values) === other(values);
      case "!=":
        return (values) => left(values) !== other(values);
      case "<":
        return (values) => left(values) < other(values);
      case "<=":
        return (values) => left(values) <= other(values);
      case ">":
        return (values) => left(values) > other(values);
      default:
        return (values) => left(values) >= other(values);
    }
  }

  #operand(operand: unknown, args: Arguments): Reader {
    if (typeof operand === "object" && operand !== null) {
      return this.#reader((operand as { readonly var: string }).var, args);
    }
    const value = substitute(operand as Value, args);
    return () => value;
  }

  /** Reads a variable, a derived one, or a sum, which is told by its spaces. */
  #reader(text: string, args: Arguments): Reader {
    if (text.includes(" ")) return this.#sum(text, args);
    const name = substitute(text, args);
    if (typeof name === "number") return () => name;
    const slot = this.#slots.get(String(name));
    if (slot !== undefined) return (values) => values[slot] as Value;
    return (values) => this.#isDerived(String(name), values);
  }

  #sum(text: string, args: Arguments): Reader {
    const signed = text.startsWith("- ") ? text : `+ ${text}`;
    const terms = [...signed.matchAll(/([+-]) (?:(-?\d+) \* )?(\S+)/g)].map((match) => {
      const [, sign, factor = "1", name = ""] = match;
      const isNumber = /^-?\d+$/.test(name);
      const read: Reader = isNumber ? () => Number(name) : this.#reader(name, args);
      return { factor: Number(factor) * (sign === "-" ? -1 : 1), read };
    });
    return (values) => {
      let total = 0;
      for (const { factor, read } of terms) total += factor * Number(read(values));
      return total;
    };
  }

  #isDerived(name: string, values: readonly Value[]): boolean {
    if (this.#pending.has(name)) return false;
    let test = this.#derived.get(name);
    if (test === undefined) {
      test = this.#test(this.#definition.derive?.[name] as Condition, {});
      this.#derived.set(name, test);
    }
    this.#pending.add(name);
    const isTrue = test(values);
    this.#pending.delete(name);
    return isTrue;
  }
}
