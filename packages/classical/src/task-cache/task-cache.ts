import {
  type ActionSet,
  type CompiledCondition,
  type Domain,
  type DomainTypes,
  type Goal,
  type PlanningProblem,
  RequestError,
  type Ways,
} from "@understudy/planner-core";
import { compileTasks, type TaskSource, type Weighting } from "../model/compile-task.ts";
import { lacksOperators } from "../model/hidden-operators.ts";
import type { Task } from "../model/task.ts";
import type { RelaxationLimits } from "../relaxation/detail.ts";
import { Job, type SlicedWork } from "../work/work.ts";
import { PreparedTask } from "./prepared-task.ts";

/** Limits on the compilation of one goal. Beyond a limit a weaker but smaller method is used. */
interface CompileLimits {
  readonly relaxation: RelaxationLimits;
  /**
   * Limit on condition nodes that regressing `maintain` may add to a domain's actions in total. The rest of `maintain`
   * is checked after every step.
   */
  readonly regressedNodes: number;
}

const MAX_RELAXATION: RelaxationLimits = { entries: 1_000_000, bytes: 32 * 2 ** 20 };
const MAX_REGRESSED_NODES = 1_000_000;
/** The relaxation is most of a compiled goal. Its limit keeps one goal from evicting all others. */
const SHARE = 1 / 4;
const BYTES_PER_ENTRY = 32;
const BYTES_PER_NODE = 256;

/** The share of the memory for compiled goals that a single goal may use. */
function compileLimits(bytes: number): CompileLimits {
  const share = SHARE * bytes;
  return {
    relaxation: {
      entries: Math.min(MAX_RELAXATION.entries, share / BYTES_PER_ENTRY),
      bytes: Math.min(MAX_RELAXATION.bytes, share),
    },
    regressedNodes: Math.min(MAX_REGRESSED_NODES, share / BYTES_PER_NODE),
  };
}

/** The independent parts of a goal, compiled or still compiling. */
export type CompileJob = Job<readonly PreparedTask[]>;

/** Limits on the compiled goals of a domain. */
export interface CacheLimits {
  readonly goals: number;
  readonly bytes: number;
}

/** A compiled goal, with its cache key and variants. */
interface Entry {
  readonly goal: Goal;
  readonly form: Form;
  readonly job: CompileJob;
  /** Variants without disabled actions, latest last. */
  readonly partly: Partly[];
  /** Variants at requests' way costs, latest last. */
  readonly priced: Priced[];
  /** Grows with every use. The entry with the lowest value is evicted first. */
  usedAt: number;
}

/** The cache key besides the goal. */
interface Form {
  readonly maintain: CompiledCondition | undefined;
  readonly maintained: boolean;
  readonly weighting: Weighting | undefined;
  readonly keepsDominated: boolean;
}

/** A variant of a compiled goal without disabled actions. */
interface Partly {
  readonly disabled: ActionSet;
  readonly job: CompileJob;
}

/** A variant of a compiled goal at a request's way costs. */
interface Priced {
  readonly ways: Ways;
  /** The job for all actions, or for those left after disabling. */
  readonly usual: CompileJob;
  readonly job: CompileJob;
}

/**
 * Limit on variants of a goal without disabled actions. Agents of a world seldom come back to a variant that 16 others were
 * asked for since, and each takes half a megabyte with its estimates.
 */
const KEPT_VARIANTS = 16;
/** Way tables with cached prices per goal: a request is often repeated at once. */
const KEPT_WAYS = 4;

/** No constraints, and a state that meets `maintain`. */
const PLAIN: Form = {
  maintain: undefined,
  maintained: true,
  weighting: undefined,
  keepsDominated: false,
};

/** The input of compilation and preparation. */
interface LimitedSource extends TaskSource {
  readonly limits: CompileLimits;
}

/**
 * Compiled tasks by domain, goal and constraints, with eviction of the least recently used.
 * Disabled actions need no compilation: they are hidden in the task of all actions.
 */
export class TaskCache {
  readonly #limits: CacheLimits;
  readonly #compileLimits: CompileLimits;
  /** The entries of each domain, by hash of the goal. */
  readonly #domains = new WeakMap<Domain<DomainTypes>, Map<string, Entry[]>>();
  #uses = 0;

  constructor(limits: CacheLimits) {
    this.#limits = limits;
    this.#compileLimits = compileLimits(limits.bytes);
  }

  /**
   * The compile job for the independent parts of a problem. A goal that cannot be split gives one
   * part. This call compiles nothing; run the job.
   *
   * @param weighting costs to plan with instead of the domain's
   * @throws RequestError if the goal or a constraint belongs to another domain
   */
  get(problem: PlanningProblem, weighting?: Weighting): CompileJob {
    const { domain, state, goal, disabled, maintain, ways } = problem;
    const form: Form = {
      // Only the parts of the problem that matter to compilation, so that the rest is not retained.
      maintain: maintain === undefined || maintain.isTrue ? undefined : maintain,
      maintained: domain.maintain.holds(state) && (maintain === undefined || maintain.holds(state)),
      weighting,
      keepsDominated: false,
    };
    const entry = this.#entry(domain, goal, form);
    const usual =
      disabled === undefined || disabled.size === 0
        ? entry.job
        : this.#without(domain, entry, disabled);
    return ways === undefined || weighting !== undefined ? usual : this.#priced(entry, usual, ways);
  }

