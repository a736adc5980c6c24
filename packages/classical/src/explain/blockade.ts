import { type ConditionNode, isFalseNode } from "@understudy/planner-core/compiled";
import { isClosed } from "../conditional-effects/way-of-case.ts";
import type { SlicedWork } from "../work/work.ts";
import { ConditionGraph, type ConditionNeed, writersOf } from "./condition-graph.ts";
import type { ExplainedProblem } from "./explained-problem.ts";
import { mayAchieve } from "./may-achieve.ts";
import type { Reach, Shortfall } from "./reach.ts";

/** A tool that could make a condition true, and its blockers. */
export interface BlockedTool {
  readonly tool: string;
  /** Number of ground actions of the tool that could. */
  readonly actions: number;
  /** Number of these actions that are disabled. */
  readonly disabled: number;
  /** Number of enabled actions among these that have no way from anywhere. */
  readonly closed: number;
  /** Conditions of this explanation that the remaining actions need. */
  readonly needs: readonly string[];
}

/** A condition that can never come true. */
export interface BlockedCondition {
  /** The condition as text, such as `has_key=true`; `false` for a contradiction. */
  readonly condition: string;
  /** Whether it is a condition of the goal. */
  readonly isGoal: boolean;
  /** For a number, how far short of the condition it stays; undefined if something else blocks the condition. */
  readonly shortfall?: Shortfall;
  /** Tools that could make it true; empty if no tool changes it in that direction, or far enough. */
  readonly tools: readonly BlockedTool[];
}

/** The actions of a tool that could make a condition true, and their needs. */
interface ToolTally {
  readonly actions: Set<number>;
  readonly disabled: Set<number>;
  /** Enabled actions with a way, or without need of one. */
  readonly open: Set<number>;
  readonly needs: Set<string>;
}

function newTally(): ToolTally {
  return { actions: new Set(), disabled: new Set(), open: new Set(), needs: new Set() };
}

/** Limit on action checks while minimising a set of conditions. */
const MAX_CHECKS = 5_000_000;
/** Cost of a check and of examining an action, in units of sliced work. */
const UNITS_PER_CHECK = 8;
const UNITS_PER_ACTION = 64;

/**
 * Finds conditions that can never come true from a state: each is false now, and every action that might make it true
 * first needs another condition of the set. Such a set is a proof in itself. The union of two such sets is another one,
 * so the largest is found by removing conditions that are not blocked until nothing changes.
 */
export class Blockade {
  readonly #problem: ExplainedProblem;
  readonly #actionOf: Int32Array | undefined;
  readonly #reach: Reach | undefined;
  readonly #graph: ConditionGraph;
  /** Conditions on numbers that never get far enough, although their actions are not blocked. */
  #short: ReadonlySet<number> = new Set();
  #blocked: ReadonlySet<number> = new Set();
  #checks = 0;

  private constructor(
    problem: ExplainedProblem,
    graph: ConditionGraph,
    actionOf: Int32Array | undefined,
    reach: Reach | undefined,
  ) {
    this.#problem = problem;
    this.#graph = graph;
    this.#actionOf = actionOf;
    this.#reach = reach;
  }

  /**
   * @param goals conditions that must all hold at the end
   * @param actionOf the action of each case, for a problem over cases
   * @param reach bounds on all reachable states; conditions beyond them are blocked
   */
  static *of(
    problem: ExplainedProblem,
    goals: readonly ConditionNode[],
    actionOf: Int32Array | undefined,
    reach?: Reach,
  ): SlicedWork<Blockade> {
    const graph = yield* ConditionGraph.of(problem, goals);
    const blockade = new Blockade(problem, graph, actionOf, reach);
    if (graph.isComplete) yield* blockade.#block();
    return blockade;
  }

