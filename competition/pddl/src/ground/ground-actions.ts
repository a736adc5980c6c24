import type { KnownFacts, Tuple } from "../facts/fact-store.ts";
import type { Instance } from "../facts/instantiate.ts";
import type { ReachabilityRule } from "../facts/reachability-rules.ts";
import type { Schema, SchemaEffect } from "../facts/schema.ts";
import { TupleMap } from "../facts/tuple-map.ts";
import { BYTES_PER, type GroundingBudget } from "../grounding-budget.ts";
import type { NumberFolder } from "../numbers/linear.ts";
import { MAX_FACTOR, termsOf } from "../numbers/numeric-test.ts";
import { type PddlIssueCollector, pddlError } from "../pddl-error.ts";
import { Rational } from "../rational.ts";
import type { Change, DurationLimits, NumericExpression } from "../read/ast.ts";
import { HAPPENINGS } from "../read/split-time.ts";
import type { FormulaGrounder } from "./formula-grounder.ts";
import { orderEffects } from "./ground-effects.ts";
import { countLeaves, FALSE, isFalse } from "./ground-formula.ts";
import type {
  GroundAction,
  GroundDuration,
  GroundEffect,
  GroundRequirements,
  NumericChange,
  StepName,
} from "./ground-task.ts";
import type { MissingValues } from "./missing-values.ts";
import type { PlanMetric } from "./plan-metric.ts";
import type { MentionFinder } from "./time/mentions.ts";
import { groundUseful, type Help } from "./time/useful-steps.ts";

/** Declarations used by actions. */
interface ActionTerms {
  readonly objects: readonly string[];
  readonly facts: KnownFacts;
  readonly folder: NumberFolder;
  readonly metric: PlanMetric;
  /** Collects constants without a value. */
  readonly missing: MissingValues;
  /** Undefined in a task without time, whose steps come one after the other. */
  readonly mentions: MentionFinder | undefined;
}

/** Number of happenings up to which those of useless steps are kept. */
const FEW_HAPPENINGS = 3000;
const NO_CHANGES: readonly NumericChange[] = [];
const NO_INSTANCES: readonly Instance[] = [];

/** Grounds the reachable actions: conditions, effects and costs. */
export class ActionGrounder {
  readonly #terms: ActionTerms;
  readonly #grounder: FormulaGrounder;
  readonly #budget: GroundingBudget;
  /** The conditional effects of the actions. */
  readonly #more: TupleMap<Instance[]>;
  readonly #steps: TupleMap<StepName>;
  #stepCount = 0;
  readonly #durations = new Map<Schema, GroundDuration | "never">();
  /** Whether an amount of the action that is being grounded has no value. */
  #lacksAmount = false;

  constructor(terms: ActionTerms, grounder: FormulaGrounder, budget: GroundingBudget) {
    this.#terms = terms;
    this.#more = new TupleMap(terms.objects.length);
    this.#steps = new TupleMap(terms.objects.length);
    this.#grounder = grounder;
    this.#budget = budget;
  }

  /**
   * @param instances actions and their conditional effects
   * @param required what large tasks with time ask for: steps that are of no use are left out; undefined for tasks without
   * time
   * @throws PddlError for exceeded limits; other errors go to the issues
   */
  ground(
    instances: readonly Instance[],
    required: GroundRequirements | undefined,
    issues: PddlIssueCollector,
  ): readonly GroundAction[] {
    const more = this.#more;
    for (const instance of instances) {
      const { kind, schema, parameters } = instance.rule;
      if (kind !== "effect") continue;
      const list = more.get(schema.name, parameters, instance.binding);
      if (list === undefined) more.set(schema.name, parameters, instance.binding, [instance]);
      else list.push(instance);
    }
    // An error repeats in every instance of its action: report it once.
    const faulty = new Set<Schema>();
    const attempt = (instance: Instance): GroundAction | undefined => {
      const { schema } = instance.rule;
      if (faulty.has(schema) || this.#budget.isSpent) return undefined;
      const action = issues.attempt(() => this.#action(instance));
      if (action === undefined) faulty.add(schema);
      return action;
    };
    const all = instances.filter(({ rule }) => rule.kind === "action");
    if (required === undefined || all.length <= FEW_HAPPENINGS) {
      return all.flatMap((instance) => attempt(instance) ?? []);
    }
    return groundUseful(all, required, {
      stepOf: (instance) => {
        if (instance.rule.schema.name.startsWith(HAPPENINGS.event)) return undefined;
        return this.#stepOf(instance)?.number ?? this.#stepCount++;
      },
      tellHelp: (instance, help) => this.#tellHelp(instance, help),
      ground: attempt,
    });
  }

  /** The step of a happening; undefined for an action that takes effect at once, and for an event. */
  #stepOf({ rule, binding }: Instance): StepName | undefined {
    const { schema, parameters } = rule;
    const { step } = schema;
    if (step === undefined) return undefined;
    const known = this.#steps.get(step, parameters, binding);
    if (known !== undefined) return known;
    const made = { name: this.#words(step, schema, binding, "."), number: this.#stepCount++ };
    this.#steps.set(step, parameters, binding, made);
    return made;
  }

  #tellHelp(instance: Instance, help: Help): void {
    const { folder, facts } = this.#terms;
    for (const { rule, binding } of [instance, ...this.#othersOf(instance)]) {
      for (const { added, deleted, changes } of rule.effects) {
        // Helper facts bind the happenings of one step, which are kept together.
        for (const atom of added) {
          if (!atom.name.includes(":")) help.adds(facts.of(atom, binding).key);
        }
        for (const atom of deleted) {
          if (!atom.name.includes(":")) help.deletes(facts.of(atom, binding).key);
        }
        for (const { fluent } of changes) {
          help.changes(folder.key(fluent.name, fluent.terms, rule.schema, binding));
        }
      }
    }
  }

  #othersOf({ rule, binding }: Instance): readonly Instance[] {
    return this.#more.get(rule.schema.name, rule.parameters, binding) ?? NO_INSTANCES;
  }

  #action(instance: Instance): GroundAction {
    const { rule, binding } = instance;
    const { schema } = rule;
    const duration = this.#duration(schema, binding);
    const condition =
      duration === "never" ? FALSE : this.#grounder.ground(schema.precondition, schema, binding);
    this.#countParts(countLeaves(condition), schema);
    const effects: GroundEffect[] = [];
    if (!isFalse(condition)) {
      this.#lacksAmount = false;
      this.#addEffects(instance, effects);
      for (const other of this.#othersOf(instance)) this.#addEffects(other, effects);
    }
    const isPossible = !isFalse(condition) && !this.#lacksAmount;
    const step = this.#stepOf(instance);
    const { name } = schema;
    return {
      name:
        step === undefined
          ? this.#words(name, schema, binding, ".")
          : name.slice(0, name.indexOf(":") + 1) + step.name,
      ...(step === undefined ? {} : { step }),
      condition: isPossible ? condition : FALSE,
      effects: isPossible ? orderEffects(effects, condition) : [],
      cost: isPossible ? this.#terms.metric.costOf(effects) : Rational.ZERO,
      ...this.#mentionsOf(schema, binding),
      ...(duration === undefined || duration === "never" ? {} : { duration }),
      place: schema.place,
    };
  }

  #mentionsOf(schema: Schema, binding: Tuple): Pick<GroundAction, "mentions"> {
    // A condition throughout a step is tested at no moment.
    if (schema.name.startsWith(HAPPENINGS.during)) return {};
    const mentions = this.#terms.mentions?.of(schema, binding);
    return mentions === undefined ? {} : { mentions };
  }

