import { CompiledCondition, type Domain } from "@understudy/planner-core";
import {
  type ConditionNode,
  conditionVariables,
  encode,
  readableParts,
  type TestNode,
} from "@understudy/planner-core/compiled";
import { isClosed } from "../conditional-effects/way-of-case.ts";
import { indexOf } from "../model/domain-index.ts";
import { preconditionsUnder } from "../model/maintenance.ts";
import { CHUNK, type SlicedWork } from "../work/work.ts";
import type { ExplainedProblem } from "./explained-problem.ts";
import { mayAchieve } from "./may-achieve.ts";

/** Limit on lookups of actions. Beyond it the domain is too large for this explanation. */
const MAX_LOOKS = 5_000_000;
/** Number of lookups that take as long as regressing the conditions of one action. */
const LOOKS_PER_ACTION = 50;
/** Cost of a lookup in units of sliced work. */
const UNITS_PER_LOOK = 8;
const UNITS_PER_ACTION = 8 * CHUNK;

/** A condition, with the actions that might make it true and the actions that need it. */
export interface ConditionNeed {
  readonly node: ConditionNode;
  readonly isMet: boolean;
  /** Enabled actions that could make it true. */
  readonly achievers: number[];
  /** Actions of the graph that need the condition. */
  readonly needers: number[];
}

/**
 * The conditions relevant to a goal: its own, those of the actions that could make them true, and so on. Numbered
 * breadth first from the goal.
 */
export class ConditionGraph {
  readonly conditions: ConditionNeed[] = [];
  /** The numbers of each action's conditions. */
  readonly needs: Map<number, readonly number[]> = new Map();
  /** Whether the graph contains all relevant conditions. An incomplete graph proves nothing. */
  get isComplete(): boolean {
    return this.#looks <= MAX_LOOKS;
  }
  readonly #problem: ExplainedProblem;
  readonly #numbers = new Map<string, number>();
  #looks = 0;

  private constructor(problem: ExplainedProblem) {
    this.#problem = problem;
  }

  /** @param goals conditions that must all hold at the end */
  static *of(
    problem: ExplainedProblem,
    goals: readonly ConditionNode[],
  ): SlicedWork<ConditionGraph> {
    const graph = new ConditionGraph(problem);
    yield* graph.#fill(goals);
    yield* graph.#addImplied();
    return graph;
  }

  *#fill(goals: readonly ConditionNode[]): SlicedWork<void> {
    const { domain, state, maintain } = this.#problem;
    const maintained =
      domain.maintain.holds(state) && (maintain === undefined || maintain.holds(state));
    const conditionOf = yield* preconditionsUnder(domain, this.#problem, maintained);
    for (const goal of goals) this.numberOf(goal);
    // The array grows during the loop.
    for (const { node, achievers } of this.conditions) {
      const all = yield* this.#achieversOf(node);
      for (const action of all) {
        achievers.push(action);
        if (this.needs.has(action)) continue;
        yield UNITS_PER_ACTION;
        const needs = readableParts(conditionOf(action), domain.variables).map((need) =>
          this.numberOf(need),
        );
        this.needs.set(action, needs);
        this.#looks += LOOKS_PER_ACTION + needs.length;
        for (const need of new Set(needs)) this.conditions[need]?.needers.push(action);
      }
      if (!this.isComplete) break;
    }
  }

  /**
   * Adds implied conditions: an action that needs at least 5 units also needs at least 2. A single
   * reason can then block both.
   */
  *#addImplied(): SlicedWork<void> {
    const limits = new Map<number, number[]>();
    this.conditions.forEach(({ node, isMet }, number) => {
      if (isMet || node.kind !== "test" || !isLimit(node)) return;
      const known = limits.get(node.variable);
      if (known === undefined) limits.set(node.variable, [number]);
      else known.push(number);
    });
    for (const [action, needs] of this.needs) {
      yield UNITS_PER_LOOK * (1 + needs.length);
      const implied = new Set<number>(needs);
      for (const need of needs) {
        const { node, isMet } = this.conditions[need] as ConditionNeed;
        if (isMet || node.kind !== "test") continue;
        const others = limits.get(node.variable) ?? [];
        this.#looks += others.length;
        if (!this.isComplete) return;
        yield UNITS_PER_LOOK * others.length;
        for (const other of others) {
          if (implied.has(other) || !implies(node, this.#testAt(other))) continue;
          implied.add(other);
          this.conditions[other]?.needers.push(action);
        }
      }
      if (implied.size > needs.length) this.needs.set(action, [...implied]);
    }
  }

  #testAt(number: number): TestNode {
    return this.conditions[number]?.node as TestNode;
  }

  /** The number of a condition, which is added if it is new. */
  numberOf(node: ConditionNode): number {
    const key = encode({ kind: "all", children: [node] }).join();
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.conditions.length;
    this.#numbers.set(key, number);
    const isMet = new CompiledCondition(node).holds(this.#problem.state);
    this.conditions.push({ node, isMet, achievers: [], needers: [] });
    return number;
  }

  *#achieversOf(node: ConditionNode): SlicedWork<readonly number[]> {
    const { domain, disabled } = this.#problem;
    const candidates = yield* writersOf(domain, node);
    this.#looks += candidates.length;
    if (!this.isComplete) return [];
    const found: number[] = [];
    for (const action of candidates) {
      yield UNITS_PER_LOOK;
      if (disabled?.has(action) || isClosed(this.#problem, action)) continue;
      if (mayAchieve(domain, action, node)) found.push(action);
    }
    return found;
  }
}

function isLimit({ operator }: TestNode): boolean {
  return operator === ">=" || operator === "<=";
}

/** Whether a test implies another test of the same variable. */
function implies({ operator, value }: TestNode, limit: TestNode): boolean {
  if (operator !== "=" && operator !== limit.operator) return false;
  return limit.operator === ">=" ? value >= limit.value : value <= limit.value;
}

/** Ids of the actions that write a variable of a condition, ascending. */
export function* writersOf(domain: Domain, node: ConditionNode): SlicedWork<Int32Array> {
  const index = yield* indexOf(domain);
  const found = new Set<number>();
  for (const variable of conditionVariables(node)) {
    for (const action of index.writers(variable)) found.add(action);
    yield UNITS_PER_LOOK * index.writerCount(variable);
  }
  return Int32Array.from(found).sort();
}
