/**
 * Policy tables: the optimal plan of every state for one goal.
 *
 * @module
 */

import type { Domain, Goal, PolicyProblem } from "@understudy/planner-core";
import { finish } from "@understudy/planner-core/internal";
import type { TaskCache } from "../task-cache/task-cache.ts";
import { PolicyBuild, planTable, type TablePlan } from "./build/policy-build.ts";
import type { TableRefusal } from "./refusal.ts";
import { BuildBudget, type BuildSlice, type TableLimits } from "./table-options.ts";
import { TablePolicy } from "./table-policy.ts";

/** The table of a goal, and its build. */
export interface TableEntry {
  readonly domain: Domain;
  readonly goal: Goal;
  /** The policy or the final refusal; undefined until then. */
  result: TablePolicy | TableRefusal | undefined;
  /** The unfinished build. */
  build: PolicyBuild | undefined;
  /** Number of requests before the policy was ready. */
  wishes: number;
  /** Grows with every use. The entry with the lowest value is evicted first. */
  usedAt: number;
  /** Milliseconds spent on the build; 0 for imported tables. */
  buildMs: number;
}

const MAX_RECENT = 8;
/** Limit on goals without a table: requested ones, and refused ones with the reason. Beyond it the oldest goes. */
const MAX_WISHES = 256;
const UNLIMITED = {
  maxTableBytes: Number.POSITIVE_INFINITY,
  maxTotalBytes: Number.POSITIVE_INFINITY,
};

/**
 * The tables of a planner by domain and goal, and the goals with requests. Run-time costs are never
 * in a table, so their version is not part of the key; `maintain` is part of the domain.
 */
export class TableStore {
  readonly limits: TableLimits;
  readonly #tasks: TaskCache;
  readonly #byDomain = new WeakMap<Domain, Map<string, TableEntry>>();
  /** All entries, oldest first. */
  readonly #entries = new Set<TableEntry>();
  #current: TableEntry | undefined;
  #uses = 0;
  /** Bytes of the finished tables. */
  #bytes = 0;
  /** Recently used tables: agents share few goals. */
  readonly #recent: TableEntry[] = [];
  #nextRecent = 0;

  constructor(limits: TableLimits, tasks: TaskCache) {
    this.limits = limits;
    this.#tasks = tasks;
  }

