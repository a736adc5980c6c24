import { type ConditionNode, isFalseNode } from "@understudy/planner-core/compiled";
import { isClosed } from "../cases/way-of-case.ts";
import { ConditionGraph, type ConditionNeed, writersOf } from "./condition-graph.ts";
import type { ExplainedProblem } from "./explained-problem.ts";
import { mayBring } from "./may-bring.ts";
import type { Reach, Shortfall } from "./reach.ts";

/** A tool that might make a condition true, and why it never can. */
export interface BlockedTool {
  readonly tool: string;
  /** Ground actions of the tool that might. */
  readonly actions: number;
  /** The number of them that are disabled. */
  readonly disabled: number;
  /** The number of those left that find no way, wherever they start. */
  readonly closed: number;
  /** Conditions of the same explanation that the others need. */
  readonly needs: readonly string[];
}

/** A condition that cannot be had. */
export interface BlockedCondition {
  /** For people, such as `has_key=true`; `false` for what no state meets. */
  readonly condition: string;
  /** Whether the goal itself asks for it. */
  readonly isGoal: boolean;
  /** How far a number gets that would have to get further; undefined if that is not what stands in the way. */
  readonly shortfall?: Shortfall;
  /** Tools that might make it true; none if no tool changes it that way, or not so far. */
  readonly tools: readonly BlockedTool[];
}

/** Actions of a tool that might make a condition true, and what they need. */
interface ToolTally {
  readonly actions: Set<number>;
  readonly disabled: Set<number>;
  /** Those that find a way, if only from elsewhere, or take none. */
  readonly open: Set<number>;
  readonly needs: Set<string>;
}

function newTally(): ToolTally {
  return { actions: new Set(), disabled: new Set(), open: new Set(), needs: new Set() };
}

/** The most actions that are examined to find out which conditions can be left out. */
const MAX_CHECKS = 5_000_000;

/**
 * Finds conditions that can never come true from a state: each is false, and every action that might
 * make it true needs another of them first. Such a set is a proof that anybody can check. The union of
 * two is one, too: the largest is found by taking out what is not blocked until nothing changes.
 */
export class Blockade {
  readonly #problem: ExplainedProblem;
  readonly #actionOf: Int32Array | undefined;
  readonly #reach: Reach | undefined;
  readonly #graph: ConditionGraph;
  /** Numbers that never get so far, although nothing else stands in the way of those who move them. */
  #short: ReadonlySet<number> = new Set();
  #blocked: ReadonlySet<number>;
  #checks = 0;

  /**
   * @param goals conditions that must all hold in the end
   * @param actionOf the action of each case, where the problem is one of cases
   * @param reach bounds that no state leaves: numbers beyond them are blocked
   */
  constructor(
    problem: ExplainedProblem,
    goals: readonly ConditionNode[],
    actionOf: Int32Array | undefined,
    reach?: Reach,
  ) {
    this.#problem = problem;
    this.#actionOf = actionOf;
    this.#reach = reach;
    this.#graph = new ConditionGraph(problem, goals);
    const unmet = this.#graph.conditions.flatMap(({ isMet }, number) => (isMet ? [] : [number]));
    this.#blocked = this.#graph.isComplete ? this.#largestWithin(new Set(unmet)) : new Set();
    const short = unmet.filter(
      (number) =>
        !this.#blocked.has(number) &&
        reach?.shortfall(this.#conditionAt(number).node) !== undefined,
    );
    if (this.#graph.isComplete && short.length > 0) {
      this.#short = new Set(short);
      this.#blocked = this.#largestWithin(new Set(unmet));
    }
    this.#checks = 0;
  }

  /**
   * Such a set with a condition of the goal in it, none of whose other conditions can be left out;
   * undefined where there is none.
   */
  around(
    goal: ConditionNode,
  ): { readonly conditions: readonly BlockedCondition[]; readonly minimal: boolean } | undefined {
    const own = this.#graph.numberOf(goal);
    if (!this.#blocked.has(own)) return undefined;
    let set = this.#grow(own);
    for (const number of [...set].reverse()) {
      if (number === own || !set.has(number)) continue;
      if (this.#checks > MAX_CHECKS) break;
      const rest = new Set(set);
      rest.delete(number);
      const fewer = this.#largestWithin(rest);
      if (fewer.has(own)) set = fewer;
    }
    const conditions = [...set].map((number) =>
      this.describe(this.#conditionAt(number).node, number === own, set),
    );
    return { conditions, minimal: this.#checks <= MAX_CHECKS };
  }

  /** A condition with the tools that might make it true. */
  describe(
    node: ConditionNode,
    isGoal: boolean,
    set: ReadonlySet<number> = new Set(),
  ): BlockedCondition {
    const { domain, disabled } = this.#problem;
    const tools = new Map<string, ToolTally>();
    for (const action of writersOf(domain, node)) {
      if (!mayBring(domain, action, node)) continue;
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
    // The others could go on, if only they led further.
    return { condition, isGoal, shortfall, tools: disabledTools };
  }

  /** A set of blocked conditions around one, as small as going straight makes it. */
  #grow(goal: number): Set<number> {
    const set = new Set([goal]);
    for (const number of set) {
      if (this.#short.has(number)) continue;
      for (const action of this.#conditionAt(number).bringers) {
        const needs = this.#graph.needs.get(action) as readonly number[];
        if (needs.some((need) => set.has(need))) continue;
        const blocked = needs.filter((need) => this.#blocked.has(need));
        // The condition that explains most: one that nobody makes true, else the first.
        const hopeless = blocked.find(
          (need) => this.#short.has(need) || this.#conditionAt(need).bringers.length === 0,
        );
        set.add(hopeless ?? (blocked[0] as number));
      }
    }
    return set;
  }

  /** Takes out of a set what some action may make true that needs nothing else of the set. */
  #largestWithin(set: Set<number>): Set<number> {
    const left = new Map<number, number>();
    const open: number[] = [];
    for (const number of set) {
      for (const action of this.#conditionAt(number).needers) {
        left.set(action, (left.get(action) ?? 0) + 1);
      }
    }
    for (const number of set) {
      const { bringers } = this.#conditionAt(number);
      this.#checks += bringers.length + 1;
      if (this.#short.has(number)) continue;
      if (bringers.some((action) => !left.has(action))) open.push(number);
    }
    for (let number = open.pop(); number !== undefined; number = open.pop()) {
      if (this.#short.has(number) || !set.delete(number)) continue;
      for (const action of this.#conditionAt(number).needers) {
        const needed = (left.get(action) as number) - 1;
        left.set(action, needed);
        if (needed > 0) continue;
        this.#checks += this.#brought(action).length;
        open.push(...this.#brought(action));
      }
    }
    return set;
  }

  readonly #broughtBy = new Map<number, number[]>();

  /** The conditions of the graph that an action might make true. */
  #brought(action: number): readonly number[] {
    if (this.#broughtBy.size === 0) {
      this.#graph.conditions.forEach(({ bringers }, number) => {
        for (const bringer of bringers) {
          const brought = this.#broughtBy.get(bringer);
          if (brought === undefined) this.#broughtBy.set(bringer, [number]);
          else brought.push(number);
        }
      });
    }
    return this.#broughtBy.get(action) ?? [];
  }

  #conditionAt(number: number): ConditionNeed {
    return this.#graph.conditions[number] as ConditionNeed;
  }

  #textOf(node: ConditionNode): string {
    return isFalseNode(node) ? "false" : this.#problem.domain.format(node);
  }
}
