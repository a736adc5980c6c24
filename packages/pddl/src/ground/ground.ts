/**
 * From schemas to ground actions: conditions, effects and numbers of everything within reach.
 *
 * @module
 */

import type { BoundsAnnotations } from "../facts/bounds-annotation.ts";
import { FactKeys, keyOf, type Tuple } from "../facts/fact-store.ts";
import {
  type Fact,
  type Instance,
  Instantiator,
  type Part,
  tooLarge,
} from "../facts/instantiate.ts";
import { type ReachabilityRule, rulesOf } from "../facts/reachability-rules.ts";
import {
  resolveAction,
  resolveDerived,
  resolveGoal,
  type Schema,
  type SchemaEffect,
} from "../facts/schema.ts";
import type { PddlVocabulary } from "../facts/vocabulary.ts";
import type { PddlLimits } from "../limits.ts";
import { NumberFolder } from "../numbers/linear.ts";
import { findScales } from "../numbers/number-scale.ts";
import { MAX_FACTOR, termsOf } from "../numbers/numeric-test.ts";
import { PddlIssueCollector, pddlError } from "../pddl-error.ts";
import type { Rational } from "../rational.ts";
import type { Change, DomainFile, ProblemFile } from "../read/ast.ts";
import { FormulaGrounder } from "./formula-grounder.ts";
import { orderEffects } from "./ground-effects.ts";
import { countLeaves, type GroundFormula, isFalse } from "./ground-formula.ts";
import type { GroundAction, GroundEffect, GroundTask, NumericChange } from "./ground-task.ts";
import { PlanMetric } from "./plan-metric.ts";
import { RequirementGrounder } from "./requirements.ts";
import { simplifyTask } from "./simplify.ts";
import { UndefinedNumbers } from "./undefined-numbers.ts";

/** Grounds a task: only actions within reach are kept, and facts that never change are folded. */
export class Grounder {
  readonly #given: BoundsAnnotations;
  #instantiator: Instantiator | undefined;
  readonly #rules: readonly ReachabilityRule[];
  readonly #vocabulary: PddlVocabulary;
  readonly #limits: PddlLimits;
  readonly #schemas: Schema[] = [];
  readonly #derived = new Map<string, Schema[]>();
  readonly #goal: Schema;
  readonly #requirements: RequirementGrounder;
  readonly #keys: FactKeys;
  readonly #init: Fact[] = [];
  readonly #initKeys = new Set<string>();
  readonly #numbers = new Map<string, Rational>();
  readonly #metric: PlanMetric;
  readonly #scales: ReadonlyMap<string, Rational>;
  readonly #folder: NumberFolder;
  /** Facts and comparisons of all ground actions so far. */
  #size = 0;

