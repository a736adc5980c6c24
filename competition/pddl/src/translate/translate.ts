/**
 * From a ground task to a domain: facts become variables, actions tools.
 *
 * @module
 */

import type {
  Condition,
  DomainDefinition,
  EffectDefinition,
  ToolDefinition,
  Value,
  VariableDefinition,
} from "@understudy/planner-core";
import { handOver } from "@understudy/planner-core/schedule";
import type { FluentBounds } from "../bounds/find-bounds.ts";
import { nameInKey } from "../facts/fact-store.ts";
import type { PddlVocabulary } from "../facts/vocabulary.ts";
import {
  conjunctionOf,
  conjunctsOf,
  disjunctionOf,
  FALSE,
  type GroundFact,
  type GroundFormula,
  isFalse,
  isTrue,
  negation,
} from "../ground/ground-formula.ts";
import type { GroundAction, GroundEffect, GroundTask } from "../ground/ground-task.ts";
import { foldTest, type LinearTerm, type NumericTest } from "../numbers/numeric-test.ts";
import { pddlError } from "../pddl-error.ts";
import { Rational } from "../rational.ts";
import type { ScaledCosts } from "./costs.ts";
import type { FactGroup, GroupedTask } from "./fact-groups.ts";
import type { TaskTime } from "./happenings.ts";
import { checkName, LONGEST_NAME, pddlStepText } from "./plan-text.ts";
import { isFurtherStep } from "./split-effects.ts";
import { splitFalls } from "./split-falls.ts";
import { timedTools, type WrittenAction, writtenEvents } from "./timed-tools.ts";

/** A ground task in the domain language. */
export interface Translation {
  readonly definition: DomainDefinition;
  readonly state: Readonly<Record<string, Value>>;
  readonly goal: Condition;
  readonly preferences: readonly PddlPreference[];
  readonly soft: readonly PddlSoftGoal[];
}

/** A preference, `(preference name …)`, for one choice of objects. */
export interface PddlPreference {
  /** Shared by the instances of a quantified preference; empty if unnamed. */
  readonly name: string;
  /** The condition at the end of a plan that satisfies it. */
  readonly goal: Condition;
  /** Weight of the preference in the metric; 0 if absent there. */
  readonly weight: number;
}

/** A preference for `planWithUtilities`, in the unit of the tools' costs. */
export interface PddlSoftGoal {
  readonly goal: Condition;
  readonly utility: number;
}

/** No PDDL name ends with a dot. */
const NEVER = "never.";
/** Suffix of a number's variable if a predicate has the same name. */
const OF_FUNCTION = ".value.";
/** A variable and its test. */
type VariableTest = readonly [string, Condition[string]];

/** Keywords of conditions. */
const RESERVED: ReadonlySet<string> = new Set(["directive"]);
const NOTHING: Readonly<Record<string, EffectDefinition>> = {};

/** The value of a group variable without a true fact. No PDDL name starts with a hyphen. */
const NONE = "-";

/** A group's variable, and the value of each fact. */
interface GroupVariable {
  readonly name: string;
  readonly values: ReadonlyMap<string, string>;
}

/**
 * Writes a ground task as a domain: a variable per fact, group and number, a tool per action.
 *
 * @param time of a task with time
 */
export function translate(
  task: GroupedTask,
  name: string,
  bounds: ReadonlyMap<string, FluentBounds>,
  costs: ScaledCosts,
  vocabulary: PddlVocabulary,
  time?: TaskTime,
): Translation {
  return new Translator(task, bounds, costs, vocabulary).run(name, time);
}

class Translator {
  readonly #task: GroundTask;
  readonly #bounds: ReadonlyMap<string, FluentBounds>;
  readonly #costs: ScaledCosts;
  readonly #vocabulary: PddlVocabulary;
  readonly #groups: readonly FactGroup[];
  readonly #variables = new Map<string, string>();
  /** A fact's group variable. */
  readonly #groupVariables = new Map<string, GroupVariable>();

