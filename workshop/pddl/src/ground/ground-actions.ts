import type { KnownFacts, Tuple } from "../facts/fact-store.ts";
import type { Instance } from "../facts/instantiate.ts";
import type { Schema, SchemaEffect } from "../facts/schema.ts";
import { TupleMap } from "../facts/tuple-map.ts";
import { BYTES_PER, type GroundingBudget } from "../grounding-budget.ts";
import type { NumberFolder } from "../numbers/linear.ts";
import { MAX_FACTOR, termsOf } from "../numbers/numeric-test.ts";
import { type PddlIssueCollector, pddlError } from "../pddl-error.ts";
import { Rational } from "../rational.ts";
import type { Change } from "../read/ast.ts";
import type { FormulaGrounder } from "./formula-grounder.ts";
import { orderEffects } from "./ground-effects.ts";
import { countLeaves, FALSE, isFalse } from "./ground-formula.ts";
import type { GroundAction, GroundDuration, GroundEffect, NumericChange } from "./ground-task.ts";
import type { PlanMetric } from "./plan-metric.ts";

/** Declarations used by actions. */
interface ActionTerms {
  readonly objects: readonly string[];
  readonly facts: KnownFacts;
  readonly folder: NumberFolder;
  readonly metric: PlanMetric;
}

/** A step takes at least a thousandth of a unit. */
const LEAST_DURATION = Rational.of(1n, 1000n);
const NO_CHANGES: readonly NumericChange[] = [];
const NO_INSTANCES: readonly Instance[] = [];

/** Grounds the reachable actions: conditions, effects and costs. */
export class ActionGrounder {
  readonly #terms: ActionTerms;
  readonly #grounder: FormulaGrounder;
  readonly #budget: GroundingBudget;

  constructor(terms: ActionTerms, grounder: FormulaGrounder, budget: GroundingBudget) {
    this.#terms = terms;
    this.#grounder = grounder;
    this.#budget = budget;
  }

  /**
   * @param instances actions and their conditional effects
   * @throws PddlError for exceeded limits; other errors go to the issues
   */
  ground(instances: readonly Instance[], issues: PddlIssueCollector): readonly GroundAction[] {
    const more = new TupleMap<Instance[]>(this.#terms.objects.length);
    for (const instance of instances) {
      const { kind, schema, parameters } = instance.rule;
      if (kind !== "effect") continue;
      const list = more.get(schema.name, parameters, instance.binding);
      if (list === undefined) more.set(schema.name, parameters, instance.binding, [instance]);
      else list.push(instance);
    }
    // An error repeats in every instance of its action: report it once.
    const faulty = new Set<Schema>();
    const actions: GroundAction[] = [];
    for (const instance of instances) {
      const { kind, schema, parameters } = instance.rule;
      if (kind !== "action" || faulty.has(schema)) continue;
      const others = more.get(schema.name, parameters, instance.binding) ?? NO_INSTANCES;
      const action = issues.attempt(() => this.#action(instance, others));
      if (action !== undefined) actions.push(action);
      else if (this.#budget.isSpent) break;
      else faulty.add(schema);
    }
    return actions;
  }

  #action(instance: Instance, others: readonly Instance[]): GroundAction {
    const { rule, binding } = instance;
    const { schema } = rule;
    const duration = this.#duration(schema, binding);
    const condition =
      duration === "never" ? FALSE : this.#grounder.ground(schema.precondition, schema, binding);
    this.#countParts(countLeaves(condition), schema);
    const effects: GroundEffect[] = [];
    if (!isFalse(condition)) {
      this.#addEffects(instance, effects);
      for (const other of others) this.#addEffects(other, effects);
    }
    return {
      name: this.#words(schema, binding, "."),
      condition,
      effects: orderEffects(effects, condition),
      cost: this.#terms.metric.costOf(effects),
      ...(duration === undefined || duration === "never" ? {} : { duration }),
      place: schema.place,
    };
  }

  /** @returns "never" for a duration without a value, below a thousandth, or with contradictory limits */
  #duration({ duration, ...schema }: Schema, binding: Tuple): GroundDuration | "never" | undefined {
    if (duration === undefined) return undefined;
    const { folder } = this.#terms;
    const from = duration.from && folder.fold(duration.from, schema, binding);
    const to =
      duration.to === duration.from
        ? from
        : duration.to && folder.fold(duration.to, schema, binding);
    const lacks = (written: unknown, folded: unknown): boolean =>
      written !== undefined && folded === undefined;
    if (lacks(duration.from, from) || lacks(duration.to, to)) return "never";
    if (to?.factors.size === 0) {
      const least = from?.factors.size === 0 ? from.constant : LEAST_DURATION;
      const rest = to.constant.plus(least.negated());
      const isTooShort = to.constant.plus(LEAST_DURATION.negated()).isNegative;
      if (rest.isNegative || isTooShort) return "never";
    }
    return { from, to };
  }

  #addEffects(instance: Instance, effects: GroundEffect[]): void {
    for (const effect of instance.rule.effects) {
      const ground = this.#effect(effect, instance);
      this.#countParts(sizeOf(ground), instance.rule.schema);
      effects.push(ground);
    }
  }

  #countParts(count: number, { place }: Schema): void {
    this.#budget.work(count, place);
    this.#budget.hold(count * BYTES_PER.part, place);
  }

  #effect(
    { condition, added, deleted, changes }: SchemaEffect,
    { rule, binding }: Instance,
  ): GroundEffect {
    const { schema } = rule;
    const { facts } = this.#terms;
    return {
      condition: this.#grounder.ground(condition, schema, binding),
      added: added.map((atom) => facts.of(atom, binding).key),
      deleted: deleted.map((atom) => facts.of(atom, binding).key),
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
    const { folder } = this.#terms;
    const folded = folder.fold(amount, schema, binding);
    if (folded === undefined) {
      const [name = "", ...objects] = this.#words(schema, binding, " ").split(" ");
      const subject = [name.slice(name.indexOf(":") + 1), ...objects].join(" ");
      const hint = "give the function a value in :init, or prune with a precondition";
      throw pddlError(place, `the amount has no value for (${subject})`, hint);
    }
    const scale = folder.scaleOf(fluent.name);
    const by = operation === "decrease" ? scale.negated() : scale;
    const signed = (value: Rational): Rational => value.times(by);
    const key = folder.key(fluent.name, fluent.terms, schema, binding);
    // Assigning the old value plus an amount is an increase.
    const isMore =
      operation === "assign" && folded.factors.get(key)?.times(scale).equals(Rational.ONE);
    const factors = [...folded.factors]
      .filter(([other]) => !(isMore && other === key))
      .map(([other, factor]) => [other, signed(factor)] as const);
    if (factors.length > 0 && Math.abs(folded.constant.toNumber()) > MAX_FACTOR) {
      const message = `the constant of this amount is beyond ${MAX_FACTOR}`;
      throw pddlError(place, message, "use a larger unit");
    }
    return {
      fluent: key,
      operation: operation === "assign" && !isMore ? "set" : "add",
      value: signed(folded.constant),
      terms: termsOf(factors, place),
      place,
    };
  }

  /** The name of an action with its objects. */
  #words({ name, parameterCount }: Schema, binding: Tuple, separator: string): string {
    const { objects } = this.#terms;
    let words = name;
    for (let index = 0; index < parameterCount; index++) {
      words += separator + objects[binding[index] as number];
    }
    return words;
  }
}

function sizeOf({ condition, added, deleted, changes }: GroundEffect): number {
  return 1 + countLeaves(condition) + added.length + deleted.length + changes.length;
}
