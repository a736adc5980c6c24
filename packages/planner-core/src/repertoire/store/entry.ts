/**
 * The plans of a repertoire in memory, and what may replace them.
 *
 * @module
 */

import type { CompiledCondition } from "../../condition/condition.ts";
import { holds } from "../../condition/evaluate.ts";
import type { ActionSet } from "../../domain/actions/action-set.ts";
import type { Domain, Goal } from "../../domain/domain.ts";
import { type Plan, planOf } from "../../plan/plan.ts";
import type { PackedState } from "../../state/packed-state.ts";
import { type Requirement, requirementOf } from "../match/requirement.ts";
import { fillAuthors, type StepAuthor } from "./authors.ts";

/** Facts about a plan besides its steps. */
export interface PlanFacts {
  /** Steps at the start of the plan that a model wrote. Default: all of them, or what `authors` says. */
  readonly leadSteps?: number | undefined;
  /** Whether a classical planner finished the plan. Default: whether `authors` says so. */
  readonly mended?: boolean | undefined;
  /** The author of each step. Default: a model for the first `leadSteps`, the classical planner for the others. */
  readonly authors?: readonly StepAuthor[] | undefined;
  /** Whether no cheaper plan exists from the state it was made for. Default: what `optimalScaledCost` says. */
  readonly optimal?: boolean | undefined;
  /** The cost of the cheapest plan from the state it was made for, in thousandths, if that is known. */
  readonly optimalScaledCost?: number | undefined;
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
  readonly scaledCost: number;
  /** Whether the cost depends on the state. */
  readonly hasRuntimeCost: boolean;
  /** Steps that a model wrote; `authors` says which. */
  readonly leadSteps: number;
  /** Whether a classical planner finished the plan. */
  readonly mended: boolean;
  /** The author of each step. */
  readonly authors: readonly StepAuthor[];
  /** Whether no cheaper plan exists from the state it was made for. Of plans from files nobody knows. */
  readonly optimal: boolean;
  /**
   * The cost of the cheapest plan from the state it was made for, in thousandths, or what a file says of that;
   * undefined if it is not known. Nothing depends on it.
   */
  readonly optimalScaledCost: number | undefined;
  readonly createdAt: number;
  readonly origin: string | undefined;
  /** The number of steps before it in the plan that it is a suffix of; 0 for a whole plan. */
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
  readonly scaledCost: number;
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
  authors: readonly StepAuthor[];
  optimalScaledCost: number | undefined;
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
    this.scaledCost = lowestScaledCost(domain, actions);
    this.hasRuntimeCost = hasRuntimeCost(domain, actions);
    this.authors = authorsOf(facts, actions.length);
    this.leadSteps = countOf(this.authors);
    this.mended = facts.mended ?? this.authors.includes("mended");
    this.optimalScaledCost =
      facts.optimalScaledCost ?? (facts.optimal === true ? this.#fixedScaledCost : undefined);
    this.optimal =
      facts.optimal ??
      (this.optimalScaledCost !== undefined && this.optimalScaledCost === this.#fixedScaledCost);
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
    const authors = authorsOf(facts, this.plan.actions.length);
    // A person's plan stays a person's.
    if (!this.authors.includes("designer") && countOf(authors) > countOf(this.authors)) {
      this.authors = authors;
      this.leadSteps = countOf(authors);
    }
    this.mended &&= facts.mended ?? authors.includes("mended");
    const known =
      facts.optimalScaledCost ?? (facts.optimal === true ? this.#fixedScaledCost : undefined);
    // It was made for another state this time: the one in which it does best is kept.
    if (known !== undefined) this.optimalScaledCost = Math.max(this.optimalScaledCost ?? 0, known);
    this.optimal ||= facts.optimal ?? (known !== undefined && known === this.#fixedScaledCost);
    this.rebound &&= rebound;
    this.skippedSteps = Math.min(this.skippedSteps, skippedSteps);
  }

  /** The cost from every state; undefined if it depends on the state. */
  get #fixedScaledCost(): number | undefined {
    return this.hasRuntimeCost ? undefined : this.scaledCost;
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

/** The cost of a plan from every state, in thousandths; undefined if it depends on the state. */
export function fixedScaledCost(domain: Domain, actions: readonly number[]): number | undefined {
  return hasRuntimeCost(domain, actions) ? undefined : lowestScaledCost(domain, actions);
}

/** The lowest cost of a plan from any state, in thousandths. */
function lowestScaledCost(domain: Domain, actions: readonly number[]): number {
  return actions.reduce((sum, action) => sum + (domain.actions.minScaledCost[action] as number), 0);
}

function hasRuntimeCost(domain: Domain, actions: readonly number[]): boolean {
  return domain.hasRuntimeCosts && actions.some((action) => domain.isRuntimeCost(action));
}

/** The facts that all plans derived from one share: of costs only whether it is optimal, which its ends share. */
export function factsOfDerived(
  domain: Domain,
  actions: readonly number[],
  facts: PlanFacts,
): PlanFacts {
  const { createdAt, leadSteps, authors, optimalScaledCost, origin } = facts;
  const isCheapest =
    optimalScaledCost !== undefined && optimalScaledCost === fixedScaledCost(domain, actions);
  // Authors tell of each end of the plan whether it was mended.
  const mended = authors === undefined ? facts.mended : undefined;
  return { createdAt, leadSteps, mended, authors, optimal: facts.optimal ?? isCheapest, origin };
}

/** The authors of the steps of a plan of this length. */
function authorsOf({ authors, leadSteps }: PlanFacts, steps: number): readonly StepAuthor[] {
  if (authors !== undefined) return fillAuthors(authors, steps);
  const lead = leadSteps ?? steps;
  return Array.from({ length: steps }, (_, index) => (index < lead ? "model" : "mended"));
}

/** The number of steps that a model wrote. */
function countOf(authors: readonly StepAuthor[]): number {
  return authors.filter((author) => author === "model").length;
}

function maskOf(numbers: readonly number[]): number {
  return numbers.reduce((mask, number) => mask | (1 << (number & 31)), 0);
}

/**
 * The order in which entries are tried: cheapest, then shortest first, then by the ids of their
 * actions. It depends on nothing but the plans, so that a repertoire that was saved and loaded
 * answers as before.
 */
export function compareEntries(a: StoredEntry, b: StoredEntry): number {
  return (
    a.scaledCost - b.scaledCost ||
    a.plan.actions.length - b.plan.actions.length ||
    compareActions(a.plan.actions, b.plan.actions)
  );
}

function compareActions(a: ArrayLike<number>, b: ArrayLike<number>): number {
  for (let index = 0; index < a.length; index++) {
    const difference = (a[index] as number) - (b[index] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}