  /** @returns "never" for a duration without a value, below 0, or with contradictory limits */
  #duration(schema: Schema, binding: Tuple): GroundDuration | "never" | undefined {
    const { duration } = schema;
    if (duration === undefined) return undefined;
    const known = this.#durations.get(schema);
    if (known !== undefined) return known;
    const found = this.#foldDuration(duration, schema, binding);
    const isFixed = [duration.from, duration.to].every(
      (limit) => limit === undefined || limit.kind === "number",
    );
    if (isFixed) this.#durations.set(schema, found);
    return found;
  }

  #foldDuration(
    duration: DurationLimits,
    schema: Schema,
    binding: Tuple,
  ): GroundDuration | "never" {
    const { folder } = this.#terms;
    const from = duration.from && folder.fold(duration.from, schema, binding);
    const to =
      duration.to === duration.from
        ? from
        : duration.to && folder.fold(duration.to, schema, binding);
    const lacks = (written: NumericExpression | undefined, folded: unknown): boolean => {
      if (written === undefined || folded !== undefined) return false;
      this.#tellMissing(written, schema, binding);
      return true;
    };
    if (lacks(duration.from, from) || lacks(duration.to, to)) return "never";
    if (to?.factors.size === 0) {
      const least = from?.factors.size === 0 ? from.constant : Rational.ZERO;
      if (to.constant.isNegative || to.constant.plus(least.negated()).isNegative) return "never";
    }
    return { from, to, isExact: duration.isExact };
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
          : changes.map((change) => this.#change(change, rule, binding)),
    };
  }

  #change(
    { operation, fluent, amount, place }: Change,
    { schema, kind }: ReachabilityRule,
    binding: Tuple,
  ): NumericChange {
    const { folder } = this.#terms;
    const folded = folder.fold(amount, schema, binding);
    if (folded === undefined) {
      if (kind === "effect") {
        const hint = "give the function a value in :init, or prune with a precondition";
        const subject = this.#subject(schema, binding);
        throw pddlError(place, `this amount under a condition has no value for ${subject}`, hint);
      }
      this.#lacksAmount = true;
      this.#tellMissing(amount, schema, binding);
      return { fluent: "", operation: "add", value: Rational.ZERO, terms: [], place };
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

  /** Notes the constant without a value that an action needs. */
  #tellMissing(expression: NumericExpression, schema: Schema, binding: Tuple): void {
    const { missing, folder } = this.#terms;
    const { place } = expression;
    if (missing.isTold(place)) return;
    const key = folder.missingIn(expression, schema, binding);
    if (key === undefined) return;
    missing.add({ key, place, so: `${this.#subject(schema, binding)} never happens` });
  }

  #subject(schema: Schema, binding: Tuple): string {
    return `(${this.#words(schema.step ?? schema.name, schema, binding, " ")})`;
  }

  /** A name with the objects of an action. */
  #words(name: string, { parameterCount }: Schema, binding: Tuple, separator: string): string {
    const { objects } = this.#terms;
    const words = [name];
    for (let index = 0; index < parameterCount; index++) {
      words.push(objects[binding[index] as number] as string);
    }
    // Joined texts are flat: parts of parts would be kept as long as the name.
    return words.join(separator);
  }
}

function sizeOf({ condition, added, deleted, changes }: GroundEffect): number {
  return 1 + countLeaves(condition) + added.length + deleted.length + changes.length;
}
