/**
 * From schemas to ground actions: conditions, effects and numbers of everything reachable.
 *
 * @module
 */

import type { BoundsAnnotations } from "../facts/bounds-annotation.ts";
import { type Fact, KnownFacts, keyOf, type Tuple } from "../facts/fact-store.ts";
import { type Instance, Instantiator, type Part } from "../facts/instantiate.ts";
import { type ReachabilityRule, rulesOf } from "../facts/reachability-rules.ts";
import { resolveAction, resolveDerived, resolveGoal, type Schema } from "../facts/schema.ts";
import type { PddlVocabulary } from "../facts/vocabulary.ts";
import { BYTES_PER, type GroundingBudget } from "../grounding-budget.ts";
import { NumberFolder } from "../numbers/linear.ts";
import { findScales } from "../numbers/number-scale.ts";
import { isLimitError, PddlIssueCollector, pddlError } from "../pddl-error.ts";
import type { Rational } from "../rational.ts";
import type { DomainFile, ProblemFile } from "../read/ast.ts";
import { FormulaGrounder } from "./formula-grounder.ts";
import { ActionGrounder } from "./ground-actions.ts";
import { countLeaves, type GroundFormula } from "./ground-formula.ts";
import type { GroundTask } from "./ground-task.ts";
import { MissingValues, mayReach } from "./missing-values.ts";
import { PlanMetric } from "./plan-metric.ts";
import { RequirementGrounder } from "./requirements.ts";
import { type SimplifiedTask, simplifyTask } from "./simplify.ts";
import { withInstants } from "./time/instants.ts";
import { MentionFinder } from "./time/mentions.ts";
import { UndefinedNumbers } from "./undefined-numbers.ts";

/** A task or a part of it. */
export interface TaskPart {
  readonly task: GroundTask;
  readonly isWhole: boolean;
}

/** Grounds a task: only reachable actions are kept, and constant facts are folded. */
export class Grounder {
  readonly #given: BoundsAnnotations;
  readonly #rules: readonly ReachabilityRule[];
  readonly #vocabulary: PddlVocabulary;
  readonly #schemas: Schema[] = [];
  readonly #derived = new Map<string, Schema[]>();
  readonly #goal: Schema;
  readonly #requirements: RequirementGrounder;
  readonly #init: Pick<Fact, "name" | "tuple">[] = [];
  readonly #initKeys = new Set<string>();
  readonly #numbers = new Map<string, Rational>();
  readonly #metric: PlanMetric;
  readonly #scales: ReadonlyMap<string, Rational>;
  readonly #folder: NumberFolder;
  readonly #isTimed: boolean;