  *#block(): SlicedWork<void> {
    const unmet = this.#graph.conditions.flatMap(({ isMet }, number) => (isMet ? [] : [number]));
    yield unmet.length;
    this.#blocked = yield* this.#largestWithin(new Set(unmet));
    const short = unmet.filter(
      (number) =>
        !this.#blocked.has(number) &&
        this.#reach?.shortfall(this.#conditionAt(number).node) !== undefined,
    );
    if (short.length > 0) {
      this.#short = new Set(short);
      this.#blocked = yield* this.#largestWithin(new Set(unmet));
    }
    this.#checks = 0;
  }

  /** A minimal blocked set that contains a condition of the goal; undefined if that condition is not blocked. */
  *around(
    goal: ConditionNode,
  ): SlicedWork<
    { readonly conditions: readonly BlockedCondition[]; readonly minimal: boolean } | undefined
  > {
    const own = this.#graph.numberOf(goal);
    if (!this.#blocked.has(own)) return undefined;
    let set = yield* this.#grow(own);
    for (const number of [...set].reverse()) {
      if (number === own || !set.has(number)) continue;
      if (this.#checks > MAX_CHECKS) break;
      const rest = new Set(set);
      rest.delete(number);
      const fewer = yield* this.#largestWithin(rest);
      if (fewer.has(own)) set = fewer;
    }
    const conditions: BlockedCondition[] = [];
    for (const number of set) {
      conditions.push(yield* this.describe(this.#conditionAt(number).node, number === own, set));
    }
    return { conditions, minimal: this.#checks <= MAX_CHECKS };
  }

  /** A condition with the tools that could make it true. */
  *describe(
    node: ConditionNode,
    isGoal: boolean,
    set: ReadonlySet<number> = new Set(),
  ): SlicedWork<BlockedCondition> {
    const { domain, disabled } = this.#problem;
    const tools = new Map<string, ToolTally>();
    for (const action of yield* writersOf(domain, node)) {
      yield UNITS_PER_ACTION;
      if (!mayAchieve(domain, action, node)) continue;
      const name = domain.step(action).tool;
      const entry = tools.get(name) ?? newTally();
      tools.set(name, entry);
      const own = this.#actionOf?.[action] ?? action;
      entry.actions.add(own);
      if (disabled?.has(action)) entry.disabled.add(own);
      else if (!isClosed(this.#problem, action)) {
        entry.open.add(own);
        const need = this.#graph.needs.get(action)?.find((one) => set.has(one));
        if (need !== undefined) entry.needs.add(this.#textOf(this.#conditionAt(need).node));
      }
    }
    const all = [...tools].map(([tool, { actions, disabled, open, needs }]) => ({
      tool,
      actions: actions.size,
      disabled: disabled.size,
      closed: actions.size - disabled.size - open.size,
      needs: [...needs],
    }));
    const disabledTools = all.filter((entry) => entry.actions === entry.disabled);
    const isShort =
      disabledTools.length === all.length || this.#short.has(this.#graph.numberOf(node));
    const shortfall = isShort ? this.#reach?.shortfall(node) : undefined;
    const condition = this.#textOf(node);
    if (shortfall === undefined) return { condition, isGoal, tools: all };
    // The other tools are not blocked; their effects end too soon.
    return { condition, isGoal, shortfall, tools: disabledTools };
  }

  /** A small blocked set around a condition, built greedily. */
  *#grow(goal: number): SlicedWork<Set<number>> {
    const set = new Set([goal]);
    for (const number of set) {
      if (this.#short.has(number)) continue;
      for (const action of this.#conditionAt(number).achievers) {
        const needs = this.#graph.needs.get(action) as readonly number[];
        yield UNITS_PER_CHECK * needs.length;
        if (needs.some((need) => set.has(need))) continue;
        const blocked = needs.filter((need) => this.#blocked.has(need));
        // Prefer a condition without any achiever: it explains most.
        const hopeless = blocked.find(
          (need) => this.#short.has(need) || this.#conditionAt(need).achievers.length === 0,
        );
        set.add(hopeless ?? (blocked[0] as number));
      }
    }
    return set;
  }

  /** Reduces a set to its largest blocked subset. */
  *#largestWithin(set: Set<number>): SlicedWork<Set<number>> {
    const left = new Map<number, number>();
    const open: number[] = [];
    for (const number of set) {
      const { needers } = this.#conditionAt(number);
      for (const action of needers) left.set(action, (left.get(action) ?? 0) + 1);
      yield UNITS_PER_CHECK * needers.length;
    }
    for (const number of set) {
      const { achievers } = this.#conditionAt(number);
      this.#checks += achievers.length + 1;
      if (this.#short.has(number)) continue;
      yield UNITS_PER_CHECK * achievers.length;
      if (achievers.some((action) => !left.has(action))) open.push(number);
    }
    for (let number = open.pop(); number !== undefined; number = open.pop()) {
      if (this.#short.has(number) || !set.delete(number)) continue;
      yield UNITS_PER_CHECK;
      for (const action of this.#conditionAt(number).needers) {
        const needed = (left.get(action) as number) - 1;
        left.set(action, needed);
        if (needed > 0) continue;
        const achieved = this.#achieved(action);
        this.#checks += achieved.length;
        for (const one of achieved) open.push(one);
        yield UNITS_PER_CHECK * (1 + achieved.length);
      }
    }
    return set;
  }

  readonly #achievedBy = new Map<number, number[]>();

  /** The conditions of the graph that an action could make true. */
  #achieved(action: number): readonly number[] {
    if (this.#achievedBy.size === 0) {
      this.#graph.conditions.forEach(({ achievers }, number) => {
        for (const achiever of achievers) {
          const achieved = this.#achievedBy.get(achiever);
          if (achieved === undefined) this.#achievedBy.set(achiever, [number]);
          else achieved.push(number);
        }
      });
    }
    return this.#achievedBy.get(action) ?? [];
  }

  #conditionAt(number: number): ConditionNeed {
    return this.#graph.conditions[number] as ConditionNeed;
  }

  #textOf(node: ConditionNode): string {
    return isFalseNode(node) ? "false" : this.#problem.domain.format(node);
  }
}
