import type {
  Condition,
  DomainDefinition,
  EffectDefinition,
  ParameterDefinition,
  ToolDefinition,
  VariableDefinition,
} from "@understudy/planner-core";
import type { NameSource } from "../names/name-source.ts";
import type { WordKind } from "../names/words.ts";
import type { Chooser } from "../random/chooser.ts";

/** A condition under construction. */
export type Terms = Record<string, Condition[string]>;
/** Effects under construction. */
export type Effects = Record<string, EffectDefinition>;

/** A tool under construction. */
export interface ToolSketch {
  /** By name: the values of an enum, or another parameter definition. */
  readonly parameters?: Readonly<Record<string, readonly string[] | ParameterDefinition>>;
  readonly when?: Terms;
  readonly then: Effects;
  readonly if?: ToolDefinition["if"];
  /** A number, or the parameter with the cost. */
  readonly cost?: number | string;
}

/** Size limits of a domain. */
export interface SketchLimits {
  /** Product of the sizes of all variables. */
  readonly maxStates: number;
  readonly maxTools: number;
}

/** A domain under construction: mechanisms add variables and tools until it is large enough. */
export class Sketch {
  readonly chooser: Chooser;
  readonly names: NameSource;
  readonly state: Record<string, VariableDefinition> = {};
  readonly tools: ToolDefinition[] = [];
  /** Conditions of derived variables. */
  readonly derived: Record<string, Condition> = {};
  /** Possible goals of agents. */
  readonly wishes: Condition[] = [];
  /** Invariants. */
  readonly rules: Condition[] = [];
  /** The agent's place variable, and its values; undefined without places. */
  position: { readonly name: string; readonly places: readonly string[] } | undefined;
  /** Positions as conditions, in worlds without a place variable. */
  readonly spots: Terms[] = [];
  /** Integers consumed by work. */
  readonly meters: string[] = [];
  /** Integers that are gathered and consumed. */
  readonly resources: string[] = [];
  /** Booleans such as `has_axe`, by item. */
  readonly items: string[] = [];
  /** Booleans. */
  readonly flags: string[] = [];
  currency: string | undefined;
  readonly #limits: SketchLimits;
  #states = 1;

  constructor(chooser: Chooser, names: NameSource, limits: SketchLimits) {
    this.chooser = chooser;
    this.names = names;
    this.#limits = limits;
  }

  /** Whether there is no room for more tools. */
  get isFull(): boolean {
    return this.tools.length >= this.#limits.maxTools;
  }

