import type { DomainFile, ProblemFile } from "./ast.ts";
import { keyOf } from "./fact-store.ts";
import type { GroundAction, GroundCondition, GroundTask, NumericChange } from "./ground-task.ts";
import { type Fact, groundTuple, type Instance, Instantiator } from "./instantiate.ts";
import type { PddlLimits } from "./limits.ts";
import { NumberFolder, type NumericTest } from "./linear.ts";
import { PddlIssueCollector, pddlError } from "./pddl-error.ts";
import { type Atom, resolveAction, resolveGoal, type Schema } from "./schema.ts";
import { simplifyFormula } from "./simplify.ts";
import type { PddlVocabulary } from "./vocabulary.ts";

/**
 * Grounds a task: only actions within reach are kept, and facts that never change are folded.
 *
 * @throws PddlError for names that do not fit, exceeded limits and numbers that are out of scope
 */
export function groundTask(
  domain: DomainFile,
  problem: ProblemFile,
  vocabulary: PddlVocabulary,
  limits: PddlLimits,
): GroundTask {
  return new Grounder(domain, problem, vocabulary, limits).run();
}

class Grounder {
  readonly #vocabulary: PddlVocabulary;
  readonly #limits: PddlLimits;
  readonly #schemas: Schema[] = [];
  readonly #goal: Schema;
  readonly #init: Fact[] = [];
  readonly #initKeys = new Set<string>();
  readonly #numbers = new Map<string, number>();
  readonly #metric: string | undefined;
  readonly #folder: NumberFolder;
  /** Predicates that some effect names. */
  readonly #changingPredicates: ReadonlySet<string>;

