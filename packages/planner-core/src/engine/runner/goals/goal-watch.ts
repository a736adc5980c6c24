/**
 * The current goals of an agent, and their changes.
 *
 * @module
 */

import { isWrittenAlike } from "../../../base/json/written-alike.ts";
import { frozenCopy } from "../../../rules/domain/definition/frozen.ts";
import type { Domain, DomainTypes, Goal, PackedState } from "../../../rules/index.ts";
import type { GoalReference, SingleGoal } from "../../contract/request.ts";
import {
  chooseGoals,
  type GoalChoice,
  priorityOf,
} from "../../orchestrator/request/goal-choice.ts";

/** The least gain for which a plan gives way to another one, as a share, unless the game says otherwise. */
export const DEFAULT_HYSTERESIS = 0.1;
const NONE: readonly Goal[] = Object.freeze([]);

/** Tracks an agent's goals: which to pursue now, and which preempt the current goal. */
export class GoalWatch<T extends DomainTypes> {
  readonly #domain: Domain<T>;
  readonly #preemptAfterMs: number;
  readonly #cooldownMs: number;
  /** The share by which another goal must count more than the pursued one, if the game computes priorities. */
  readonly #hysteresis: number;
  #wanted: WantedGoal<T>;
  /** End of each cool-down, by hash of the goal. */
  readonly #restsUntilMs = new Map<string, number>();
  /** The goals of the previous request. */
  #before: { readonly goal: Goal; readonly goals: readonly Goal[] } | undefined;
  /** Time since which a goal that may preempt has been violated, by hash. */
  readonly #brokenSinceMs = new Map<string, number>();

  constructor(
    domain: Domain<T>,
    goal: GoalReference<T>,
    preemptAfterMs = 0,
    cooldownMs = 0,
    hysteresis: number = DEFAULT_HYSTERESIS,
  ) {
    this.#domain = domain;
    this.#hysteresis = hysteresis;
    this.#preemptAfterMs = preemptAfterMs;
    this.#cooldownMs = cooldownMs;
    this.#wanted = readWantedGoal(domain, goal);
  }

  get reference(): GoalReference<T> {
    return this.#wanted.reference;
  }

  /** The goals, most important first, the same list until they change; undefined if the reference is malformed. */
  get all(): readonly Goal[] | undefined {
    return this.#wanted.goals;
  }

