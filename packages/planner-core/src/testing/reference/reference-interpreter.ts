/**
 * The meaning of domain definitions, implemented independently of the engine.
 *
 * @module
 */

import type { WayTable } from "../../rules/domain/actions/ways.ts";
import type {
  Condition,
  DomainDefinition,
  ParameterDefinition,
  ToolDefinition,
  Value,
  VariableDefinition,
} from "../../rules/domain/definition/definition.ts";

type Arguments = Readonly<Record<string, Value>>;

/** A state as a plain object. */
export type PlainState = Readonly<Record<string, Value>>;

/** A tool with its arguments. */
export interface PlainStep {
  readonly tool: string;
  readonly args: Arguments;
}

/** The reference verdict on a plan. Costs are in thousandths. */
export interface ReferenceVerdict {
  readonly sound: boolean;
  /** The number of sound steps. */
  readonly soundSteps: number;
  readonly failure: "unknown-action" | "precondition" | "no-way" | "maintain" | "goal" | undefined;
  /** Cost of the sound steps. */
  readonly cost: number;
}

type Test = (state: PlainState) => boolean;
type Reader = (state: PlainState) => Value;

/** The effect of a step on one variable. */
interface Change {
  readonly name: string;
  /** Whether the effect adds to the variable; otherwise it assigns. */
  readonly adds: boolean;
  /** Whether the amount depends on the state. */
  readonly isOpen: boolean;
  /** The amount added, or the value assigned. */
  readonly amount: Reader;
}

/** A step with compiled conditions and effects. */
interface ReadyStep {
  readonly tool: ToolDefinition;
  readonly when: Test;
  readonly changes: readonly Change[];
  readonly conditional: readonly { readonly when: Test; readonly changes: readonly Change[] }[];
}

/**
 * A literal interpretation of domain definitions on plain objects. It shares no code with the compiler and the proof,
 * which are tested against it. Needs a valid definition.
 */
export class ReferenceInterpreter {
  readonly #definition: DomainDefinition;
  readonly #tools: ReadonlyMap<string, ToolDefinition>;
  readonly #maintain: readonly Test[];
  /** Compiled steps; undefined for steps of unknown tools and for steps that contradict themselves. */
  readonly #steps = new WeakMap<PlainStep, ReadyStep | undefined>();
  readonly #conditions = new WeakMap<Condition, Test>();
  readonly #derived = new Map<string, Test>();
  /** Derived variables being evaluated; each counts as false within its own derivation. */
  readonly #pending = new Set<string>();

  constructor(definition: DomainDefinition) {
    this.#definition = definition;
    this.#tools = new Map(definition.tools.map((tool) => [tool.name, tool]));
    this.#maintain = (definition.maintain ?? []).map((each) => this.#test(each, {}));
  }