  constructor(
    domain: DomainFile,
    problem: ProblemFile,
    vocabulary: PddlVocabulary,
    limits: PddlLimits,
  ) {
    this.#vocabulary = vocabulary;
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
    const goal = issues.attempt(() => resolveGoal(problem.goal, problem.place, vocabulary));
    for (const fact of problem.facts) {
      issues.attempt(() => {
        const { name } = fact;
        const tuple = vocabulary.groundTerms(fact, "predicate");
        this.#init.push({ name, tuple });
        this.#initKeys.add(keyOf(name, tuple));
      });
    }
    for (const { fluent, value } of problem.numbers) {
      issues.attempt(() => {
        const key = keyOf(fluent.name, vocabulary.groundTerms(fluent, "function"));
        if (this.#numbers.has(key)) throw pddlError(fluent.place, `${key} is given twice`);
        this.#numbers.set(key, value);
      });
    }
    const { metric } = problem;
    if (metric !== undefined) issues.attempt(() => vocabulary.signatureOf(metric, "function"));
    issues.finish();
    this.#goal = goal as Schema;
    this.#metric = metric?.name;
    const effects = this.#schemas.flatMap(({ added, deleted }) => [...added, ...deleted]);
    this.#changingPredicates = new Set(effects.map(({ name }) => name));
    const changes = this.#schemas.flatMap((schema) => schema.changes);
    const changing = new Set(changes.map(({ fluent }) => fluent.name));
    this.#folder = new NumberFolder(vocabulary, changing, this.#numbers);
  }

  run(): GroundTask {
    const instantiator = new Instantiator(this.#limits, (instance) => this.#accepts(instance));
    const instances = instantiator.run(this.#schemas, this.#init);
    const issues = new PddlIssueCollector();
    // A fault shows in every instance of its action: once is enough.
    const faulty = new Set<Schema>();
    const actions: GroundAction[] = [];
    for (const instance of instances) {
      if (faulty.has(instance.schema)) continue;
      const action = issues.attempt(() => this.#groundAction(instance));
      if (action === undefined) faulty.add(instance.schema);
      else actions.push(action);
    }
    const goal = issues.attempt(() => this.#condition({ schema: this.#goal, binding: [] }));
    issues.finish();
    return simplifyFormula(actions, goal, this.#initKeys, this.#numbers);
  }

  /** What relaxed reachability cannot see: static facts that must not hold, and constants. */
  #accepts(instance: Instance): boolean {
    const { schema, binding } = instance;
    const clashes = schema.negative.some(
      (atom) =>
        !this.#changingPredicates.has(atom.name) && this.#initKeys.has(keyUnder(atom, binding)),
    );
    return (
      !clashes &&
      schema.comparisons.every((each) => this.#folder.test(each, schema, binding) !== false)
    );
  }

  #groundAction(instance: Instance): GroundAction {
    const { schema, binding } = instance;
    const changes: NumericChange[] = [];
    let cost = this.#metric === undefined ? 1 : 0;
    for (const { operation, fluent, amount, place } of schema.changes) {
      const folded = this.#folder.fold(amount, schema, binding);
      if (folded === undefined) {
        const subject = this.#words(instance).join(" ");
        const hint = "give the function a value in :init, or prune with a precondition";
        throw pddlError(place, `the amount has no value for (${subject})`, hint);
      }
      if (folded.factors.size > 0) {
        const hint = "only constants and functions that no action changes are supported";
        throw pddlError(place, "the amount changes during the plan", hint);
      }
      if (fluent.name === this.#metric) {
        if (operation !== "increase" || folded.constant < 0) {
          throw pddlError(place, "costs can only be increased, by amounts of at least 0");
        }
        cost += folded.constant;
        continue;
      }
      const key = this.#folder.key(fluent.name, fluent.terms, schema, binding);
      const value = operation === "decrease" ? -folded.constant : folded.constant;
      addChange(changes, {
        fluent: key,
        operation: operation === "assign" ? "set" : "add",
        value,
        place,
      });
    }
    const added = new Set(schema.added.map((atom) => keyUnder(atom, binding)));
    const deleted = new Set(schema.deleted.map((atom) => keyUnder(atom, binding)));
    return {
      ...this.#condition(instance),
      words: this.#words(instance),
      added: [...added],
      // PDDL deletes first and adds then.
      deleted: [...deleted].filter((key) => !added.has(key)),
      changes,
      cost: Math.round(cost * 1e6) / 1e6,
      place: schema.place,
    };
  }

  #condition({ schema, binding }: Instance): GroundCondition {
    const tests: NumericTest[] = [];
    let canHold = schema.equalities.every(({ left, right, isNegated }) => {
      const [a, b] = groundTuple([left, right], binding);
      return (a === b) !== isNegated;
    });
    for (const comparison of schema.comparisons) {
      const test = this.#folder.test(comparison, schema, binding);
      if (test === false) canHold = false;
      else if (test !== true) tests.push(this.#withoutMetric(test));
    }
    const keys = (atoms: readonly Atom[]) => [
      ...new Set(atoms.map((atom) => keyUnder(atom, binding))),
    ];
    const condition = { positive: keys(schema.positive), negative: keys(schema.negative), tests };
    return canHold ? condition : { ...condition, positive: [NEVER] };
  }

  #withoutMetric(test: NumericTest): NumericTest {
    const names = test.kind === "value" ? [test.fluent] : [test.fluent, test.other];
    if (this.#metric === undefined || !names.includes(this.#metric)) return test;
    throw pddlError(test.place, "the function that is minimised cannot be a condition too");
  }

  #words({ schema, binding }: Instance): string[] {
    const { objects } = this.#vocabulary;
    return [schema.name, ...binding.map((id) => objects[id] as string)];
  }
}

/** The key of a fact that no file can name. */
const NEVER = "(never)";

function keyUnder({ name, terms }: Atom, binding: readonly number[]): string {
  return keyOf(name, groundTuple(terms, binding));
}

/** Sums up what an action does to one number. */
function addChange(changes: NumericChange[], change: NumericChange): void {
  const index = changes.findIndex(({ fluent }) => fluent === change.fluent);
  const other = changes[index];
  if (other === undefined) {
    changes.push(change);
    return;
  }
  if (other.operation === "set" || change.operation === "set") {
    if (other.operation === change.operation && other.value === change.value) return;
    throw pddlError(change.place, "two effects on one number contradict each other");
  }
  changes[index] = { ...other, value: other.value + change.value };
}