  /** The policy of a goal if it is ready; otherwise counts a request. Allocates nothing for a ready policy. */
  wish({ domain, goal }: PolicyProblem): TablePolicy | undefined {
    const recent = this.#recent;
    for (let at = 0; at < recent.length; at++) {
      const known = recent[at] as TableEntry;
      if (known.goal !== goal || known.domain !== domain) continue;
      known.usedAt = ++this.#uses;
      return known.result as TablePolicy;
    }
    const entry = this.find(domain, goal) ?? this.#add(domain, goal);
    entry.usedAt = ++this.#uses;
    if (entry.result instanceof TablePolicy) {
      if (entry.goal === goal) recent[this.#nextRecent++ % MAX_RECENT] = entry;
      return entry.result;
    }
    entry.wishes++;
    return undefined;
  }

  find(domain: Domain, goal: Goal): TableEntry | undefined {
    return this.#byDomain.get(domain)?.get(goal.hash);
  }

  /** The policy of a goal if it is ready. */
  ready(domain: Domain, goal: Goal): TablePolicy | undefined {
    const entry = this.find(domain, goal);
    if (!(entry?.result instanceof TablePolicy)) return undefined;
    entry.usedAt = ++this.#uses;
    return entry.result;
  }

  /** The finished tables of a domain, oldest first. */
  allReady(domain: Domain): readonly TableEntry[] {
    return [...this.#entries].filter(
      (entry) => entry.domain === domain && entry.result instanceof TablePolicy,
    );
  }

  /**
   * Builds the tables of some problems, in order.
   *
   * @returns whether all are ready or refused
   */
  warm(problems: readonly PolicyProblem[], slice: BuildSlice): boolean {
    const budget = new BuildBudget(slice);
    return problems.every(({ domain, goal }) => {
      const entry = this.find(domain, goal) ?? this.#add(domain, goal);
      entry.usedAt = ++this.#uses;
      return this.#advance(entry, budget);
    });
  }

  /** Continues the unfinished build, then the most requested goal. */
  step(slice: BuildSlice): boolean {
    const budget = new BuildBudget(slice);
    for (;;) {
      const entry = this.#current ?? this.#mostWanted();
      if (entry === undefined) return true;
      if (!this.#advance(entry, budget)) return false;
    }
  }

  /** Computes the size of a goal's table. Compiles the goal. */
  plan(domain: Domain, goal: Goal): TablePlan {
    return finish(planTable(domain, goal, this.#tasks, this.limits));
  }

  /** `plan` without limits, for imported tables. */
  planUnlimited(domain: Domain, goal: Goal): TablePlan {
    return finish(planTable(domain, goal, this.#tasks, UNLIMITED));
  }

  /**
   * Stores an imported table.
   *
   * @returns whether it is within the memory limit
   */
  put(domain: Domain, goal: Goal, policy: TablePolicy): boolean {
    const entry = this.find(domain, goal) ?? this.#add(domain, goal);
    if (!(entry.result instanceof TablePolicy)) this.#decide(entry, policy);
    entry.usedAt = ++this.#uses;
    return entry.result instanceof TablePolicy;
  }

  /** The memory of the finished tables of a domain, in bytes. */
  keptBytes(domain: Domain): number {
    let bytes = 0;
    for (const { result } of this.#byDomain.get(domain)?.values() ?? []) {
      if (result instanceof TablePolicy) bytes += result.bytes;
    }
    return bytes;
  }

  /** Forgets the tables of a domain, and the wishes for them. */
  forgetAll(domain: Domain): void {
    for (const entry of this.#byDomain.get(domain)?.values() ?? []) this.#forget(entry);
    if (this.#current?.domain === domain) this.#current = undefined;
  }

  #advance(entry: TableEntry, budget: BuildBudget): boolean {
    if (entry.result !== undefined) return true;
    // Only one build at a time, because each holds its memory until the end. An unfinished one
    // comes first.
    const begun = this.#current;
    if (begun !== undefined && begun !== entry && !this.#advance(begun, budget)) return false;
    entry.build ??= new PolicyBuild(entry.domain, entry.goal, this.#tasks, this.limits);
    this.#current = entry;
    try {
      if (!entry.build.step(budget)) return false;
    } catch (error) {
      // A goal that fails to compile must not be tried again.
      this.#current = undefined;
      this.#forget(entry);
      throw error;
    }
    entry.buildMs = entry.build.elapsedMs;
    this.#decide(entry, entry.build.result as TablePolicy | TableRefusal);
    return true;
  }

  #decide(entry: TableEntry, result: TablePolicy | TableRefusal): void {
    entry.build = undefined;
    if (this.#current === entry) this.#current = undefined;
    const { maxTotalBytes: limitBytes } = this.limits;
    if (!(result instanceof TablePolicy)) {
      entry.result = result;
      return;
    }
    const { states, bytes } = result;
    if (bytes > limitBytes) {
      entry.result = { reason: "too-large", states, bytes, limitBytes };
      return;
    }
    entry.result = result;
    // The longest-waiting goal comes next.
    entry.usedAt = ++this.#uses;
    this.#bytes += bytes;
    while (this.#bytes > this.limits.maxTotalBytes) {
      const oldest = this.#leastUsed();
      if (oldest === undefined) return;
      this.#forget(oldest);
    }
  }

  #add(domain: Domain, goal: Goal): TableEntry {
    const entry: TableEntry = {
      domain,
      goal,
      result: undefined,
      build: undefined,
      wishes: 0,
      usedAt: ++this.#uses,
      buildMs: 0,
    };
    let goals = this.#byDomain.get(domain);
    if (goals === undefined) {
      goals = new Map();
      this.#byDomain.set(domain, goals);
    }
    goals.set(goal.hash, entry);
    this.#entries.add(entry);
    this.#limitWishes();
    return entry;
  }

  /** Requests may name any number of goals, so only some of them are remembered. */
  #limitWishes(): void {
    let without = 0;
    let oldest: TableEntry | undefined;
    for (const entry of this.#entries) {
      if (entry.result instanceof TablePolicy || entry === this.#current) continue;
      without++;
      if (oldest === undefined || entry.usedAt < oldest.usedAt) oldest = entry;
    }
    if (without > MAX_WISHES && oldest !== undefined) this.#forget(oldest);
  }

  #forget(entry: TableEntry): void {
    this.#entries.delete(entry);
    this.#byDomain.get(entry.domain)?.delete(entry.goal.hash);
    if (entry.result instanceof TablePolicy) this.#bytes -= entry.result.bytes;
    this.#recent.length = 0;
    this.#nextRecent = 0;
  }

  #leastUsed(): TableEntry | undefined {
    let least: TableEntry | undefined;
    for (const entry of this.#entries) {
      if (!(entry.result instanceof TablePolicy)) continue;
      if (least === undefined || entry.usedAt < least.usedAt) least = entry;
    }
    return least;
  }

  #mostWanted(): TableEntry | undefined {
    let most: TableEntry | undefined;
    for (const entry of this.#entries) {
      if (entry.result !== undefined) continue;
      if (most === undefined || entry.wishes > most.wishes) most = entry;
    }
    return most;
  }
}