  /** Adds a variable with a reserved name. @returns whether it fits */
  addVariable(name: string, definition: VariableDefinition): boolean {
    const size =
      definition.type === "enum"
        ? definition.values.length
        : definition.type === "boolean"
          ? 2
          : definition.max - definition.min + 1;
    if (this.#states * size > this.#limits.maxStates || name in this.state) return false;
    this.#states *= size;
    this.state[name] = definition;
    return true;
  }

  /** Adds a tool named after a verb of this kind. @returns its name */
  addTool(verb: WordKind, about: string | undefined, tool: ToolSketch): string {
    const name = this.names.tool(verb, about);
    const parameters: Record<string, ParameterDefinition> = {};
    for (const [parameter, values] of Object.entries(tool.parameters ?? {})) {
      parameters[parameter] = "length" in values ? { enum: values } : values;
    }
    const { when = {}, then, if: cases, cost = this.cost() } = tool;
    const conditional = cases === undefined ? {} : { if: cases };
    this.tools.push({ name, parameters, when, then, ...conditional, cost });
    return name;
  }

  /** A typical cost: mostly 1 or 2. */
  cost(): number {
    return this.chooser.between(1, this.chooser.pick([2, 3, 5]));
  }

  /** A place condition; empty without places. */
  somewhere(probability = 1): Terms {
    const { chooser, position, spots } = this;
    if ((position === undefined && spots.length === 0) || !chooser.chance(probability)) return {};
    return position === undefined
      ? { ...chooser.pick(spots) }
      : { [position.name]: chooser.pick(position.places) };
  }

  /** The maximum of an integer. */
  maximum(name: string): number {
    const variable = this.state[name];
    return variable?.type === "integer" ? variable.max : 0;
  }

  addResource(max = this.chooser.between(2, 8)): string | undefined {
    const name = this.names.fresh("resource");
    if (!this.addVariable(name, { type: "integer", min: 0, max })) return undefined;
    this.resources.push(name);
    return name;
  }

  addFlag(): string | undefined {
    const name = this.names.fresh("flag");
    if (!this.addVariable(name, { type: "boolean" })) return undefined;
    this.flags.push(name);
    return name;
  }

  /** Adds a derived variable. @returns its name */
  derive(condition: Condition): string | undefined {
    const name = this.names.fresh("flag");
    if (name in this.state) return undefined;
    this.derived[name] = condition;
    return name;
  }

  /** @returns the name of the variable, such as `has_axe` */
  addItem(): string | undefined {
    const name = `has_${this.names.fresh("item")}`;
    if (!this.names.take(name) || !this.addVariable(name, { type: "boolean" })) return undefined;
    this.items.push(name);
    return name;
  }

  /** The currency variable, created on first use. */
  money(): string | undefined {
    this.currency ??= this.addResource(this.chooser.between(4, 8));
    return this.currency;
  }

  /** Takes an amount of a resource: a condition and an effect. */
  use(resource: string, amount: number, when: Terms, then: Effects): void {
    const taken = Math.min(amount, this.maximum(resource));
    when[resource] = { ">=": taken };
    then[resource] = { "-": taken };
  }

  /** Sometimes makes a tool consume a unit of a meter. */
  tire(probability: number, when: Terms, then: Effects): void {
    if (this.meters.length === 0 || !this.chooser.chance(probability)) return;
    const meter = this.chooser.pick(this.meters);
    if (!(meter in then) && !(meter in when)) this.use(meter, 1, when, then);
  }

  /** Sometimes adds a condition on an existing variable. */
  hinder(probability: number, when: Terms): void {
    if (!this.chooser.chance(probability)) return;
    const [name] = this.chooser.sample([...this.items, ...this.flags], 1);
    if (name !== undefined && !(name in when)) when[name] = this.chooser.chance(0.85);
  }

  wish(condition: Condition): void {
    this.wishes.push(condition);
  }

  /** The finished domain, with some of the possible goals. */
  finish(name: string, goalCount: number): DomainDefinition {
    const { chooser } = this;
    const goals = chooser.sample(this.wishes, goalCount).map((when, index) => ({
      name: goalName(when, index),
      when,
      priority: chooser.between(0, 5),
    }));
    const variables = Object.entries(this.state);
    const state = Object.fromEntries(chooser.chance(0.5) ? chooser.shuffle(variables) : variables);
    const tools = chooser.chance(0.6) ? chooser.shuffle(this.tools) : this.tools;
    const unique = goals.filter(
      (goal, index) => goals.findIndex((other) => other.name === goal.name) === index,
    );
    const maintain = this.rules.length === 0 ? {} : { maintain: this.rules };
    const derive = Object.keys(this.derived).length === 0 ? {} : { derive: this.derived };
    return { name, state, ...derive, tools, goals: unique, ...maintain };
  }
}

function goalName(when: Condition, index: number): string {
  const variable = firstVariable(when) ?? "goal";
  return index % 2 === 0 ? `get_${variable}` : variable;
}

function firstVariable(when: Condition): string | undefined {
  const [first] = Object.entries(when);
  if (first === undefined) return undefined;
  const [name, test] = first;
  const [child] = Array.isArray(test) ? (test as readonly Condition[]) : [];
  return child === undefined ? name : firstVariable(child);
}