  /** All steps: every tool with every combination of arguments, applicable or not. */
  steps(): PlainStep[] {
    return this.#definition.tools.flatMap((tool) =>
      combinations(Object.entries(tool.parameters ?? {})).map((args) => ({
        tool: tool.name,
        args,
      })),
    );
  }

  /** Whether a condition without parameters holds. */
  holds(condition: Condition, state: PlainState): boolean {
    let test = this.#conditions.get(condition);
    if (test === undefined) {
      test = this.#test(condition, {});
      this.#conditions.set(condition, test);
    }
    return test(state);
  }

  /** The state after a step; undefined if it does not apply. */
  after(step: PlainStep, state: PlainState): PlainState | undefined {
    const ready = this.#ready(step);
    return ready?.when(state) ? this.#change(ready, state) : undefined;
  }

  /** Cost of a step from a state, in thousandths; infinite without a way. */
  cost(step: PlainStep, state: PlainState, ways?: WayTable): number {
    const { cost = 1 } = this.#tools.get(step.tool) as ToolDefinition;
    if (typeof cost !== "object") return Math.round(1000 * Number(substitute(cost, step.args)));
    if (!("way" in cost)) {
      const values = Object.fromEntries(cost.reads.map((name) => [name, state[name] as Value]));
      return Math.ceil(Number((1000 * cost.of(values, step.args)).toFixed(6)));
    }
    if (ways === undefined) return Math.round(1000 * (cost.base ?? 1));
    const [here] = Object.entries(this.#definition.state).find(
      ([, variable]) => "position" in variable && variable.position,
    ) as [string, VariableDefinition];
    const way = ways[String(state[here])]?.[String(substitute(cost.way, step.args))];
    if (way === undefined) return Number.POSITIVE_INFINITY;
    return Math.max(1, Math.ceil(Number((1000 * way).toFixed(6))));
  }

  /** Whether a plan works from a state, and the step where it breaks. */
  prove(
    start: PlainState,
    plan: readonly PlainStep[],
    goal: Condition,
    extraMaintain: Condition = {},
    ways?: WayTable,
  ): ReferenceVerdict {
    let state = start;
    let cost = 0;
    const broken = (
      soundSteps: number,
      failure: Exclude<ReferenceVerdict["failure"], undefined>,
    ): ReferenceVerdict => ({ sound: false, soundSteps, failure, cost });
    for (const [index, step] of plan.entries()) {
      if (this.#ready(step) === undefined) return broken(index, "unknown-action");
      const next = this.after(step, state);
      if (next === undefined) return broken(index, "precondition");
      const stepCost = this.cost(step, state, ways);
      if (stepCost === Number.POSITIVE_INFINITY) return broken(index, "no-way");
      if (!this.#maintain.every((test) => test(next)) || !this.holds(extraMaintain, next)) {
        return broken(index, "maintain");
      }
      cost += stepCost;
      state = next;
    }
    if (!this.holds(goal, state)) return broken(plan.length, "goal");
    return { sound: true, soundSteps: plan.length, failure: undefined, cost };
  }

  #ready(step: PlainStep): ReadyStep | undefined {
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
    return { tool, when: this.#test(tool.when ?? {}, args), changes, conditional };
  }

  #change({ changes, conditional }: ReadyStep, state: PlainState): PlainState | undefined {
    const all = [...changes];
    for (const each of conditional) if (each.when(state)) all.push(...each.changes);
    if (contradict(all, state)) return undefined;
    const next: Record<string, Value> = { ...state };
    for (const { name, adds, amount } of all) {
      next[name] = adds ? Number(next[name]) + Number(amount(state)) : amount(state);
    }
    for (const { name } of all) {
      const variable = this.#definition.state[name] as VariableDefinition;
      if (variable.type !== "integer") continue;
      if (Number(next[name]) < variable.min) return undefined;
      next[name] = Math.min(variable.max, Number(next[name]));
    }
    return next;
  }

  #changes(then: ToolDefinition["then"], args: Arguments): Change[] {
    return Object.entries(then ?? {}).map(([key, effect]) => {
      const name = String(substitute(key, args));
      return { name, ...this.#effect(name, effect, args) };
    });
  }

  #effect(name: string, effect: unknown, args: Arguments): Omit<Change, "name"> {
    if (typeof effect !== "object" || effect === null) {
      const value = substitute(effect as Value, args);
      return { adds: false, isOpen: false, amount: () => value };
    }
    const written = effect as Readonly<Record<string, unknown>>;
    if (typeof written["var"] === "string") {
      const read = this.#reader(written["var"], args);
      const variable = this.#definition.state[name] as VariableDefinition;
      if (variable.type !== "integer") return { adds: false, isOpen: true, amount: read };
      // Values are cut off at the end of the range before effects are compared.
      const amount: Reader = (state) => Math.min(variable.max, Number(read(state)));
      return { adds: false, isOpen: true, amount };
    }
    const sign = written["+"] === undefined ? -1 : 1;
    const read = this.#operand(written["+"] ?? written["-"], args);
    return { adds: true, isOpen: true, amount: (state) => sign * Number(read(state)) };
  }

  #test(condition: Condition, args: Arguments): Test {
    const tests = Object.entries(condition).flatMap(([key, right]): readonly Test[] => {
      if (key === "allOf") {
        return (right as readonly Condition[]).map((inner) => this.#test(inner, args));
      }
      if (key === "anyOf") {
        const any = (right as readonly Condition[]).map((inner) => this.#test(inner, args));
        return [(state) => any.some((test) => test(state))];
      }
      return this.#comparisons(this.#reader(key, args), right, args);
    });
    return tests.length === 1 ? (tests[0] as Test) : (state) => tests.every((test) => test(state));
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
      return (state) => allowed.includes(left(state));
    }
    const other = this.#operand(operand, args);
    switch (operator) {
      case "=":
        return (state) => left(state) === other(state);
      case "!=":
        return (state) => left(state) !== other(state);
      case "<":
        return (state) => left(state) < other(state);
      case "<=":
        return (state) => left(state) <= other(state);
      case ">":
        return (state) => left(state) > other(state);
      case ">=":
        return (state) => left(state) >= other(state);
      default:
        throw new RangeError(`There is no operator ${operator}`);
    }
  }

  #operand(operand: unknown, args: Arguments): Reader {
    if (typeof operand === "object" && operand !== null) {
      return this.#reader((operand as { readonly var: string }).var, args);
    }
    const value = substitute(operand as Value, args);
    return () => value;
  }

  /** Reads a variable, a derived variable, or a sum, which is recognised by its spaces. */
  #reader(text: string, args: Arguments): Reader {
    if (text.includes(" ")) return this.#sum(text, args);
    const name = substitute(text, args);
    if (typeof name === "number") return () => name;
    if (Object.hasOwn(this.#definition.state, String(name))) {
      return (state) => state[String(name)] as Value;
    }
    return (state) => this.#isDerived(String(name), state);
  }

  #sum(text: string, args: Arguments): Reader {
    const signed = text.startsWith("- ") ? text : `+ ${text}`;
    const terms = [...signed.matchAll(/([+-]) (?:(-?\d+) \* )?(\S+)/g)].map((match) => {
      const [, sign, factor = "1", name = ""] = match;
      const isNumber = /^-?\d+$/.test(name);
      const read: Reader = isNumber ? () => Number(name) : this.#reader(name, args);
      return { factor: Number(factor) * (sign === "-" ? -1 : 1), read };
    });
    return (state) => {
      let total = 0;
      for (const { factor, read } of terms) total += factor * Number(read(state));
      return total;
    };
  }

  #isDerived(name: string, state: PlainState): boolean {
    if (this.#pending.has(name)) return false;
    let test = this.#derived.get(name);
    if (test === undefined) {
      test = this.#test(this.#definition.derive?.[name] as Condition, {});
      this.#derived.set(name, test);
    }
    this.#pending.add(name);
    const isTrue = test(state);
    this.#pending.delete(name);
    return isTrue;
  }
}

