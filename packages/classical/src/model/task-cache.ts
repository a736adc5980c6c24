import {
  type Domain,
  type DomainTypes,
  type Goal,
  type PlanConstraints,
  type PlanningProblem,
  RequestError,
} from "@understudy/planner-core";
import type { ConditionNode } from "@understudy/planner-core/internal";
import { Abstractions } from "../abstraction/abstractions.ts";
import { BoundWorkspace } from "../heuristics/admissible.ts";
import { FFHeuristic } from "../heuristics/ff.ts";
import { type RelaxedTask, relax } from "../heuristics/relaxed-task.ts";
import { independentGoals } from "./components.ts";
import { type Layout, layOut } from "./layout.ts";
import { compileTask, type Task, type Weighting } from "./task.ts";

/**
 * A task with what searches for it share. Heuristics are made on first use; they keep nothing from
 * one evaluation to the next that a search relies on, so searches may take turns.
 */
export class PreparedTask {
  readonly task: Task;
  readonly layout: Layout;
  /** Cost of the cheapest operator, in thousandths. */
  readonly cheapest: number;
  /** Built with the task, not with the first search: slices keep to their deadlines. */
  readonly relaxed: RelaxedTask;
  /** Tables that bound costs; undefined where they would not outlive the search. */
  readonly abstractions: Abstractions | undefined;
  #ff: FFHeuristic | undefined;
  #bounds: BoundWorkspace | undefined;

  /** @param lasting whether the same task comes again from other states */
  constructor(task: Task, lasting: boolean) {
    this.task = task;
    this.abstractions = lasting ? new Abstractions(task, () => this.ff) : undefined;
    this.layout = layOut(task);
    this.relaxed = relax(task);
    this.cheapest = task.cost.reduce(
      (least, cost) => Math.min(least, cost),
      Number.POSITIVE_INFINITY,
    );
  }

  get ff(): FFHeuristic {
    this.#ff ??= new FFHeuristic(this.relaxed);
    return this.#ff;
  }

  get bounds(): BoundWorkspace {
    this.#bounds ??= new BoundWorkspace(this.task, this.relaxed, this.abstractions);
    return this.#bounds;
  }
}

/** Compiled tasks by domain, goal and constraints; the least recently used goes first. */
export class TaskCache {
  readonly #size: number;
  readonly #domains = new WeakMap<Domain<DomainTypes>, Map<string, readonly PreparedTask[]>>();

  /** @param size tasks kept per domain */
  constructor(size: number) {
    this.#size = size;
  }

  /**
   * The independent parts of a problem; one if its goal hangs together.
   *
   * @param weighting costs to plan with instead of the domain's
   */
  get(problem: PlanningProblem, weighting?: Weighting): readonly PreparedTask[] {
    const { domain, state, goal, maintain } = problem;
    const maintained =
      domain.maintain.holds(state) && (maintain === undefined || maintain.holds(state));
    return this.#prepared(domain, goal, problem, maintained, weighting);
  }

  /** The parts of a goal for searches without constraints, from states that meet `maintain`. */
  ahead(domain: Domain, goal: Goal): readonly PreparedTask[] {
    return this.#prepared(domain, goal, {}, true);
  }

  #prepared(
    domain: Domain,
    goal: Goal,
    constraints: PlanConstraints,
    maintained: boolean,
    weighting?: Weighting,
  ): readonly PreparedTask[] {
    const { disabled, maintain } = constraints;
    const key = `${keyOf(goal, constraints, maintained)};${weighting?.key ?? ""}`;
    let tasks = this.#domains.get(domain);
    if (tasks === undefined) {
      tasks = new Map();
      this.#domains.set(domain, tasks);
    }
    const known = tasks.get(key);
    if (known !== undefined) {
      // Maps keep insertion order: the first key is the one unused for longest.
      if (tasks.size > 1) {
        tasks.delete(key);
        tasks.set(key, known);
      }
      return known;
    }
    const lasting =
      weighting === undefined &&
      (disabled === undefined || disabled.size === 0) &&
      (maintain === undefined || maintain.isTrue);
    const prepared = compileParts(domain, goal, constraints, maintained, weighting).map(
      (task) => new PreparedTask(task, lasting),
    );
    tasks.set(key, prepared);
    if (tasks.size > this.#size) tasks.delete(tasks.keys().next().value as string);
    return prepared;
  }

  /**
   * The parts of a goal without constraints, for states that meet the domain's `maintain`: those that
   * a search made, or else compiled without what only searches need.
   */
  plain(domain: Domain, goal: Goal): readonly Task[] {
    const known = this.#domains.get(domain)?.get(`${keyOf(goal, {}, true)};`);
    return known?.map(({ task }) => task) ?? compileParts(domain, goal, {}, true);
  }
}

/** @throws RequestError if the goal or a constraint is one of another domain */
function compileParts(
  domain: Domain,
  { condition }: Goal,
  constraints: PlanConstraints,
  maintained: boolean,
  weighting?: Weighting,
): readonly Task[] {
  refuseForeign(domain, "/goal", condition);
  if (constraints.maintain !== undefined) refuseForeign(domain, "/maintain", constraints.maintain);
  const compile = (node: ConditionNode): Task =>
    compileTask(domain, node, constraints, maintained, weighting);
  const whole = compile(condition.node);
  const goals = independentGoals(whole);
  return goals.length === 1 ? [whole] : goals.map(compile);
}

/** Ids of variables mean something else in another domain: plans for them would be nonsense. */
function refuseForeign(domain: Domain, pointer: string, { variables }: Goal["condition"]): void {
  if (variables === undefined || variables === domain.variables) return;
  throw new RequestError([{ pointer, message: `belongs to another domain than "${domain.name}"` }]);
}

function keyOf(
  { condition }: Goal,
  { disabled, maintain }: PlanConstraints,
  maintained: boolean,
): string {
  const disabledKey = disabled === undefined || disabled.size === 0 ? "" : disabled.words.join();
  const maintainKey = maintain === undefined || maintain.isTrue ? "" : maintain.code.join();
  return `${condition.code.join()};${maintained};${disabledKey};${maintainKey}`;
}
