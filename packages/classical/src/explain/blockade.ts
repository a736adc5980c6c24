import { CompiledCondition } from "@understudy/planner-core";
import { type ConditionNode, encode, isFalseNode } from "@understudy/planner-core/internal";
import { FFHeuristic } from "../heuristics/ff.ts";
import { relax } from "../heuristics/relaxed-task.ts";
import { conditionsUnder, conjuncts } from "../model/relevance.ts";
import { compileTask } from "../model/task.ts";
import type { ExplainedProblem } from "./explain-plan.ts";
import { mayBring } from "./suppliers.ts";

/** A tool that might make a condition true, and why it never can. */
export interface BlockedTool {
  readonly tool: string;
  /** Ground actions of the tool that might. */
  readonly actions: number;
  /** How many of them are disabled. */
  readonly disabled: number;
  /** Conditions of the same explanation that the others need. */
  readonly needs: readonly string[];
}

/** A condition that cannot be had. */
export interface BlockedCondition {
  /** For people, such as `has_key=true`; `false` for what no state meets. */
  readonly condition: string;
  /** Whether the goal itself asks for it. */
  readonly isGoal: boolean;
  /** Whoever might make it true; none if no tool changes it that way. */
  readonly tools: readonly BlockedTool[];
}

/** More conditions than this are not looked at: the domain is too large to explain. */
const MAX_CONDITIONS = 4000;

/**
 * Finds conditions that can never come true from a state: each is false, and every action that might
 * make it true needs another of them first. Such a set is a proof that anybody can check.
 */
export class Blockade {
  readonly #problem: ExplainedProblem;
  readonly #conditionOf: (action: number) => ConditionNode;
  readonly #maintained: boolean;
  readonly #open = new Map<string, boolean>();
  /** Of each action, once asked for. */
  readonly #needs = new Map<number, readonly ConditionNode[]>();

  constructor(problem: ExplainedProblem) {
    const { domain, state, maintain } = problem;
    this.#problem = problem;
    this.#maintained =
      domain.maintain.holds(state) && (maintain === undefined || maintain.holds(state));
    this.#conditionOf = conditionsUnder(domain, problem, this.#maintained);
  }

  /** A minimal set of such conditions with this one in it; undefined where there is none. */
  around(goal: ConditionNode): readonly BlockedCondition[] | undefined {
    if (this.#mayHold(goal)) return undefined;
    const set = new Map([[keyOf(goal), goal]]);
    for (const node of set.values()) {
      for (const action of this.#bringers(node)) {
        const blocked = this.#blockedNeeds(action);
        // Every tool that might needs something, but nothing single is out of reach for good.
        if (blocked.length === 0) return undefined;
        if (blocked.some((need) => set.has(keyOf(need)))) continue;
        const need = this.#easiest(blocked);
        set.set(keyOf(need), need);
        if (set.size > MAX_CONDITIONS) return undefined;
      }
    }
    for (const [key] of [...set].reverse()) {
      if (key === keyOf(goal)) continue;
      const node = set.get(key) as ConditionNode;
      set.delete(key);
      if (!this.#isClosed(set)) set.set(key, node);
    }
    return [...set.values()].map((node) => this.describe(node, node === goal, set));
  }

  /** A condition with the tools that might make it true. */
  describe(
    node: ConditionNode,
    isGoal: boolean,
    set: ReadonlyMap<string, ConditionNode> = new Map(),
  ): BlockedCondition {
    const { domain, disabled } = this.#problem;
    const tools = new Map<string, { actions: number; disabled: number; needs: Set<string> }>();
    for (let action = 0; action < domain.actions.count; action++) {
      if (!mayBring(domain, action, node)) continue;
      const name = domain.step(action).tool;
      const entry = tools.get(name) ?? { actions: 0, disabled: 0, needs: new Set() };
      tools.set(name, entry);
      entry.actions++;
      if (disabled?.has(action)) entry.disabled++;
      else {
        const need = this.#needsOf(action).find((one) => set.has(keyOf(one)));
        if (need !== undefined) entry.needs.add(domain.format(need));
      }
    }
    return {
      condition: isFalseNode(node) ? "false" : domain.format(node),
      isGoal,
      tools: [...tools].map(([tool, entry]) => ({ ...entry, tool, needs: [...entry.needs] })),
    };
  }

  /** Whether every action that might make one of the set true needs another of the set. */
  #isClosed(set: ReadonlyMap<string, ConditionNode>): boolean {
    for (const node of set.values()) {
      for (const action of this.#bringers(node)) {
        if (!this.#needsOf(action).some((need) => set.has(keyOf(need)))) return false;
      }
    }
    return true;
  }

  /** Enabled actions that might make a condition true. */
  #bringers(node: ConditionNode): readonly number[] {
    const { domain, disabled } = this.#problem;
    const bringers: number[] = [];
    for (let action = 0; action < domain.actions.count; action++) {
      if (!disabled?.has(action) && mayBring(domain, action, node)) bringers.push(action);
    }
    return bringers;
  }

  #needsOf(action: number): readonly ConditionNode[] {
    let needs = this.#needs.get(action);
    if (needs === undefined) {
      needs = conjuncts(this.#conditionOf(action));
      this.#needs.set(action, needs);
    }
    return needs;
  }

  #blockedNeeds(action: number): readonly ConditionNode[] {
    return this.#needsOf(action).filter((need) => !this.#mayHold(need));
  }

  /** What explains most: a condition that nobody makes true, else the first. */
  #easiest(needs: readonly ConditionNode[]): ConditionNode {
    return needs.find((need) => this.#bringers(need).length === 0) ?? (needs[0] as ConditionNode);
  }

  /** Whether a condition holds or, with nothing ever destroyed, comes to hold. */
  #mayHold(node: ConditionNode): boolean {
    const key = keyOf(node);
    let open = this.#open.get(key);
    if (open === undefined) {
      open = this.#open.size > MAX_CONDITIONS || this.#isOpen(node);
      this.#open.set(key, open);
    }
    return open;
  }

  #isOpen(node: ConditionNode): boolean {
    const { domain, state } = this.#problem;
    if (new CompiledCondition(node).holds(state)) return true;
    const task = compileTask(domain, node, this.#problem, this.#maintained);
    if (task.impossible || task.operatorCount === 0) return false;
    const relaxed = relax(task);
    if (relaxed.impossible) return false;
    const values = task.variables.map((id) => state[id] as number);
    return new FFHeuristic(relaxed).evaluate(values) < Number.POSITIVE_INFINITY;
  }
}

function keyOf(node: ConditionNode): string {
  return encode({ kind: "all", children: [node] }).join();
}