/**
 * Whether effects contradict each other: one variable gets two different values, or is both assigned and increased.
 * Several increases add up.
 *
 * @param state undefined if unknown; effects that depend on the state then count as possibly agreeing
 */
function contradict(changes: readonly Change[], state?: PlainState): boolean {
  return changes.some((one, index) =>
    changes.slice(0, index).some((other) => {
      if (one.name !== other.name) return false;
      if (one.adds || other.adds) return one.adds !== other.adds;
      if (state === undefined && (one.isOpen || other.isOpen)) return false;
      return one.amount(state ?? {}) !== other.amount(state ?? {});
    }),
  );
}

/** Substitutes arguments for `$name` and `${name}`, the longest name first; `$$` is a dollar sign. */
function substitute(text: Value, args: Arguments): Value {
  if (typeof text !== "string" || !text.includes("$")) return text;
  const names = Object.keys(args).sort((a, b) => b.length - a.length);
  const sole = names.find((name) => text === `$${name}` || text === `\${${name}}`);
  if (sole !== undefined) return args[sole] as Value;
  const bare = names.map((name) => name.replace(/[.-]/g, "\\$&")).join("|");
  const pattern = new RegExp(`\\$\\$|\\$\\{([^}]*)\\}${bare === "" ? "" : `|\\$(${bare})`}`, "g");
  return text.replace(pattern, (whole, braced?: string, plain?: string) =>
    whole === "$$" ? "$" : String(args[braced ?? plain ?? ""]),
  );
}

function combinations(parameters: readonly [string, ParameterDefinition][]): Arguments[] {
  const [first, ...others] = parameters;
  if (first === undefined) return [{}];
  const [name, parameter] = first;
  return valuesOf(parameter).flatMap((value) =>
    combinations(others).map((rest) => ({ [name]: value, ...rest })),
  );
}

function valuesOf(parameter: ParameterDefinition): readonly Value[] {
  if ("enum" in parameter) return parameter.enum;
  if (parameter.type === "boolean") return [true, false];
  const { minimum, maximum } = parameter;
  return Array.from({ length: maximum - minimum + 1 }, (_, index) => minimum + index);
}
