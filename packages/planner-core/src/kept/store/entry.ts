/**
 * The entries of a plan library in memory, and their dominance.
 *
 * @module
 */

import type { CompiledCondition } from "../../rules/condition/condition.ts";
import { holds } from "../../rules/condition/evaluate.ts";
import type { ActionSet } from "../../rules/domain/actions/action-set.ts";
import type { Domain, Goal } from "../../rules/domain/domain.ts";
import { type Plan, planOf } from "../../rules/plan/plan.ts";
import type { PackedState } from "../../rules/state/packed-state.ts";
import { coveredShare, type Requirement, requirementOf } from "../match/requirement.ts";
import { fillAuthors, type StepAuthor } from "./authors.ts";

/** Facts about a plan in addition to its steps. */
export interface PlanFacts {
  /** Number of steps at the start written by a model. Default: all, or derived from `authors`. */
  readonly llmSteps?: number | undefined;
  /** Whether a classical planner completed the plan. Default: derived from `authors`. */
  readonly mended?: boolean | undefined;
  /** The author of each step. Default: a model for the first `llmSteps`, the classical planner for the others. */
  readonly authors?: readonly StepAuthor[] | undefined;
  /**
   * Whether no cheaper plan exists from the question's state. Default: derived from
   * `optimalScaledCost`.
   */
  readonly optimal?: boolean | undefined;
  /** Cost of the cheapest plan from the question's state, in thousandths, if known. */
  readonly optimalScaledCost?: number | undefined;
  /** Time of creation, in milliseconds of the caller's clock. Default 0. */
  readonly createdAt?: number | undefined;
  /** The question or author; free text. */
  readonly origin?: string | undefined;
}

/** A proved plan with its precondition. */
export interface PlanLibraryEntry {
  /** Number that is unique within the plan library; not saved in files. */
  readonly id: number;
  readonly partition: string;
  readonly goal: Goal;
  readonly plan: Plan;
  /** The weakest condition under which the whole plan works: the plan is sound if and only if it holds. */
  readonly precondition: CompiledCondition;
  /** Cost in thousandths; with run-time costs a lower bound. */
  readonly scaledCost: number;
  /** Whether the cost depends on the state. */
  readonly hasRuntimeCost: boolean;
  /** Number of steps that a model wrote; see `authors`. */
  readonly llmSteps: number;
  /** Whether a classical planner completed the plan. */
  readonly mended: boolean;
  /** The author of each step. */
  readonly authors: readonly StepAuthor[];
  /** Whether no cheaper plan exists from the question's state. Unknown for plans from files. */
  readonly optimal: boolean;
  /**
   * Cost of the cheapest plan from the question's state, in thousandths, or as stated in a file;
   * undefined if unknown. For information only.
   */
  readonly optimalScaledCost: number | undefined;
  readonly createdAt: number;
  readonly origin: string | undefined;
  /** For a suffix, the number of steps left out at the start of the original plan; 0 for a whole plan. */
  readonly skippedSteps: number;
  /** Number of times that the entry matched. */
  readonly uses: number;
}

/** Approximate memory of an entry, of each of its steps, and of each integer of its condition, in bytes. */
const ENTRY_BYTES = 1024;
const STEP_BYTES = 96;
const CONDITION_BYTES = 8;

/** An entry as stored in a partition. */
export class StoredEntry implements PlanLibraryEntry {
  readonly id: number;
  readonly partition: string;
  readonly goal: Goal;
  readonly plan: Plan;
  readonly requirement: Requirement;
  /** Estimated share of all states that the entry serves. */
  readonly coveredShare: number;
  readonly scaledCost: number;
  readonly hasRuntimeCost: boolean;
  readonly createdAt: number;
  readonly origin: string | undefined;
  readonly actionIds: ReadonlySet<number>;
  /** A bit set of actions, hashed to one word; if the bits are no subset, neither are the actions. */
  readonly actionMask: number;
  /** A bit set of the variables in the precondition, hashed to one word. */
  readonly variableMask: number;
  llmSteps: number;
  mended: boolean;
  authors: readonly StepAuthor[];
  optimalScaledCost: number | undefined;
  skippedSteps: number;
  optimal: boolean;
  /** Whether the suffixes of this whole plan were added. */
  isDerivedFrom = false;
  uses = 0;
  /** Number of look-ups in the partition before the entry was added. */
  lookupsBefore = 0;
  /** Set once the entry is removed, as the index may still refer to it. */
  removed = false;

