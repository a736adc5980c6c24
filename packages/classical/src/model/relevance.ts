import type { CompiledCondition, Domain, PlanConstraints } from "@understudy/planner-core";
import { type ConditionNode, isFalseNode } from "@understudy/planner-core/compiled";
import { CHUNK, type SlicedWork } from "../work/work.ts";
import { nodeCountOf } from "./conjuncts.ts";
import { type DomainIndex, indexOf } from "./domain-index.ts";
import { type Maintenance, maintenanceOf } from "./maintenance.ts";
import { Needs, type NewNeed } from "./needs.ts";

/** A relevant action. */
export interface RelevantAction {
  readonly action: number;
  /** The full precondition: the action's own, plus the regressed part of `maintain`. */
  readonly condition: ConditionNode;
}

/** The relevant actions and variables of a goal. */
export interface Relevance {
  readonly goal: ConditionNode;
  /** Relevant actions, ordered by id. */
  readonly actions: readonly RelevantAction[];
  readonly needs: Needs;
  /** The rest of `maintain`, to be checked in every state after a step. */
  readonly checks: readonly ConditionNode[];
}

/**
 * Finds what is relevant to a goal by backward closure: from the goal's conditions to the actions
 * that may help, then to their conditions, until nothing changes. Preserves optimal plans, because
 * every action has a positive cost. Takes time linear in the relevant part.
 *
 * @param maintained whether the start state satisfies `maintain`
 * @param maxRegressedNodes maximum number of nodes that `maintain` may add to the conditions of
 *   actions
 */
export function* relevantTo(
  domain: Domain,
  { simplified: goal }: CompiledCondition,
  constraints: PlanConstraints,
  maintained: boolean,
  maxRegressedNodes: number,
): SlicedWork<Relevance> {
  const index = yield* indexOf(domain);
  const maintenance = yield* maintenanceOf(domain, constraints, maintained, maxRegressedNodes);
  const closure = new Closure(domain, index, maintenance);
  if (!isFalseNode(goal)) {
    yield closure.needs.addCondition(goal);
    for (const node of maintenance.checks) yield closure.needs.addCondition(node);
  }
  yield* closure.run();
  // Sorted, so that the result does not depend on the order of discovery.
  const actions: RelevantAction[] = [];
  for (let action = 0; action < domain.actions.count; action++) {
    const condition = closure.conditions[action];
    if (condition !== undefined) actions.push({ action, condition });
    if (action % CHUNK === CHUNK - 1) yield CHUNK;
  }
  return { goal, actions, needs: closure.needs, checks: maintenance.checks };
}

/** The needs of a goal and the actions that serve them, as the closure grows. */
class Closure {
  readonly needs: Needs;
  /** The condition of each relevant action. */
  readonly conditions: (ConditionNode | undefined)[];
  readonly #index: DomainIndex;
  readonly #maintenance: Maintenance;
  readonly #seen: Uint8Array;

  constructor(domain: Domain, index: DomainIndex, maintenance: Maintenance) {
    this.needs = new Needs(domain);
    this.#index = index;
    this.#maintenance = maintenance;
    this.#seen = new Uint8Array(domain.actions.count);
    this.conditions = new Array(domain.actions.count);
  }

  *run(): SlicedWork<void> {
    for (let news = this.needs.takeNew(); news !== undefined; news = this.needs.takeNew()) {
      yield* this.#serve(news);
    }
  }

  /** Examines each action that may serve a need. */
  *#serve({ variable, code }: NewNeed): SlicedWork<void> {
    const index = this.#index;
    if (code < 0) {
      yield* this.#tryEach(index.begin(variable), index.end(variable));
      return;
    }
    const after = index.beginOfCode(variable, code + 1);
    yield* this.#tryEach(index.beginOfCode(variable, code), after);
    yield* this.#tryEach(index.beginOfCopies(variable), index.end(variable));
  }

  *#tryEach(from: number, to: number): SlicedWork<void> {
    const { actions, effects } = this.#index;
    let units = 1;
    for (let at = from; at < to; at++) {
      units += 2;
      const action = actions[at] as number;
      if (this.#seen[action] === 0) {
        if (this.needs.isServedBy(effects[at] as number)) units += this.#use(action);
      }
      if (units >= CHUNK) {
        yield units;
        units = 0;
      }
    }
    yield units;
  }

  /** @returns number of units of work done */
  #use(action: number): number {
    this.#seen[action] = 1;
    const condition = this.#maintenance.conditionOf(action);
    if (isFalseNode(condition)) return 2 + nodeCountOf(condition);
    this.conditions[action] = condition;
    const { needs } = this;
    const size = needs.addCondition(condition);
    needs.addCopies(action);
    for (const variable of this.#index.costReads(action) ?? []) needs.addAll(variable);
    return 8 + 8 * size;
  }
}
