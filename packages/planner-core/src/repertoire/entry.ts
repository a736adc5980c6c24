import type { CompiledCondition } from "../condition/condition.ts";
import { holds } from "../condition/evaluate.ts";
import type { ActionSet } from "../domain/action-set.ts";
import type { Domain, Goal } from "../domain/domain.ts";
import { type Plan, planOf } from "../plan/plan.ts";
import type { PackedState } from "../state/packed-state.ts";
import { type Requirement, requirementOf } from "./requirement.ts";

/** What is known of a plan besides its steps. */
export interface PlanFacts {
  /** Steps at the start of the plan that a model wrote. Default: all of them. */
  readonly leadSteps?: number | undefined;
  /** Whether a classical planner finished the plan. Default false. */
  readonly mended?: boolean | undefined;
  /** Whether no cheaper plan exists from the state it was made for. Default false. */
  readonly optimal?: boolean | undefined;
  /** When it was made, in milliseconds of the caller's clock. Default 0. */
  readonly createdAt?: number | undefined;
  /** The question that it answered, or who wrote it; free text. */
  readonly origin?: string | undefined;
}

/** A proved plan and where it works. */
export interface RepertoireEntry {
  /** Unique within its repertoire; not kept in files. */
  readonly id: number;
  readonly partition: string;
  readonly goal: Goal;
  readonly plan: Plan;
  /** The weakest condition under which the whole plan works: it proves exactly where this holds. */
  readonly precondition: CompiledCondition;
  /** In thousandths; where costs are computed at run time, the lowest that it can be. */
  readonly cost: number;
  /** Whether the cost depends on the state. */
  readonly hasRuntimeCost: boolean;
  readonly leadSteps: number;
  readonly mended: boolean;
  readonly optimal: boolean;
  readonly createdAt: number;
  readonly origin: string | undefined;
  /** How many steps of the plan that it is a suffix of come before it; 0 for a whole plan. */
  readonly skippedSteps: number;
  /** Whether it came from another plan by exchanging arguments. */
  readonly rebound: boolean;
  /** How often `match` answered it. */
  readonly uses: number;
}

/** How an entry came to be. */
export interface Derivation {
  readonly skippedSteps: number;
  readonly rebound: boolean;
}

/** An entry as a partition keeps it. */
export class StoredEntry implements RepertoireEntry {
  readonly id: number;
  readonly partition: string;
  readonly goal: Goal;
  readonly plan: Plan;
  readonly requirement: Requirement;
  readonly cost: number;
  readonly hasRuntimeCost: boolean;
  readonly createdAt: number;
  readonly origin: string | undefined;
  readonly actionIds: ReadonlySet<number>;
  /** A bit for each action, several to a bit: what is not a subset here is none at all. */
  readonly actionMask: number;
  /** The same for the variables that the precondition asks about. */
  readonly variableMask: number;
  leadSteps: number;
  mended: boolean;
  skippedSteps: number;
  rebound: boolean;
  optimal: boolean;
  /** Whether suffixes and re-bindings of it as a whole plan were added. */
  isDerivedFrom = false;
  uses = 0;
  /** Look-ups of the partition when the entry came in. */
  lookupsBefore = 0;
  /** Set once it was taken out: the index may still point to it. */
  removed = false;

  constructor(
    domain: Domain,
    id: number,
    place: { readonly partition: string; readonly goal: Goal },
    actions: readonly number[],
    precondition: CompiledCondition,
    facts: PlanFacts,
    derivation: Derivation,
  ) {
    this.id = id;
    this.partition = place.partition;
    this.goal = place.goal;
    this.plan = planOf(domain, actions);
    this.requirement = requirementOf(precondition, domain.variables);
    this.cost = actions.reduce(
      (sum, action) => sum + (domain.actions.minCost[action] as number),
      0,
    );
    this.hasRuntimeCost =
      domain.hasRuntimeCosts &&
      actions.some(
        (action) => domain.tools[domain.actions.tool[action] as number]?.runtimeCost !== undefined,
      );
    this.leadSteps = Math.min(facts.leadSteps ?? actions.length, actions.length);
    this.mended = facts.mended ?? false;
    this.optimal = facts.optimal ?? false;
    this.createdAt = facts.createdAt ?? 0;
    this.origin = facts.origin;
    this.skippedSteps = derivation.skippedSteps;
    this.rebound = derivation.rebound;
    this.actionIds = new Set(actions);
    this.actionMask = maskOf(actions);
    this.variableMask = maskOf(this.requirement.tests.map(({ variable }) => variable));
  }

  /** Somebody wrote the same plan again, or it followed from another one again. */
  recordAgain(facts: PlanFacts, { skippedSteps, rebound }: Derivation): void {
    const steps = this.plan.actions.length;
    this.leadSteps = Math.max(this.leadSteps, Math.min(facts.leadSteps ?? steps, steps));
    this.mended &&= facts.mended ?? false;
    this.optimal ||= facts.optimal ?? false;
    this.rebound &&= rebound;
    this.skippedSteps = Math.min(this.skippedSteps, skippedSteps);
  }

  get precondition(): CompiledCondition {
    return this.requirement.condition;
  }

  /** Whether the parts that no index covers hold. Allocates nothing. */
  restHolds(state: PackedState): boolean {
    const { rest } = this.requirement;
    return rest.length === 0 || holds(rest, 0, rest.length, state);
  }

  /** Whether a step is among the disabled actions. Allocates nothing. */
  usesAny(disabled: ActionSet): boolean {
    const { actions } = this.plan;
    for (let index = 0; index < actions.length; index++) {
      if (disabled.has(actions[index] as number)) return true;
    }
    return false;
  }
}

function maskOf(numbers: readonly number[]): number {
  return numbers.reduce((mask, number) => mask | (1 << (number & 31)), 0);
}

/** The order in which entries are tried: cheapest, then shortest, then oldest first. */
export function compareEntries(a: StoredEntry, b: StoredEntry): number {
  return a.cost - b.cost || a.plan.actions.length - b.plan.actions.length || a.id - b.id;
}