  constructor(
    domain: Domain,
    id: number,
    place: { readonly partition: string; readonly goal: Goal },
    actions: readonly number[],
    precondition: CompiledCondition,
    facts: PlanFacts,
    skippedSteps: number,
  ) {
    this.id = id;
    this.partition = place.partition;
    this.goal = place.goal;
    this.plan = planOf(domain, actions);
    this.requirement = requirementOf(precondition, domain.variables);
    this.coveredShare = coveredShare(this.requirement, domain.variables);
    this.scaledCost = lowestScaledCost(domain, actions);
    this.hasRuntimeCost = hasRuntimeCost(domain, actions);
    this.authors = authorsOf(facts, actions.length);
    this.llmSteps = countOf(this.authors);
    this.mended = facts.mended ?? this.authors.includes("mended");
    this.optimalScaledCost =
      facts.optimalScaledCost ?? (facts.optimal === true ? this.#fixedScaledCost : undefined);
    this.optimal =
      facts.optimal ??
      (this.optimalScaledCost !== undefined && this.optimalScaledCost === this.#fixedScaledCost);
    this.createdAt = facts.createdAt ?? 0;
    this.origin = facts.origin;
    this.skippedSteps = skippedSteps;
    this.actionIds = new Set(actions);
    this.actionMask = maskOf(actions);
    this.variableMask = maskOf(this.requirement.tests.map(({ variable }) => variable));
  }

  /** Approximate memory in bytes. */
  get bytes(): number {
    const { requirement, plan } = this;
    const conditionBytes = CONDITION_BYTES * requirement.condition.code.length;
    return ENTRY_BYTES + STEP_BYTES * plan.actions.length + conditionBytes;
  }

  /** Merges in a second occurrence of the same plan, whether written or derived again. */
  recordAgain(facts: PlanFacts, skippedSteps: number): void {
    const authors = authorsOf(facts, this.plan.actions.length);
    // A designer's plan stays a designer's.
    if (!this.authors.includes("designer") && countOf(authors) > countOf(this.authors)) {
      this.authors = authors;
      this.llmSteps = countOf(authors);
    }
    this.mended &&= facts.mended ?? authors.includes("mended");
    const known =
      facts.optimalScaledCost ?? (facts.optimal === true ? this.#fixedScaledCost : undefined);
    // The question had another state this time: the more favourable cost is kept.
    if (known !== undefined) this.optimalScaledCost = Math.max(this.optimalScaledCost ?? 0, known);
    this.optimal ||= facts.optimal ?? (known !== undefined && known === this.#fixedScaledCost);
    this.skippedSteps = Math.min(this.skippedSteps, skippedSteps);
  }

  /** The cost from every state; undefined if it depends on the state. */
  get #fixedScaledCost(): number | undefined {
    return this.hasRuntimeCost ? undefined : this.scaledCost;
  }

  get precondition(): CompiledCondition {
    return this.requirement.condition;
  }

  /** Whether the parts of the precondition that the index does not handle hold. Allocates nothing. */
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

/** The facts shared by all plans derived from a plan. Of facts about cost, only optimality, which suffixes share. */
export function factsOfDerived(
  domain: Domain,
  actions: readonly number[],
  facts: PlanFacts,
): PlanFacts {
  const { createdAt, llmSteps, authors, optimalScaledCost, origin } = facts;
  const isCheapest =
    optimalScaledCost !== undefined && optimalScaledCost === fixedScaledCost(domain, actions);
  // With authors, each suffix is mended or not by itself.
  const mended = authors === undefined ? facts.mended : undefined;
  return { createdAt, llmSteps, mended, authors, optimal: facts.optimal ?? isCheapest, origin };
}

/** The authors of a plan's steps. */
function authorsOf({ authors, llmSteps }: PlanFacts, steps: number): readonly StepAuthor[] {
  if (authors !== undefined) return fillAuthors(authors, steps);
  const llm = llmSteps ?? steps;
  return Array.from({ length: steps }, (_, index) => (index < llm ? "model" : "mended"));
}

/** Number of steps that a model wrote. */
function countOf(authors: readonly StepAuthor[]): number {
  return authors.filter((author) => author === "model").length;
}

function maskOf(numbers: readonly number[]): number {
  return numbers.reduce((mask, number) => mask | (1 << (number & 31)), 0);
}

/**
 * The order of entries: by cost, then length, then the ids of their actions. It depends on nothing but the plans, so a
 * plan library works the same after saving and loading.
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
