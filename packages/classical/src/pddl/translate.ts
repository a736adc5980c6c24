import type {
  Condition,
  DomainDefinition,
  EffectDefinition,
  ToolDefinition,
  Value,
  VariableDefinition,
} from "@understudy/planner-core";
import type { FluentBounds } from "./bounds.ts";
import type { ScaledCosts } from "./costs.ts";
import type { GroundAction, GroundCondition, GroundTask } from "./ground-task.ts";
import type { NumericTest } from "./linear.ts";
import { pddlError } from "./pddl-error.ts";
import type { PddlVocabulary } from "./vocabulary.ts";

/** A ground task in the domain language. */
export interface Translation {
  readonly definition: DomainDefinition;
  readonly state: Readonly<Record<string, Value>>;
  readonly goal: Condition;
}

/** No name of PDDL ends with a dot. */
const NEVER = "never.";
/** Words that mean something else in a condition. */
const RESERVED: ReadonlySet<string> = new Set(["directive"]);
const MAX_NAME_LENGTH = 200;

/** Writes a ground task as a domain: a variable for each fact and number, a tool for each action. */
export function translate(
  task: GroundTask,
  name: string,
  bounds: ReadonlyMap<string, FluentBounds>,
  costs: ScaledCosts,
  vocabulary: PddlVocabulary,
): Translation {
  return new Translator(task, bounds, costs, vocabulary).run(name);
}

class Translator {
  readonly #task: GroundTask;
  readonly #bounds: ReadonlyMap<string, FluentBounds>;
  readonly #costs: ScaledCosts;
  readonly #vocabulary: PddlVocabulary;

  constructor(
    task: GroundTask,
    bounds: ReadonlyMap<string, FluentBounds>,
    costs: ScaledCosts,
    vocabulary: PddlVocabulary,
  ) {
    this.#task = task;
    this.#bounds = bounds;
    this.#costs = costs;
    this.#vocabulary = vocabulary;
  }

  run(name: string): Translation {
    const { facts, numbers, actions, goal } = this.#task;
    const state: Record<string, Value> = {};
    const variables: Record<string, VariableDefinition> = {};
    for (const [key, value] of facts) {
      const variable = this.#variable(key);
      variables[variable] = { type: "boolean", default: value };
      state[variable] = value;
    }
    for (const [key, value] of numbers) {
      const variable = this.#variable(key);
      const { min, max } = this.#bounds.get(key) as FluentBounds;
      variables[variable] = { type: "integer", min, max, default: value };
      state[variable] = value;
    }
    const tools = actions.flatMap((action) => this.#tool(action) ?? []);
    // A domain has at least one variable and one tool.
    const needsNever = goal === undefined || tools.length === 0 || facts.size + numbers.size === 0;
    if (needsNever) {
      variables[NEVER] = { type: "boolean", default: false };
      state[NEVER] = false;
      tools.push({ name: NEVER, when: { [NEVER]: true }, then: { [NEVER]: false } });
    }
    return {
      definition: { name: name.slice(0, MAX_NAME_LENGTH), state: variables, tools },
      state,
      goal: goal === undefined ? { [NEVER]: true } : this.#condition(goal),
    };
  }

  #tool(action: GroundAction): ToolDefinition | undefined {
    const { words, added, deleted, changes, cost, place } = action;
    const name = words.join(".");
    if (name.length > MAX_NAME_LENGTH) {
      const hint = `name and objects have ${MAX_NAME_LENGTH} characters at most`;
      throw pddlError(
        place,
        `the ground action (${words.join(" ").slice(0, 60)}…) is too long`,
        hint,
      );
    }
    const effects: Record<string, EffectDefinition> = {};
    const guards: NumericTest[] = [];
    for (const key of added) effects[this.#variable(key)] = true;
    for (const key of deleted) effects[this.#variable(key)] = false;
    for (const { fluent, operation, value, place: at } of changes) {
      const { min, max, isStrict } = this.#bounds.get(fluent) as FluentBounds;
      const variable = this.#variable(fluent);
      if (operation === "set") {
        // Steps that leave the bounds are not taken.
        if (value < min || value > max) return undefined;
        effects[variable] = value;
      } else if (value > 0) {
        if (isStrict) {
          if (max - value < min) return undefined;
          guards.push({ kind: "value", fluent, operator: "<=", value: max - value, place: at });
        }
        effects[variable] = { "+": value };
      } else if (value < 0) effects[variable] = { "-": -value };
    }
    if (Object.keys(effects).length === 0) return undefined;
    const when = this.#condition({ ...action, tests: [...action.tests, ...guards] });
    return {
      name,
      description: `(${words.join(" ")})`,
      when,
      then: effects,
      cost: this.#costs.toolCost(cost),
    };
  }

  #condition({ positive, negative, tests }: GroundCondition): Condition {
    const result: Record<string, Condition[string]> = {};
    for (const key of positive) result[this.#variable(key)] = true;
    for (const key of negative) result[this.#variable(key)] = false;
    const more: Condition[] = [];
    for (const test of tests) {
      const variable = this.#variable(test.fluent);
      const right = test.kind === "value" ? test.value : { var: this.#variable(test.other) };
      const operator = test.operator;
      const comparison = this.#compare(test, operator === "=" ? right : { [operator]: right });
      if (variable in result) more.push(comparison);
      else Object.assign(result, comparison);
    }
    return more.length === 0 ? result : { ...result, allOf: more };
  }

  /** A constant outside the bounds may not be written; what it says is known. */
  #compare(test: NumericTest, comparison: Condition[string]): Condition {
    const variable = this.#variable(test.fluent);
    if (test.kind === "fluents") return { [variable]: comparison };
    const { min, max } = this.#bounds.get(test.fluent) as FluentBounds;
    const { operator, value } = test;
    const isBelow = value < min;
    if (!isBelow && value <= max) return { [variable]: comparison };
    const holds =
      operator === "!=" || (isBelow ? operator.startsWith(">") : operator.startsWith("<"));
    return holds ? { [variable]: { ">=": min } } : { [variable]: { "<": min } };
  }

  #variable(key: string): string {
    const words = this.#vocabulary.wordsOf(key);
    const name = words.join(".");
    if (name.length > MAX_NAME_LENGTH) {
      const place = { source: "problem", line: 1, column: 1 } as const;
      const hint = `name and objects have ${MAX_NAME_LENGTH} characters at most`;
      throw pddlError(place, `the fact (${words.join(" ").slice(0, 60)}…) is too long`, hint);
    }
    return RESERVED.has(name) ? `${name}.` : name;
  }
}