  /** Sets the goal. Returns what changed: `goal` if plans for the old one are worth nothing. */
  pursue(goal: GoalReference<T>): "goal" | "priorities" | undefined {
    const { goals, reference } = this.#wanted;
    if (goals !== undefined && isWrittenAlike(goal, reference)) return undefined;
    const wanted = readWantedGoal(this.#domain, goal);
    if (meansTheSame(wanted, this.#wanted)) return undefined;
    const isOther = !areSameGoals(wanted, this.#wanted);
    this.#wanted = wanted;
    if (isOther) this.#brokenSinceMs.clear();
    this.#before = undefined;
    return isOther ? "goal" : "priorities";
  }

  /** Starts the cool-down of a reached goal. */
  reached(goal: Goal, nowMs: number): void {
    if (this.#cooldownMs > 0) this.#restsUntilMs.set(goal.hash, nowMs + this.#cooldownMs);
  }

  /** Whether every goal holds or is on cool-down, so that no request is needed. Allocates nothing. */
  isContent(state: PackedState, nowMs: number): boolean {
    const { goals } = this.#wanted;
    if (goals === undefined) return false;
    for (let index = 0; index < goals.length; index++) {
      const goal = goals[index] as Goal;
      if (goal.condition.holds(state)) continue;
      if (this.#hasDirective || !this.#rests(goal, nowMs)) return false;
    }
    return true;
  }

  /** The goals to request: those not on cool-down. */
  wanted(nowMs: number): GoalReference<T> {
    const { reference, goals } = this.#wanted;
    if (goals === undefined || this.#hasDirective || this.#restsUntilMs.size === 0) {
      return reference;
    }
    const several = (reference as { readonly oneOf?: readonly SingleGoal<T>[] }).oneOf;
    if (several === undefined) return reference;
    const awake = several.filter((goal) => !this.#rests(this.#domain.goal(goal), nowMs));
    if (awake.length === several.length) return reference;
    const names = new Set<unknown>(awake);
    const priorities = Object.entries(this.#wanted.priorities ?? {}).filter(([name]) => {
      return names.has(name);
    });
    const isPlain = this.#wanted.priorities === undefined;
    return isPlain
      ? { oneOf: awake }
      : { oneOf: awake, priorities: Object.fromEntries(priorities) };
  }

  /** Adds the more important goals that are violated in a state. */
  addBroken(accepted: Set<string>, goal: Goal, state: PackedState): void {
    for (const other of this.moreImportant(goal)) {
      if (!other.condition.holds(state)) accepted.add(other.hash);
    }
  }

  /**
   * Whether a more important goal than the current one has been violated for long enough.
   *
   * @param mayPreempt whether a goal may preempt now. Default: every goal
   */
  preempts(
    goal: Goal,
    accepted: ReadonlySet<string>,
    observed: PackedState,
    nowMs: number,
    mayPreempt?: (goal: Goal) => boolean,
  ): boolean {
    let cannotWait = false;
    const others = this.moreImportant(goal);
    for (let index = 0; index < others.length; index++) {
      const other = others[index] as Goal;
      const counts = !accepted.has(other.hash) && !this.#rests(other, nowMs);
      if (!counts || other.condition.holds(observed)) {
        this.#brokenSinceMs.delete(other.hash);
        continue;
      }
      const sinceMs = this.#brokenSinceMs.get(other.hash) ?? nowMs;
      this.#brokenSinceMs.set(other.hash, sinceMs);
      if (nowMs - sinceMs < this.#preemptAfterMs) continue;
      if (mayPreempt?.(other) !== false) cannotWait = true;
    }
    return cannotWait;
  }

  /** Ends of cool-downs, by hash of the goal. */
  get rests(): ReadonlyMap<string, number> {
    return this.#restsUntilMs;
  }

  /** Replaces the cool-downs. */
  restore(rests: Iterable<readonly [string, number]>): void {
    this.#restsUntilMs.clear();
    for (const [hash, untilMs] of rests) this.#restsUntilMs.set(hash, untilMs);
  }

  /** Moves the ends of all rests, for a game whose time started over. */
  shift(ms: number): void {
    for (const [hash, untilMs] of this.#restsUntilMs) this.#restsUntilMs.set(hash, untilMs + ms);
  }

  /** The goals that take precedence over the current one; none if a directive chose it. */
  moreImportant(goal: Goal): readonly Goal[] {
    const { goals, priorities } = this.#wanted;
    if (this.#hasDirective || goals === undefined) return NONE;
    if (this.#before?.goal !== goal) {
      const own = priorityOf(goal, priorities);
      const least = priorities === undefined ? own : own + this.#hysteresis * Math.abs(own);
      const isMore = (other: Goal): boolean => priorityOf(other, priorities) > least;
      this.#before = { goal, goals: goals.filter(isMore) };
    }
    return this.#before.goals;
  }

  get #hasDirective(): boolean {
    return this.#wanted.directive !== undefined;
  }

  #rests(goal: Goal, nowMs: number): boolean {
    const untilMs = this.#restsUntilMs.get(goal.hash);
    if (untilMs === undefined) return false;
    if (untilMs > nowMs) return true;
    this.#restsUntilMs.delete(goal.hash);
    return false;
  }
}

/** An agent's goal as given, with its meaning. */
interface WantedGoal<T extends DomainTypes> extends Omit<GoalChoice, "goals"> {
  /** A frozen copy, as a caller may change its own object; the original if it is malformed. */
  readonly reference: GoalReference<T>;
  /** Goals, most important first; undefined if the reference is malformed, which the next request reports. */
  readonly goals: readonly Goal[] | undefined;
}

/** Reads a goal. */
function readWantedGoal<T extends DomainTypes>(
  domain: Domain<T>,
  reference: GoalReference<T>,
): WantedGoal<T> {
  try {
    const choice = chooseGoals(domain, reference);
    const copy = frozenCopy(reference);
    const { priorities } = copy as { readonly priorities?: GoalChoice["priorities"] };
    return { reference: copy, ...choice, priorities: choice.priorities && priorities };
  } catch {
    return { reference, goals: undefined, directive: undefined, priorities: undefined };
  }
}

/** Whether two goals are equivalent, however they are written. */
function meansTheSame<T extends DomainTypes>(one: WantedGoal<T>, other: WantedGoal<T>): boolean {
  if (one.goals === undefined || other.goals === undefined) {
    return one.goals === other.goals && isWrittenAlike(one.reference, other.reference);
  }
  if (one.directive !== other.directive || one.goals.length !== other.goals.length) return false;
  return one.goals.every((goal, index) => {
    const counterpart = other.goals?.[index];
    if (counterpart?.hash !== goal.hash) return false;
    return priorityOf(goal, one.priorities) === priorityOf(counterpart, other.priorities);
  });
}

/** Whether only priorities that the game computes tell two goals apart. */
function areSameGoals<T extends DomainTypes>(one: WantedGoal<T>, other: WantedGoal<T>): boolean {
  if (one.priorities === undefined && other.priorities === undefined) return false;
  if (one.goals === undefined || one.goals.length !== other.goals?.length) return false;
  const known = new Set(other.goals.map(({ hash }) => hash));
  return one.goals.every(({ hash }) => known.has(hash));
}
