import type {
  Condition,
  DomainDefinition,
  ParameterDefinition,
  ToolDefinition,
  Value,
  VariableDefinition,
} from "../domain/definition.ts";

/** A state as a plain object: a value for every variable. */
export type PlainState = Readonly<Record<string, Value>>;

type Arguments = Readonly<Record<string, Value>>;

/** A tool with its arguments. */
export interface PlainStep {
  readonly tool: string;
  readonly args: Arguments;
}

/** The reference's verdict on a plan. Costs are in thousandths. */
export interface ReferenceVerdict {
  readonly sound: boolean;
  /** How many steps are sound. */
  readonly soundSteps: number;
  readonly failure: "unknown-action" | "precondition" | "maintain" | "goal" | undefined;
  /** Cost of the sound steps. */
  readonly cost: number;
}

/**
 * The meaning of a domain, as plainly as it can be written: definitions are interpreted word by word
 * on plain objects. Slow on purpose; shares no code with the compiler, which is tested against it.
 * It expects a definition that loads.
 */
export class ReferenceInterpreter {
  readonly #definition: DomainDefinition;

  constructor(definition: DomainDefinition) {
    this.#definition = definition;
  }

  /** Every tool with every combination of arguments, also those that can never apply. */
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
    return Object.entries(condition).every(([key, right]) => {
      if (key === "anyOf") {
        return (right as readonly Condition[]).some((inner) => this.holds(inner, state, args));
      }
      if (key === "allOf") {
        return (right as readonly Condition[]).every((inner) => this.holds(inner, state, args));
      }
      const left = state[String(substitute(key, args))] as Value;
      return testHolds(left, right, state, args);
    });
  }

  /** Whether a step contradicts itself wherever it is taken: two different effects on one variable. */
  isContradictory(step: PlainStep): boolean {
    return contradicts(this.#effects(step));
  }

  /** The state after a step; undefined where the step does not apply. */
  after(step: PlainStep, state: PlainState): PlainState | undefined {
    const { when = {}, if: conditionals = [] } = this.#tool(step.tool);
    if (!this.holds(when, state, step.args)) return undefined;
    const active = conditionals.filter((each) => this.holds(each.when, state, step.args));
    const effects = [
      ...this.#effects(step),
      ...active.flatMap(({ then }) => effectsOf(then, step.args)),
    ];
    if (contradicts(effects)) return undefined;
    const next: Record<string, Value> = { ...state };
    for (const [name, effect] of effects) {
      const variable = this.#definition.state[name] as VariableDefinition;
      let value: Value;
      if (effect.kind === "assign") value = effect.value;
      else if (effect.kind === "copy") value = state[effect.from] as Value;
      else value = (state[name] as number) + effect.amount;
      if (variable.type === "integer" && typeof value === "number") {
        if (value < variable.min) return undefined;
        value = Math.min(variable.max, value);
      }
      next[name] = value;
    }
    return next;
  }

  /** Cost of a step from a state, in thousandths. */
  cost(step: PlainStep, state: PlainState): number {
    const { cost = 1 } = this.#tool(step.tool);
    if (typeof cost !== "object") return Math.round(1000 * Number(substitute(cost, step.args)));
    const values = Object.fromEntries(cost.reads.map((name) => [name, state[name] as Value]));
    return Math.ceil(Number((1000 * cost.of(values, step.args)).toFixed(6)));
  }

  /** Whether a plan works from a state and where it breaks. */
  prove(
    start: PlainState,
    plan: readonly PlainStep[],
    goal: Condition,
    extraMaintain: Condition = {},
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
      if (!maintain.every((condition) => this.holds(condition, next))) {
        return broken(index, "maintain");
      }
      cost += this.cost(step, state);
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

  #effects({ tool, args }: PlainStep): NamedEffect[] {
    return effectsOf(this.#tool(tool).then ?? {}, args);
  }
}

type NamedEffect = [name: string, effect: PlainEffect];

function effectsOf(then: NonNullable<ToolDefinition["then"]>, args: Arguments): NamedEffect[] {
  return Object.entries(then).map(([key, effect]) => [
    String(substitute(key, args)),
    readEffect(effect, args),
  ]);
}

function contradicts(effects: readonly NamedEffect[]): boolean {
  const seen = new Map<string, string>();
  return effects.some(([name, effect]) => {
    const text = JSON.stringify(effect);
    const other = seen.get(name);
    seen.set(name, text);
    return other !== undefined && !(other === text && effect.kind !== "change");
  });
}

type PlainEffect =
  | { readonly kind: "assign"; readonly value: Value }
  | { readonly kind: "copy"; readonly from: string }
  | { readonly kind: "change"; readonly amount: number };

function readEffect(effect: unknown, args: Arguments): PlainEffect {
  if (typeof effect !== "object" || effect === null) {
    return { kind: "assign", value: substitute(effect as Value, args) };
  }
  const written = effect as Readonly<Record<string, Value>>;
  if (written["var"] !== undefined) {
    return { kind: "copy", from: String(substitute(written["var"], args)) };
  }
  const [operator, amount] = Object.entries(written)[0] as [string, Value];
  const size = Number(substitute(amount, args));
  return { kind: "change", amount: operator === "+" ? size : -size };
}

function testHolds(left: Value, right: unknown, state: PlainState, args: Arguments): boolean {
  const evaluate = (operand: unknown): Value => {
    if (typeof operand !== "object" || operand === null) return substitute(operand as Value, args);
    const { var: name } = operand as { readonly var: string };
    return state[String(substitute(name, args))] as Value;
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

/** Puts arguments in the place of `$name` and `${name}`; `$$` is a dollar. */
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