  /** @throws PddlError for names that do not fit */
  constructor(
    domain: DomainFile,
    problem: ProblemFile,
    vocabulary: PddlVocabulary,
    given: BoundsAnnotations,
    limits: PddlLimits,
  ) {
    this.#given = given;
    this.#vocabulary = vocabulary;
    this.#keys = new FactKeys(vocabulary.objects.length);
    this.#limits = limits;
    const issues = new PddlIssueCollector();
    const names = new Set<string>();
    for (const action of domain.actions) {
      issues.attempt(() => {
        const { name, place } = action;
        if (names.has(name)) throw pddlError(place, `the action ${name} is declared twice`);
        names.add(name);
        this.#schemas.push(resolveAction(action, vocabulary));
      });
    }
    for (const each of domain.derived) {
      issues.attempt(() => {
        const schema = resolveDerived(each, vocabulary);
        this.#derived.set(schema.name, [...(this.#derived.get(schema.name) ?? []), schema]);
      });
    }
    const goal = issues.attempt(() => resolveGoal(problem.goal, problem.place, vocabulary));
    const preferences = [...domain.preferences, ...problem.preferences];
    const requirements = issues.attempt(
      () =>
        new RequirementGrounder(
          [...domain.trajectories, ...problem.trajectories],
          preferences,
          vocabulary,
          limits,
        ),
    );
    const wishes = new Set(preferences.map(({ name }) => name));
    this.#readStart(problem, issues);
    const effects = this.#schemas.flatMap((schema) => schema.effects);
    const changes = effects.flatMap((effect) => effect.changes);
    const changing = new Set(changes.map(({ fluent }) => fluent.name));
    this.#scales = findScales(changes, this.#numbers);
    const metric = issues.attempt(() =>
      PlanMetric.of(problem.metric, wishes, vocabulary, changing, this.#numbers, this.#scales),
    );
    issues.finish();
    this.#goal = goal as Schema;
    this.#requirements = requirements as RequirementGrounder;
    this.#metric = metric as PlanMetric;
    for (const { added, deleted } of effects) {
      for (const { name, place } of [...added, ...deleted]) {
        if (this.#derived.has(name)) {
          throw pddlError(place, `${name} is derived: no action may add or delete it`);
        }
      }
    }
    const stated = problem.facts.find(({ name }) => this.#derived.has(name));
    if (stated !== undefined) {
      throw pddlError(stated.place, `${stated.name} is derived: the start cannot state it`);
    }
    this.#folder = new NumberFolder(vocabulary, changing, this.#numbers, this.#scales);
    this.#rules = this.#allRules();
  }

  /** The number of actions of the task that was grounded last, however far that came. */
  get size(): number {
    return this.#instantiator?.size ?? 0;
  }

  /** The number of them that were within reach when the goal first was; undefined if it was not. */
  get sizeAtGoal(): number | undefined {
    return this.#instantiator?.sizeAtGoal;
  }

  /**
   * @param part a part of the actions; all of them by default
   * @throws PddlError for exceeded limits, and numbers that are out of scope
   */
  ground(part?: Part): GroundTask {
    const instantiator = new Instantiator(
      this.#vocabulary.objects.length,
      this.#keys,
      this.#limits,
      (instance) => this.#accepts(instance),
      part,
    );
    this.#instantiator = instantiator;
    this.#size = 0;
    const instances = instantiator.run(this.#rules, this.#init);
    const grounder = new FormulaGrounder(
      {
        folder: this.#folder,
        keys: this.#keys,
        objectCount: this.#vocabulary.objects.length,
        derived: this.#derived,
        truthOf: (name, key) => {
          const mayHold = instantiator.isReached(key);
          if (this.#derived.has(name)) return mayHold ? undefined : false;
          if (!this.#initKeys.has(key)) return mayHold ? undefined : false;
          return instantiator.isDeleted(key) ? undefined : true;
        },
      },
      this.#limits,
    );
    const issues = new PddlIssueCollector();
    const actions = this.#groundActions(instances, grounder, issues);
    const goal = issues.attempt(() => grounder.ground(this.#goal.precondition, this.#goal, []));
    issues.finish();
    const unknown = new UndefinedNumbers(actions, this.#folder.start);
    const ground = this.#requirements.ground(
      actions.map((action) => unknown.guardAction(action)),
      unknown.guard(goal as GroundFormula),
      (schema, binding) => unknown.guard(grounder.ground(schema.precondition, schema, binding)),
    );
    const task = simplifyTask(ground.actions, ground.required, this.#initKeys, {
      values: unknown.start(this.#folder.start),
      hasBounds: (key) => this.#numbers.has(key) && this.#given.of(key) !== undefined,
    });
    const scales = [...this.#scales].map(([name, scale]) => [name, scale.toNumber()] as const);
    const { constant, isMaximized } = this.#metric;
    return {
      ...task,
      preferences: task.preferences.map((each) => ({
        ...each,
        weight: this.#metric.weightOf(each.name),
      })),
      scales: new Map(scales),
      metric: { constant, isMaximized },
    };
  }

  #readStart({ facts, numbers }: ProblemFile, issues: PddlIssueCollector): void {
    for (const fact of facts) {
      issues.attempt(() => {
        const { name } = fact;
        const tuple = this.#vocabulary.groundTerms(fact, "predicate");
        this.#init.push({ name, tuple });
        this.#initKeys.add(keyOf(name, tuple));
      });
    }
    for (const { fluent, value } of numbers) {
      issues.attempt(() => {
        const key = keyOf(fluent.name, this.#vocabulary.groundTerms(fluent, "function"));
        if (this.#numbers.has(key)) throw pddlError(fluent.place, `${key} is given twice`);
        this.#numbers.set(key, value);
      });
    }
  }

  #allRules(): readonly ReachabilityRule[] {
    const derived = [...this.#derived.values()].flat();
    return [
      ...this.#schemas.flatMap((schema) => rulesOf(schema, "action")),
      ...derived.flatMap((schema) => rulesOf(schema, "derived")),
      ...rulesOf(this.#goal, "goal"),
    ];
  }

  #groundActions(
    instances: readonly Instance[],
    grounder: FormulaGrounder,
    issues: PddlIssueCollector,
  ): readonly GroundAction[] {
    const more = new Map<string, Instance[]>();
    for (const instance of instances) {
      if (instance.rule.kind !== "effect") continue;
      const key = actionKey(instance);
      const list = more.get(key) ?? [];
      more.set(key, list);
      list.push(instance);
    }
    // A fault shows in every instance of its action: once is enough.
    const faulty = new Set<Schema>();
    const actions: GroundAction[] = [];
    for (const instance of instances) {
      const { kind, schema } = instance.rule;
      if (kind !== "action" || faulty.has(schema)) continue;
      const others = more.size === 0 ? [] : (more.get(actionKey(instance)) ?? []);
      const action = issues.attempt(() => this.#groundAction([instance, ...others], grounder));
      if (action === undefined) faulty.add(schema);
      else actions.push(action);
    }
    return actions;
  }

  /** Checks what relaxed reachability cannot see: comparisons of constants. */
  #accepts({ rule, binding }: Instance): boolean {
    const { schema, comparisons } = rule;
    return comparisons.every((each) => this.#folder.test(each, schema, binding) !== false);
  }

  /** @param instances the action itself, then what more it does under conditions */
  #groundAction(
    instances: readonly [Instance, ...Instance[]],
    grounder: FormulaGrounder,
  ): GroundAction {
    const [{ rule, binding }] = instances;
    const { schema } = rule;
    const condition = grounder.ground(schema.precondition, schema, binding);
    this.#countSize(leavesOf(condition), schema);
    const effects: GroundEffect[] = [];
    if (!isFalse(condition)) {
      for (const instance of instances) {
        for (const effect of instance.rule.effects) {
          const ground = this.#groundEffect(effect, instance, grounder);
          this.#countSize(sizeOf(ground), schema);
          effects.push(ground);
        }
      }
    }
    return {
      name: this.#words(schema, binding).join("."),
      condition,
      effects: orderEffects(effects, condition),
      cost: this.#metric.costOf(effects),
      place: schema.place,
    };
  }

  #countSize(size: number, schema: Schema): void {
    this.#size += size;
    const { maxTaskSize } = this.#limits;
    if (this.#size > maxTaskSize) throw tooLarge(schema.place, maxTaskSize);
  }

  #groundEffect(
    { condition, added, deleted, changes }: SchemaEffect,
    { rule, binding }: Instance,
    grounder: FormulaGrounder,
  ): GroundEffect {
    const { schema } = rule;
    return {
      condition: grounder.ground(condition, schema, binding),
      added: added.map((atom) => this.#keys.of(atom, binding)),
      deleted: deleted.map((atom) => this.#keys.of(atom, binding)),
      changes:
        changes.length === 0
          ? NO_CHANGES
          : changes.map((change) => this.#change(change, schema, binding)),
    };
  }

  #change(
    { operation, fluent, amount, place }: Change,
    schema: Schema,
    binding: Tuple,
  ): NumericChange {
    const folded = this.#folder.fold(amount, schema, binding);
    if (folded === undefined) {
      const subject = this.#words(schema, binding).join(" ");
      const hint = "give the function a value in :init, or prune with a precondition";
      throw pddlError(place, `the amount has no value for (${subject})`, hint);
    }
    const isDecrease = operation === "decrease";
    const scale = this.#folder.scaleOf(fluent.name);
    const by = isDecrease ? scale.negated() : scale;
    const signed = (value: Rational): Rational => value.times(by);
    const factors = [...folded.factors].map(([key, factor]) => [key, signed(factor)] as const);
    if (factors.length > 0 && Math.abs(folded.constant.toNumber()) > MAX_FACTOR) {
      throw pddlError(
        place,
        `the constant of this amount is beyond ${MAX_FACTOR}`,
        "use a larger unit",
      );
    }
    return {
      fluent: this.#folder.key(fluent.name, fluent.terms, schema, binding),
      operation: operation === "assign" ? "set" : "add",
      value: signed(folded.constant),
      terms: termsOf(factors, place),
      place,
    };
  }

  #words({ name, parameterCount }: Schema, binding: Tuple): string[] {
    const { objects } = this.#vocabulary;
    return [name, ...binding.slice(0, parameterCount).map((id) => objects[id] as string)];
  }
}

const NO_CHANGES: readonly NumericChange[] = [];

function leavesOf(condition: GroundFormula): number {
  return countLeaves(condition, Number.POSITIVE_INFINITY);
}

function sizeOf({ condition, added, deleted, changes }: GroundEffect): number {
  return 1 + leavesOf(condition) + added.length + deleted.length + changes.length;
}

/** Tells ground actions, and derived facts, apart. */
function actionKey({ rule, binding }: Instance): string {
  const { name, parameterCount } = rule.schema;
  return keyOf(name, binding.slice(0, parameterCount));
}
