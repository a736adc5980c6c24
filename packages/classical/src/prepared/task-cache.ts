import {
  type CompiledCondition,
  type Domain,
  type DomainTypes,
  type Goal,
  type PlanConstraints,
  type PlanningProblem,
  RequestError,
} from "@understudy/planner-core";
import { compileTasks, type TaskSource, type Weighting } from "../model/compile-task.ts";
import type { Task } from "../model/task.ts";
import { Job, type SlicedWork } from "../work/work.ts";
import { type CompileLimits, compileLimits } from "./compile-limits.ts";
import { PreparedTask } from "./prepared-task.ts";

/** The parts of a goal that are compiled, or are being compiled. */
export type CompileJob = Job<readonly PreparedTask[]>;

/** How much stays compiled, of each domain. */
export interface CacheLimits {
  readonly goals: number;
  readonly bytes: number;
}

/** A compiled goal, with everything that it was compiled for. */
interface Entry {
  readonly goal: Goal;
  readonly constraints: PlanConstraints;
  readonly maintained: boolean;
  readonly style: string | undefined;
  readonly job: CompileJob;
  /** Grows with every use: the smallest of all goes first. */
  usedAt: number;
}

/** A task to compile and to prepare. */
interface LimitedSource extends TaskSource {
  readonly limits: CompileLimits;
}

/** Compiled tasks by domain, goal and constraints; the least recently used goes first. */
export class TaskCache {
  readonly #limits: CacheLimits;
  readonly #compileLimits: CompileLimits;
  /** By the hash of the goal. */
  readonly #domains = new WeakMap<Domain<DomainTypes>, Map<string, Entry[]>>();
  #uses = 0;

  constructor(limits: CacheLimits) {
    this.#limits = limits;
    this.#compileLimits = compileLimits(limits.bytes);
  }

  /**
   * The independent parts of a problem; one if its goal hangs together. Compiles nothing by itself: the job is
   * to be continued.
   *
   * @param weighting costs to plan with instead of the domain's
   * @throws RequestError if the goal or a constraint is one of another domain
   */
  get(problem: PlanningProblem, weighting?: Weighting): CompileJob {
    const { domain, state, goal, maintain } = problem;
    const maintained =
      domain.maintain.holds(state) && (maintain === undefined || maintain.holds(state));
    return this.#prepared(domain, goal, problem, maintained, weighting);
  }

  /** The parts of a goal for searches without constraints, from states that meet `maintain`. */
  ahead(domain: Domain, goal: Goal): CompileJob {
    return this.#prepared(domain, goal, {}, true);
  }

  /**
   * The parts of a goal without constraints, for states that meet the domain's `maintain`: those that
   * a search made, or else compiled without what only searches need.
   */
  *plain(domain: Domain, goal: Goal): SlicedWork<readonly Task[]> {
    const known = this.#find(domain, goal, {}, true, undefined);
    if (known !== undefined) return (yield* known.job.join()).map(({ task }) => task);
    return yield* compileTasks({
      domain,
      goal: checked(domain, "/goal", goal.condition),
      constraints: {},
      maintained: true,
      limits: this.#compileLimits,
    });
  }

  #prepared(
    domain: Domain,
    goal: Goal,
    { disabled, maintain }: PlanConstraints,
    maintained: boolean,
    weighting?: Weighting,
  ): CompileJob {
    // Only what says anything: the rest of a problem is not kept.
    const constraints: PlanConstraints = {
      disabled: disabled === undefined || disabled.size === 0 ? undefined : disabled,
      maintain: maintain === undefined || maintain.isTrue ? undefined : maintain,
    };
    const known = this.#find(domain, goal, constraints, maintained, weighting?.key);
    if (known !== undefined) return known.job;
    if (maintain !== undefined) checked(domain, "/maintain", maintain);
    const source: LimitedSource = {
      domain,
      goal: checked(domain, "/goal", goal.condition),
      // The set may change while the rest is compiled.
      constraints: { ...constraints, disabled: constraints.disabled?.copy() },
      maintained,
      weighting,
      limits: this.#compileLimits,
    };
    const lasting =
      weighting === undefined &&
      constraints.disabled === undefined &&
      constraints.maintain === undefined;
    const job = new Job(prepare(source, lasting));
    this.#add(domain, {
      goal,
      constraints: source.constraints,
      maintained,
      style: weighting?.key,
      job,
      usedAt: ++this.#uses,
    });
    return job;
  }

  #find(
    domain: Domain,
    goal: Goal,
    constraints: PlanConstraints,
    maintained: boolean,
    style: string | undefined,
  ): Entry | undefined {
    for (const entry of this.#domains.get(domain)?.get(goal.hash) ?? []) {
      if (entry.maintained !== maintained || entry.style !== style) continue;
      if (!isSameCondition(entry.goal.condition, goal.condition)) continue;
      if (!isSameCondition(entry.constraints.maintain, constraints.maintain)) continue;
      if (!isSame(entry.constraints.disabled?.words, constraints.disabled?.words)) continue;
      entry.usedAt = ++this.#uses;
      return entry;
    }
    return undefined;
  }

  #add(domain: Domain, entry: Entry): void {
    let goals = this.#domains.get(domain);
    if (goals === undefined) {
      goals = new Map();
      this.#domains.set(domain, goals);
    }
    while (this.#isFull(goals)) removeOldest(goals);
    const { hash } = entry.goal;
    const others = goals.get(hash);
    if (others === undefined) goals.set(hash, [entry]);
    else others.push(entry);
  }

  /** Whether something has to go before anything is added. */
  #isFull(goals: ReadonlyMap<string, readonly Entry[]>): boolean {
    let count = 0;
    let bytes = 0;
    for (const entries of goals.values()) {
      count += entries.length;
      for (const entry of entries) bytes += bytesOf(entry);
    }
    return count > 0 && (count >= this.#limits.goals || bytes >= this.#limits.bytes);
  }
}

function removeOldest(goals: Map<string, Entry[]>): void {
  let oldest: Entry | undefined;
  for (const entries of goals.values()) {
    for (const entry of entries) {
      if (oldest === undefined || entry.usedAt < oldest.usedAt) oldest = entry;
    }
  }
  if (oldest === undefined) return;
  const { hash } = oldest.goal;
  const left = (goals.get(hash) ?? []).filter((entry) => entry !== oldest);
  if (left.length === 0) goals.delete(hash);
  else goals.set(hash, left);
}

function* prepare(source: LimitedSource, lasting: boolean): SlicedWork<readonly PreparedTask[]> {
  const parts: PreparedTask[] = [];
  for (const task of yield* compileTasks(source)) {
    parts.push(yield* PreparedTask.prepare(task, lasting, source.limits.relaxation));
  }
  return parts;
}

function bytesOf({ job }: Entry): number {
  return job.result?.reduce((sum, part) => sum + part.bytes, 0) ?? 0;
}

/** Ids of variables mean something else in another domain: plans for them would be nonsense. */
function checked(domain: Domain, pointer: string, condition: CompiledCondition): CompiledCondition {
  const { variables } = condition;
  if (variables === undefined || variables === domain.variables) return condition;
  throw new RequestError([{ pointer, message: `belongs to a domain other than "${domain.name}"` }]);
}

function isSameCondition(
  a: CompiledCondition | undefined,
  b: CompiledCondition | undefined,
): boolean {
  return a === b || isSame(a?.code, b?.code);
}

function isSame(a: ArrayLike<number> | undefined, b: ArrayLike<number> | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}