  /** The parts of a goal without constraints, for states that meet `maintain`. */
  ahead(domain: Domain, goal: Goal): CompileJob {
    return this.#entry(domain, goal, PLAIN).job;
  }

  /**
   * The parts of a goal without constraints, for states that meet the domain's `maintain`. Reuses a
   * search's compiled parts, or else compiles only what tables need.
   */
  *plain(domain: Domain, goal: Goal): SlicedWork<readonly Task[]> {
    const known = this.#find(domain, goal, PLAIN);
    if (known !== undefined) return (yield* known.job.join()).map(({ task }) => task);
    return yield* compileTasks(this.#source(domain, goal, PLAIN));
  }

  /** Approximate memory of a domain's compiled goals, in bytes. */
  keptBytes(domain: Domain): number {
    let bytes = 0;
    for (const entries of this.#domains.get(domain)?.values() ?? []) {
      for (const entry of entries) bytes += bytesOf(entry);
    }
    return bytes;
  }

  /** Forgets the compiled goals of a domain; searches that have one keep it. */
  forget(domain: Domain): void {
    this.#domains.delete(domain);
  }

  #entry(domain: Domain, goal: Goal, form: Form): Entry {
    const known = this.#find(domain, goal, form);
    if (known !== undefined) return known;
    const { maintain } = form;
    if (maintain !== undefined) checked(domain, "/maintain", maintain);
    const source = this.#source(domain, goal, form);
    const job = new Job(prepare(source));
    const entry = { goal, form, job, partly: [], priced: [], usedAt: ++this.#uses };
    this.#add(domain, entry);
    return entry;
  }

  /** The parts of a goal without disabled actions, derived from the parts with all actions. */
  #without(domain: Domain, entry: Entry, disabled: ActionSet): CompileJob {
    const { goal, form, partly } = entry;
    const at = partly.findLastIndex((one) => isSame(one.disabled.words, disabled.words));
    if (at >= 0) {
      const [known] = partly.splice(at, 1) as [Partly];
      partly.push(known);
      return known.job;
    }
    // The caller may change the set before the job is done.
    const own = disabled.copy();
    const whole = (): CompileJob =>
      this.#entry(domain, goal, { ...form, keepsDominated: true }).job;
    const job = new Job(without(entry.job, whole, own));
    while (partly.length > 0 && this.#hasMany(entry)) partly.shift();
    partly.push({ disabled: own, job });
    return job;
  }

  /** The parts of a goal at a request's way costs. */
  #priced({ priced }: Entry, usual: CompileJob, ways: Ways): CompileJob {
    const known = priced.find((one) => one.usual === usual && one.ways.equals(ways));
    if (known !== undefined) return known.job;
    const job = new Job(atCosts(usual, ways));
    if (priced.length >= KEPT_WAYS) priced.shift();
    priced.push({ ways, usual, job });
    return job;
  }

  #hasMany(entry: Entry): boolean {
    const most = Math.min(KEPT_VARIANTS, this.#limits.goals);
    return entry.partly.length >= most || bytesOf(entry) >= this.#limits.bytes;
  }

  #source(domain: Domain, goal: Goal, form: Form): LimitedSource {
    return {
      ...form,
      domain,
      goal: checked(domain, "/goal", goal.condition),
      constraints: { maintain: form.maintain },
      limits: this.#compileLimits,
    };
  }

  #find(domain: Domain, goal: Goal, form: Form): Entry | undefined {
    const { maintain, maintained, weighting, keepsDominated } = form;
    for (const entry of this.#domains.get(domain)?.get(goal.hash) ?? []) {
      const known = entry.form;
      if (known.maintained !== maintained || known.weighting?.key !== weighting?.key) continue;
      if (known.keepsDominated !== keepsDominated) continue;
      if (!isSameCondition(entry.goal.condition, goal.condition)) continue;
      if (!isSameCondition(known.maintain, maintain)) continue;
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

  /** Whether an entry must be evicted before another is added. */
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

function* prepare(source: LimitedSource): SlicedWork<readonly PreparedTask[]> {
  const parts: PreparedTask[] = [];
  for (const task of yield* compileTasks(source)) {
    const { relaxation } = source.limits;
    parts.push(yield* PreparedTask.prepare(task, relaxation));
  }
  return parts;
}

/** The parts of a goal without disabled actions. */
function* without(
  usual: CompileJob,
  whole: () => CompileJob,
  disabled: ActionSet,
): SlicedWork<readonly PreparedTask[]> {
  let parts = yield* usual.join();
  if (parts.some(({ task }) => lacksOperators(task, disabled))) parts = yield* whole().join();
  const left: PreparedTask[] = [];
  for (const part of parts) left.push(yield* part.without(disabled));
  return left;
}

/** The parts of a goal at a request's way costs. */
function* atCosts(usual: CompileJob, ways: Ways): SlicedWork<readonly PreparedTask[]> {
  const parts: PreparedTask[] = [];
  for (const part of yield* usual.join()) parts.push(yield* part.priced(ways));
  return parts;
}

/** Approximate memory of a compiled goal and its variants. */
function bytesOf({ job, partly, priced }: Entry): number {
  return [...partly, ...priced].reduce((sum, one) => sum + sizeOf(one), sizeOf({ job }));
}

function sizeOf({ job }: { readonly job: CompileJob }): number {
  return job.result?.reduce((sum, part) => sum + part.bytes, 0) ?? 0;
}

/** A condition of another domain has other variable ids, and plans for it would be nonsense. */
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