  constructor(
    { task, groups }: GroupedTask,
    bounds: ReadonlyMap<string, FluentBounds>,
    costs: ScaledCosts,
    vocabulary: PddlVocabulary,
  ) {
    this.#task = task;
    this.#groups = groups;
    this.#bounds = bounds;
    this.#costs = costs;
    this.#vocabulary = vocabulary;
  }

  run(name: string, time: TaskTime | undefined): Translation {
    const { facts, numbers, actions, goal, maintain, preferences } = this.#task;
    const state: Record<string, Value> = {};
    const variables: Record<string, VariableDefinition> = {};
    for (const group of this.#groups) {
      const { name: variable, values } = this.#groupVariable(group);
      const held = [...group.facts].find((key) => facts.get(key) === true);
      const value = held === undefined ? NONE : (values.get(held) as string);
      const names = [...values.values(), ...(group.mayBeEmpty ? [NONE] : [])];
      variables[variable] = { type: "enum", values: names, default: value };
      state[variable] = value;
    }
    for (const [key, value] of facts) {
      if (this.#groupVariables.has(key)) continue;
      const variable = this.#variable(key);
      variables[variable] = { type: "boolean", default: value };
      state[variable] = value;
    }
    for (const [key, value] of numbers) {
      const variable = this.#number(key);
      const { min, max } = this.#bounds.get(key) as FluentBounds;
      variables[variable] = { type: "integer", min, max, default: value };
      state[variable] = value;
    }
    const tools =
      time === undefined
        ? actions.flatMap((action) => this.#tool(action) ?? [])
        : [...timedTools(time, this.#writer)];
    // A domain needs at least one variable and one tool.
    const isHopeless = [goal, ...preferences.map((each) => each.goal)].some(
      (each) => each === undefined || isFalse(each),
    );
    // A task with time stays one where no step that is left takes any.
    const lacksTime =
      time?.events.size === 0 && tools.every(({ duration }) => duration === undefined);
    const isEmpty = tools.length === 0 || facts.size + numbers.size === 0;
    const needsNever = isHopeless || isEmpty || lacksTime;
    if (needsNever) {
      variables[NEVER] = { type: "boolean", default: false };
      state[NEVER] = false;
      const never = { name: NEVER, when: { [NEVER]: true }, then: { [NEVER]: false } };
      tools.push(time === undefined ? never : { ...never, duration: 1 });
    }
    const maintained = conjunctsOf(maintain).map((each) => this.#condition(each));
    const definition: DomainDefinition = {
      name: name.slice(0, LONGEST_NAME),
      state: variables,
      tools,
      ...(maintained.length === 0 ? {} : { maintain: maintained }),
      ...(time === undefined || time.events.size === 0
        ? {}
        : { events: writtenEvents(time, this.#writer) }),
    };
    return {
      definition: time === undefined ? definition : handOver(definition),
      state,
      goal: this.#goal(goal),
      preferences: preferences.map((each) => ({
        name: each.name,
        goal: this.#goal(each.goal),
        weight: each.weight.toNumber(),
      })),
      soft: preferences
        .filter((each) => !each.weight.isZero && !isFalse(each.goal))
        .map(({ goal: wish, weight }) =>
          // For a preference whose violation improves the metric, the violation is the soft goal.
          weight.isNegative
            ? { goal: this.#goal(negation(wish)), utility: this.#costs.utility(weight.negated()) }
            : { goal: this.#goal(wish), utility: this.#costs.utility(weight) },
        ),
    };
  }

  #goal(goal: GroundFormula | undefined): Condition {
    return goal === undefined || isFalse(goal) ? { [NEVER]: true } : this.#condition(goal);
  }

  #tool(action: GroundAction): ToolDefinition | undefined {
    const { name, cost } = action;
    checkName(name, action);
    const written = this.#action(action);
    if (written === undefined) return undefined;
    const { when, then, conditional } = written;
    if (Object.keys(then).length + conditional.length === 0) return undefined;
    return {
      name,
      ...(isFurtherStep(name) ? {} : { description: pddlStepText(name) }),
      when,
      then,
      ...(conditional.length === 0 ? {} : { if: conditional }),
      cost: this.#costs.toolCost(cost),
    };
  }

  get #writer(): Parameters<typeof timedTools>[1] {
    return {
      action: (action) => this.#action(action),
      fact: (key) => (this.#task.facts.has(key) ? this.#variable(key) : undefined),
      number: (key) => this.#number(key),
      range: (key) => (this.#task.numbers.has(key) ? this.#bounds.get(key) : undefined),
      cost: ({ cost }) => this.#costs.toolCost(cost),
    };
  }

  /** @returns undefined for an action that never applies */
  #action({ condition, effects }: GroundAction): WrittenAction | undefined {
    const guards: GroundFormula[] = [];
    let then = NOTHING;
    const conditional: { when: Condition; then: typeof NOTHING }[] = [];
    for (const effect of effects) {
      const { parts, rest } = splitFalls(effect, this.#bounds);
      for (const part of parts) {
        const fall = this.#effect(part, []);
        conditional.push({ when: this.#condition(part.condition), then: fall });
      }
      const written = this.#effect(rest, guards);
      if (Object.keys(written).length === 0 || isFalse(effect.condition)) continue;
      if (isTrue(effect.condition)) then = then === NOTHING ? written : { ...then, ...written };
      else conditional.push({ when: this.#condition(effect.condition), then: written });
    }
    const whole = conjunctionOf([condition, ...guards]);
    return isFalse(whole) ? undefined : { when: this.#condition(whole), then, conditional };
  }

  /** @param guards collects conditions that keep numbers within their bounds */
  #effect(
    { condition, added, deleted, changes }: GroundEffect,
    guards: GroundFormula[],
  ): Record<string, EffectDefinition> {
    const effects: Record<string, EffectDefinition> = {};
    for (const key of added) this.#assign(effects, key, true);
    for (const key of deleted) this.#assign(effects, key, false);
    for (const { fluent, operation, value: exactValue, terms, place } of changes) {
      const value = exactValue.toNumber();
      const { min, max, isStrict } = this.#bounds.get(fluent) as FluentBounds;
      const variable = this.#number(fluent);
      if (terms.length > 0) {
        const amount = { var: this.#sum(terms, value) };
        effects[variable] = operation === "set" ? amount : { "+": amount };
        if (!isStrict) continue;
        const factors = new Map(terms);
        if (operation === "add") factors.set(fluent, (factors.get(fluent) ?? 0) + 1);
        if (factors.get(fluent) === 0) factors.delete(fluent);
        const exact = new Map([...factors].map(([key, factor]) => [key, Rational.whole(factor)]));
        const test = foldTest(
          { constant: Rational.whole(value - max), factors: exact },
          "<=",
          place,
        );
        if (test === true) continue;
        const within: GroundFormula = test === false ? FALSE : { kind: "test", test };
        guards.push(disjunctionOf([negation(condition), within]));
        continue;
      }
      const isOutside = operation === "set" && (value < min || value > max);
      // Steps that leave the bounds are not applicable.
      if (isOutside || (isStrict && max - value < min)) guards.push(negation(condition));
      else if (operation === "set") effects[variable] = value;
      else if (value > 0) {
        if (isStrict) {
          const test = {
            kind: "value",
            fluent,
            operator: "<=",
            value: max - value,
            place,
          } as const;
          guards.push(disjunctionOf([negation(condition), { kind: "test", test }]));
        }
        effects[variable] = { "+": value };
      } else if (value < 0) effects[variable] = { "-": -value };
    }
    return effects;
  }

  #condition(formula: GroundFormula): Condition {
    const result: Record<string, Condition[string]> = {};
    const more: Condition[] = [];
    for (const part of conjunctsOf(formula)) {
      if ("parts" in part) {
        more.push({ anyOf: part.parts.map((each) => this.#condition(each)) });
      } else {
        const [name, value] = part.kind === "fact" ? this.#fact(part) : this.#comparison(part.test);
        if (name in result) more.push({ [name]: value });
        else result[name] = value;
      }
    }
    return more.length === 0 ? result : { ...result, allOf: more };
  }

  #assign(effects: Record<string, EffectDefinition>, key: string, isAdded: boolean): void {
    const group = this.#groupVariables.get(key);
    if (group === undefined) effects[this.#variable(key)] = isAdded;
    else effects[group.name] = isAdded ? (group.values.get(key) as string) : NONE;
  }

  #fact({ key, isNegated }: GroundFact): VariableTest {
    const group = this.#groupVariables.get(key);
    if (group === undefined) return [this.#variable(key), !isNegated];
    const value = group.values.get(key) as string;
    return [group.name, isNegated ? { "!=": value } : value];
  }

  #comparison(test: NumericTest): VariableTest {
    const right = test.kind === "fluents" ? { var: this.#number(test.other) } : test.value;
    const { operator } = test;
    const comparison = operator === "=" ? right : { [operator]: right };
    if (test.kind === "sum") return [this.#sum(test.terms, 0), comparison];
    return this.#compare(test, comparison);
  }

  /** A sum in the domain language. */
  #sum(terms: readonly LinearTerm[], constant: number): string {
    const words = terms.map(([fluent, factor]) =>
      factor === 1 ? this.#number(fluent) : `${factor} * ${this.#number(fluent)}`,
    );
    return [...words, ...(constant === 0 ? [] : [String(constant)])].join(" + ");
  }

  /** A constant outside the bounds is not allowed, but its comparison is decided. */
  #compare(
    test: Exclude<NumericTest, { kind: "sum" }>,
    comparison: Condition[string],
  ): VariableTest {
    const variable = this.#number(test.fluent);
    if (test.kind === "fluents") return [variable, comparison];
    const { min, max } = this.#bounds.get(test.fluent) as FluentBounds;
    const { operator, value } = test;
    const isBelow = value < min;
    if (!isBelow && value <= max) return [variable, comparison];
    const holds =
      operator === "!=" || (isBelow ? operator.startsWith(">") : operator.startsWith("<"));
    return [variable, holds ? { ">=": min } : { "<": min }];
  }

  /** A group's variable: its first fact, with a hyphen for the varying object. */
  #groupVariable({ facts, words, position }: FactGroup): GroupVariable {
    const values = new Map([...facts].map((key) => [key, this.#newVariable(key)]));
    const name = [...this.#vocabulary.wordsOf(words.join(" "))];
    name[position] = NONE;
    const group = { name: name.join("."), values };
    for (const key of facts) this.#groupVariables.set(key, group);
    return group;
  }

  /** The variable of a number; a predicate may have its function's name. */
  #number(key: string): string {
    return this.#variable(key, this.#vocabulary.hasPredicate(nameInKey(key)) ? OF_FUNCTION : "");
  }

  /** The variable of a fact, or of a number with a suffix. */
  #variable(key: string, ending = ""): string {
    const keyWithEnding = key + ending;
    let name = this.#variables.get(keyWithEnding);
    if (name === undefined) {
      name = this.#newVariable(key, ending);
      this.#variables.set(keyWithEnding, name);
    }
    return name;
  }

  #newVariable(key: string, ending = ""): string {
    const words = this.#vocabulary.wordsOf(key);
    const name = `${words.join(".")}${ending}`;
    if (name.length > LONGEST_NAME) {
      const place = { source: "problem", line: 1, column: 1 } as const;
      const hint = `name and objects may have at most ${LONGEST_NAME} characters`;
      throw pddlError(place, `the fact (${words.join(" ").slice(0, 60)}…) is too long`, hint);
    }
    return RESERVED.has(name) ? `${name}.` : name;
  }
}