  /**
   * @param isTimed whether the task has time, and its actions are happenings
   * @throws PddlError for undeclared or mismatched names
   */
  constructor(
    domain: DomainFile,
    problem: ProblemFile,
    vocabulary: PddlVocabulary,
    given: BoundsAnnotations,
    isTimed = false,
  ) {
    this.#given = given;
    this.#isTimed = isTimed;
    this.#vocabulary = vocabulary;
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
        ),
    );
    const wishes = new Set(preferences.map(({ name }) => name));
    this.#readStart(problem, issues);
    const effects = this.#schemas.flatMap((schema) => schema.effects);
    const changes = effects.flatMap((effect) => effect.changes);
    const changing = new Set(changes.map(({ fluent }) => fluent.name));
    this.#scales = findScales(changes, this.#numbers);
    const metric = issues.attempt(() =>
      PlanMetric.of(
        problem.metric,
        wishes,
        vocabulary,
        changing,
        this.#numbers,
        this.#scales,
        isTimed,
      ),
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

  /**
   * @param budget new for each call
   * @param part part of the actions; default: all
   * @throws PddlError for exceeded limits and unsupported numbers
   */
  ground(budget: GroundingBudget, part?: Part): TaskPart {
    const objectCount = this.#vocabulary.objects.length;
    const facts = new KnownFacts(objectCount);
    const missing = new MissingValues();
    const accept = (instance: Instance): boolean => this.#accepts(instance, missing);
    const instantiator = new Instantiator(objectCount, facts, budget, accept, part);
    const instances = instantiator.run(this.#rules, this.#factsAtStart(facts));
    if (!missing.isEmpty && !hasGoal(instances) && this.#mayReach(budget)) {
      missing.refuse(this.#vocabulary);
    }
    const derived = this.#derived;
    const truthOf = ({ name, holdsAtStart, isAdded, isDeleted }: Fact): boolean | undefined => {
      if (derived.has(name) || !holdsAtStart) return isAdded ? undefined : false;
      return isDeleted ? undefined : true;
    };
    const known = { folder: this.#folder, facts, objectCount, derived, truthOf };
    const grounder = new FormulaGrounder(known, budget);
    const issues = new PddlIssueCollector();
    const writer = new ActionGrounder(
      {
        ...{ objects: this.#vocabulary.objects, folder: this.#folder, metric: this.#metric, facts },
        missing,
        mentions: this.#isTimed ? new MentionFinder(known) : undefined,
      },
      grounder,
      budget,
    );
    const goal = issues.attempt(() => grounder.ground(this.#goal.precondition, this.#goal, []));
    const conditions = (guard: (formula: GroundFormula) => GroundFormula) => ({
      ground: (schema: Schema, binding: Tuple) => {
        const condition = grounder.ground(schema.precondition, schema, binding);
        budget.hold(countLeaves(condition) * BYTES_PER.part, schema.place);
        return guard(condition);
      },
      budget,
    });
    const wishes =
      this.#isTimed && goal !== undefined
        ? this.#requirements.ground(
            [],
            goal,
            conditions((formula) => formula),
          ).required
        : undefined;
    const actions = writer.ground(instances, wishes, issues);
    issues.finish();
    const isNeeded = !missing.isEmpty && instantiator.isWhole && hasGoal(instances);
    if (isNeeded && !mayReach(goal as GroundFormula, actions, this.#initKeys)) {
      missing.refuse(this.#vocabulary);
    }
    const unknown = new UndefinedNumbers(actions, this.#folder.start);
    const ground = this.#requirements.ground(
      actions.map((action) => unknown.guardAction(action)),
      unknown.guard(goal as GroundFormula),
      conditions((formula) => unknown.guard(formula)),
    );
    const all = this.#isTimed ? withInstants(ground.actions) : ground.actions;
    const task = simplifyTask(all, ground.required, this.#initKeys, {
      values: unknown.start(this.#folder.start),
      hasBounds: (key) => this.#numbers.has(key) && this.#given.of(key) !== undefined,
      format: (key) => this.#vocabulary.format(key),
    });
    return { task: this.#weighed(task), isWhole: instantiator.isWhole };
  }

  /** A task with its metric. */
  #weighed(task: SimplifiedTask): GroundTask {
    const scales = [...this.#scales].map(([name, scale]) => [name, scale.toNumber()] as const);
    const { constant, isMaximized, timeWeight } = this.#metric;
    const preferences = task.preferences.map((each) => ({
      ...each,
      weight: this.#metric.weightOf(each.name),
    }));
    return {
      ...task,
      preferences,
      scales: new Map(scales),
      metric: { constant, isMaximized, timeWeight },
    };
  }

  #factsAtStart(facts: KnownFacts): readonly Fact[] {
    const init: Fact[] = [];
    for (const { name, tuple } of this.#init) {
      const fact = facts.of({ name, terms: tuple.map((object) => ~object) }, []);
      // A file may list a fact twice.
      if (!fact.holdsAtStart) init.push(fact);
      fact.holdsAtStart = true;
    }
    return init;
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

  /** Checks comparisons of constants, which relaxed reachability ignores. */
  #accepts({ rule, binding }: Instance, missing: MissingValues): boolean {
    const { schema, comparisons } = rule;
    return comparisons.every((each) => {
      const truth = this.#folder.testIfDefined(each, schema, binding);
      if (truth !== undefined || missing.isTold(each.place)) return truth ?? false;
      const key = [each.left, each.right]
        .map((side) => this.#folder.missingIn(side, schema, binding))
        .find((found) => found !== undefined);
      if (key !== undefined) missing.add({ key, place: each.place, so: "this never holds" });
      return false;
    });
  }

  /** Whether the goal might be reached if each comparison with a missing value held. */
  #mayReach(budget: GroundingBudget): boolean {
    const { length } = this.#vocabulary.objects;
    const facts = new KnownFacts(length);
    const accept = ({ rule, binding }: Instance): boolean =>
      rule.comparisons.every(
        (each) => this.#folder.testIfDefined(each, rule.schema, binding) !== false,
      );
    try {
      const instantiator = new Instantiator(length, facts, budget, accept);
      return hasGoal(instantiator.run(this.#rules, this.#factsAtStart(facts)));
    } catch (error) {
      if (isLimitError(error)) return true;
      throw error;
    }
  }
}

function hasGoal(instances: readonly Instance[]): boolean {
  return instances.some(({ rule }) => rule.kind === "goal");
}
