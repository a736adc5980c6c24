import type { Domain, DomainTypes, PlanningProblem } from "@understudy/planner-core";
import type { ConditionNode } from "@understudy/planner-core/internal";
import { BoundWorkspace } from "../heuristics/admissible.ts";
import { FFHeuristic } from "../heuristics/ff.ts";
import { type RelaxedTask, relax } from "../heuristics/relaxed-task.ts";
import { independentGoals } from "./components.ts";
import { type Layout, layOut } from "./layout.ts";
import { compileTask, type Task } from "./task.ts";

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
  #ff: FFHeuristic | undefined;
  #bounds: BoundWorkspace | undefined;

  constructor(task: Task) {
    this.task = task;
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
    this.#bounds ??= new BoundWorkspace(this.task, this.relaxed);
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

  /** The independent parts of a problem; one if its goal hangs together. */
  get(problem: PlanningProblem): readonly PreparedTask[] {
    const { domain, state, disabled, maintain } = problem;
    const maintained =
      domain.maintain.holds(state) && (maintain === undefined || maintain.holds(state));
    let tasks = this.#domains.get(domain);
    if (tasks === undefined) {
      tasks = new Map();
      this.#domains.set(domain, tasks);
    }
    const disabledKey = disabled === undefined || disabled.size === 0 ? "" : disabled.words.join();
    const maintainKey = maintain === undefined || maintain.isTrue ? "" : maintain.code.join();
    const key = `${problem.goal.condition.code.join()};${maintained};${disabledKey};${maintainKey}`;
    const known = tasks.get(key);
    if (known !== undefined) {
      // Maps keep insertion order: the first key is the one unused for longest.
      if (tasks.size > 1) {
        tasks.delete(key);
        tasks.set(key, known);
      }
      return known;
    }
    const compile = (goal: ConditionNode): PreparedTask =>
      new PreparedTask(compileTask(domain, goal, problem, maintained));
    const whole = compile(problem.goal.condition.node);
    const goals = independentGoals(whole.task);
    const prepared = goals.length === 1 ? [whole] : goals.map(compile);
    tasks.set(key, prepared);
    if (tasks.size > this.#size) tasks.delete(tasks.keys().next().value as string);
    return prepared;
  }
}
