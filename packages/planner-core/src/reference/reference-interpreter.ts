import type { WayTable } from "../domain/actions/ways.ts";
import type {
  Condition,
  DomainDefinition,
  ParameterDefinition,
  ToolDefinition,
  Value,
  VariableDefinition,
} from "../domain/definition/definition.ts";

/** A state as a plain object. */
export type PlainState = Readonly<Record<string, Value>>;

type Arguments = Readonly<Record<string, Value>>;

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

/**
 * The meaning of a domain in its plainest form: a literal interpretation of definitions on plain objects. Slow on
 * purpose; shares no code with the compiler, which is tested against it. Needs a valid definition.
 */
export class ReferenceInterpreter {
  readonly #definition: DomainDefinition;

  constructor(definition: DomainDefinition) {
    this.#definition = definition;
  }

  /** Every tool with every combination of arguments, applicable or not. */
  steps(): PlainStep[] {
    return this.#definition.tools.flatMap((tool) =>
      combinations(Object.entries(tool.parameters ?? {})).map((args) => ({
        tool: tool.name,
        args,
      })),
    );
  }

  /** Whether a condition holds. */
  holds(condition: Condition, state: PlainState, args: Arguments = {}): boolean {
    const { derive } = this.#definition;
    const all = derive === undefined ? state : { ...state, ...this.derived(state) };
    return this.#holdsWith(condition, all, args);
  }

  #holdsWith(condition: Condition, state: PlainState, args: Arguments = {}): boolean {
    return Object.entries(condition).every(([key, right]) => {
      if (key === "anyOf") {
        return (right as readonly Condition[]).some((inner) => this.#holdsWith(inner, state, args));
      }
      if (key === "allOf") {
        return (right as readonly Condition[]).every((inner) =>
          this.#holdsWith(inner, state, args),
        );
      }
      const left = readingOf(key, state, args);
      return testHolds(left, right, state, args);
    });
  }

  /** The values of all derived variables in a state. */
  derived(state: PlainState): Record<string, boolean> {
    const { derive = {} } = this.#definition;
    const values: Record<string, boolean> = Object.fromEntries(
      Object.keys(derive).map((name) => [name, false]),
    );
    const levels = levelsOf(derive);
    for (let level = 0; level <= Math.max(0, ...levels.values()); level++) {
      for (let isNew = true; isNew; ) {
        isNew = false;
        for (const [name, condition] of Object.entries(derive)) {
          if (levels.get(name) !== level || values[name] === true) continue;
          if (!this.#holdsWith(condition, { ...state, ...values })) continue;
          values[name] = true;
          isNew = true;
        }
      }
    }
    return values;
  }

  /** Whether a step always contradicts itself: two different effects on one variable. */
  isContradictory(step: PlainStep): boolean {
    return contradicts(this.#effects(step));
  }

  /** The state after a step; undefined if it does not apply. */
  after(step: PlainStep, state: PlainState): PlainState | undefined {
    const { when = {}, if: conditionals = [] } = this.#tool(step.tool);
    if (!this.holds(when, state, step.args)) return undefined;
    const active = conditionals.filter((each) => this.holds(each.when, state, step.args));
    const readable = { ...state, ...this.derived(state) };
    const effects = [
      ...this.#effects(step, readable),
      ...active.flatMap(({ then }) => this.#effectsOf(then, step.args, readable)),
    ];
    if (contradicts(effects)) return undefined;
    const next: Record<string, Value> = { ...state };
    for (const [name, effect] of effects) {
      const variable = this.#definition.state[name] as VariableDefinition;
      let value: Value;
      if (effect.kind === "assign") value = effect.value;
      else if (effect.kind === "open") throw new RangeError("The state is known here");
      else value = (state[name] as number) + totalChange(effects, name);
      if (variable.type === "integer" && typeof value === "number") {
        if (value < variable.min) return undefined;
        value = Math.min(variable.max, value);
      }
      next[name] = value;
    }
    return next;
  }

  /** Cost of a step from a state, in thousandths; infinite without a way. */
  cost(step: PlainStep, state: PlainState, ways?: WayTable): number {
    const { cost = 1 } = this.#tool(step.tool);
    if (typeof cost === "object" && "way" in cost) {
      if (ways === undefined) return Math.round(1000 * (cost.base ?? 1));
      const [here] = Object.entries(this.#definition.state).find(
        ([, variable]) => "position" in variable && variable.position,
      ) as [string, VariableDefinition];
      const way = ways[String(state[here])]?.[String(substitute(cost.way, step.args))];
      if (way === undefined) return Number.POSITIVE_INFINITY;
      return Math.max(1, Math.ceil(Number((1000 * way).toFixed(6))));
    }
    if (typeof cost !== "object") return Math.round(1000 * Number(substitute(cost, step.args)));
    const values = Object.fromEntries(cost.reads.map((name) => [name, state[name] as Value]));
    return Math.ceil(Number((1000 * cost.of(values, step.args)).toFixed(6)));
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
    const maintain = [...(this.#definition.maintain ?? []), extraMaintain];
    for (const [index, step] of plan.entries()) {
      if (this.isContradictory(step)) return broken(index, "unknown-action");
      const next = this.after(step, state);
      if (next === undefined) return broken(index, "precondition");
      const stepCost = this.cost(step, state, ways);
      if (stepCost === Number.POSITIVE_INFINITY) return broken(index, "no-way");
      if (!maintain.every((condition) => this.holds(condition, next))) {
        return broken(index, "maintain");
      }
      cost += stepCost;
      state = next;
    }
    if (!this.holds(goal, state)) return broken(plan.length, "goal");
    return { sound: true, soundSteps: plan.length, failure: undefined, cost };
  }

  #tool(name: string): ToolDefinition {
    const tool = this.#definition.tools.find((candidate) => candidate.name === name);
    if (tool === undefined) throw new RangeError(`There is no tool ${name}`);
    return tool;
  }

  #effects({ tool, args }: PlainStep, state?: PlainState): NamedEffect[] {
    return this.#effectsOf(this.#tool(tool).then ?? {}, args, state);
  }

  /** @param state state with derived variables; without it, state-dependent effects stay open */
  #effectsOf(
    then: NonNullable<ToolDefinition["then"]>,
    args: Arguments,
    state?: PlainState,
  ): NamedEffect[] {
    return Object.entries(then).map(([key, effect]) => {
      const name = String(substitute(key, args));
      return [name, this.#readEffect(name, effect, args, state)];
    });
  }

  #readEffect(
    target: string,
    effect: unknown,
    args: Arguments,
    state: PlainState | undefined,
  ): PlainEffect {
    if (typeof effect !== "object" || effect === null) {
      return { kind: "assign", value: substitute(effect as Value, args) };
    }
    const written = effect as Readonly<Record<string, unknown>>;
    const { var: source } = written;
    if (typeof source === "string") {
      if (state === undefined) return { kind: "open" };
      const value = readingOf(source, state, args);
      const variable = this.#definition.state[target] as VariableDefinition;
      // Values are cut off at the end of the range before effects are compared.
      const isNumber = variable.type === "integer" && typeof value === "number";
      return { kind: "assign", value: isNumber ? Math.min(variable.max, value) : value };
    }
    const [operator, amount] = Object.entries(written)[0] as [string, unknown];
    if (typeof amount === "object" && amount !== null) {
      const { var: text } = amount as { readonly var: string };
      const size = state === undefined ? 0 : Number(readingOf(text, state, args));
      return { kind: "change", amount: operator === "+" ? size : -size };
    }
    const size = Number(substitute(amount as Value, args));
    return { kind: "change", amount: operator === "+" ? size : -size };
  }
}

/** Whether a text is a sum: unlike a name, it has a space. */
function isSum(text: string): boolean {
  return text.includes(" ");
}

/** The value of a variable, or of a sum. */
function readingOf(text: string, state: PlainState, args: Arguments): Value {
  if (!isSum(text)) return state[String(substitute(text, args))] as Value;
  const signed = text.startsWith("- ") ? text : `+ ${text}`;
  let total = 0;
  for (const [, sign, factor = "1", name] of signed.matchAll(/([+-]) (?:(-?\d+) \* )?(\S+)/g)) {
    const plain = substitute(name as string, args);
    const isNumber = typeof plain === "number" || /^-?\d+$/.test(String(plain));
    const value = isNumber ? Number(plain) : (state[String(plain)] as number);
    total += (sign === "-" ? -1 : 1) * Number(factor) * value;
  }
  return total;
}

/** Number of negations between each derived variable and the state. */
function levelsOf(derive: Readonly<Record<string, Condition>>): ReadonlyMap<string, number> {
  const levels = new Map(Object.keys(derive).map((name) => [name, 0]));
  for (let isNew = true; isNew; ) {
    isNew = false;
    for (const [name, condition] of Object.entries(derive)) {
      for (const [read, negated] of readsOf(condition)) {
        const least = (levels.get(read) ?? -1) + (negated ? 1 : 0);
        if (least <= (levels.get(name) as number)) continue;
        levels.set(name, least);
        isNew = true;
      }
    }
  }
  return levels;
}

/** The variables read by a condition without parameters, and whether it may hold because one is false. */
function readsOf(condition: Condition): [name: string, negated: boolean][] {
  return Object.entries(condition).flatMap(([key, right]): [string, boolean][] => {
    if (Array.isArray(right)) return (right as readonly Condition[]).flatMap(readsOf);
    if (typeof right !== "object") return [[key, right !== true]];
    if ("var" in right) return [key, right.var].map((name) => [name, true]);
    return Object.entries(right).flatMap(([operator, operand]): [string, boolean][] => {
      if (operator === "in") return [[key, (operand as Value[]).some((value) => value !== true)]];
      if (typeof operand === "object") return [key, operand.var].map((name) => [name, true]);
      return [[key, operator !== "!=" || operand !== false]];
    });
  });
}

type NamedEffect = [name: string, effect: PlainEffect];

function contradicts(effects: readonly NamedEffect[]): boolean {
  const seen = new Map<string, PlainEffect>();
  return effects.some(([name, effect]) => {
    const other = seen.get(name);
    seen.set(name, effect);
    return other !== undefined && !mayAgree(other, effect);
  });
}

type PlainEffect =
  | { readonly kind: "assign"; readonly value: Value }
  /** An assignment of a state-dependent value. */
  | { readonly kind: "open" }
  | { readonly kind: "change"; readonly amount: number };

function mayAgree(one: PlainEffect, other: PlainEffect): boolean {
  if (one.kind === "change" || other.kind === "change") return one.kind === other.kind;
  if (one.kind === "open" || other.kind === "open") return true;
  return one.value === other.value;
}

/** Changes are summed, and only the total is checked against the range. */
function totalChange(effects: readonly NamedEffect[], name: string): number {
  let total = 0;
  for (const [changed, effect] of effects) {
    if (changed === name && effect.kind === "change") total += effect.amount;
  }
  return total;
}

function testHolds(left: Value, right: unknown, state: PlainState, args: Arguments): boolean {
  const evaluate = (operand: unknown): Value => {
    if (typeof operand !== "object" || operand === null) return substitute(operand as Value, args);
    return readingOf((operand as { readonly var: string }).var, state, args);
  };
  if (typeof right !== "object" || right === null || "var" in right)
    return left === evaluate(right);
  return Object.entries(right).every(([operator, operand]: [string, unknown]) => {
    if (operator === "in") return (operand as unknown[]).some((value) => left === evaluate(value));
    const value = evaluate(operand);
    if (operator === "!=") return left !== value;
    if (operator === "<") return left < value;
    if (operator === "<=") return left <= value;
    if (operator === ">") return left > value;
    if (operator === ">=") return left >= value;
    throw new RangeError(`There is no operator ${operator}`);
  });
}

/** Replaces `$name` and `${name}` by arguments; `$$` is a dollar. */
function substitute(text: Value, args: Arguments): Value {
  if (typeof text !== "string") return text;
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
