import type { Condition, Goal, GoalReference, PackedState } from "@understudy/planner-core";
import { isWrittenAlike } from "@understudy/planner-core/json";
import type { ThingBinding } from "../binding/binding.ts";
import {
  bindPins,
  compiledGoal,
  foundAnew,
  givenIn,
  goalName,
  goalsOf,
  isOneOf,
  type KnownGoal,
} from "../question/goals.ts";
import type { OwnState } from "../question/own-state.ts";
import type { InquiryEnd } from "../question/round.ts";
import type { OneGoal, WorldGoal } from "../typed.ts";
import type { AgentNow } from "./agent-now.ts";
import type { RunnerAgent } from "./options.ts";
import type { Order } from "./orders.ts";
import { PlaceInLine } from "./place-in-line.ts";
import { TRY_AGAIN_MS } from "./sleep.ts";

/** Longest time between two attempts at an order without a plan, in game time (ms). */
const MOST_WAIT_MS = 30_000;

/**
 * The goals of an agent: its own goals and its orders. Orders come first, except before more
 * important goals.
 */
export class WantedGoals {
  /** The agent's place in line for a postponed order. */
  readonly place: PlaceInLine;
  readonly #agent: RunnerAgent;
  readonly #own: OwnState;
  #goal: WorldGoal;
  readonly #retryMs: number;
  /** The current order. */
  #order: Order | undefined;
  /** A postponed order that is tried again, until its search fails. */
  #trial: Order | undefined;
  /** Whether the last question for the agent's own goal found no plan. */
  #isStuck = false;
  #known: readonly KnownGoal[];

  /** @throws RequestError if there is no such goal */
  constructor({ agent, options, own }: AgentNow) {
    const { goal, retryMs = TRY_AGAIN_MS, onOrderChange } = options;
    this.#agent = agent;
    this.place = new PlaceInLine(agent);
    this.#retryMs = Math.min(retryMs, TRY_AGAIN_MS);
    agent.orders.onChange = onOrderChange;
    this.#own = own;
    this.#goal = goal;
    this.#known = goalsOf(agent.parts.layout, goal, agent.knowledge);
  }

  /** The agent's goal without orders. */
  get goal(): WorldGoal {
    return this.#goal;
  }

  /** All current goals, most important first. */
  get known(): readonly KnownGoal[] {
    return this.#known;
  }

  /** All current goals as an orchestrator's request has them. */
  get reference(): GoalReference {
    const [first, ...others] = this.#known;
    if (first !== undefined && others.length === 0) return first.reference;
    const given = this.#known.flatMap(({ reference, priority }) => {
      return typeof reference === "string" && priority !== undefined ? [[reference, priority]] : [];
    });
    return {
      oneOf: this.#known.map(({ reference }) => reference as string | Condition),
      ...(given.length > 0 && { priorities: Object.fromEntries(given) }),
    };
  }

  /**
   * @returns what changed; the same goal may be given in each tick
   * @throws RequestError if there is no such goal
   */
  pursue(goal: WorldGoal): "goal" | "priorities" | undefined {
    const known = this.#withOrder(goal, this.#order);
    const before = this.#known;
    this.#goal = goal;
    const areSame = isSameWant(known, before);
    const isSame = (one: KnownGoal, index: number): boolean =>
      one.priority === before[index]?.priority;
    if (areSame && known.every(isSame)) return undefined;
    this.#known = known;
    const isRanked = [...known, ...before].some(({ priority }) => priority !== undefined);
    return areSame || (isRanked && isSameWant(inOrderOf(before, known), before))
      ? "priorities"
      : "goal";
  }

  /**
   * Starts the first order that can be carried out. Orders that are done leave the list.
   *
   * @param isIdle whether no plan is played. Only then is an order without a plan tried again
   *   unprompted
   * @param mayChange false while a step runs that orders must not interrupt
   * @returns whether the goals changed
   */
  followOrders(nowMs: number, isIdle: boolean, mayChange: boolean): boolean {
    const isOther = mayChange && this.#chooseOrder(nowMs, isIdle);
    this.place.update(!isIdle && !isOther);
    return isOther;
  }

  #chooseOrder(nowMs: number, isIdle: boolean): boolean {
    const { orders } = this.#agent;
    if (orders.list.length === 0 && this.#order === undefined) return false;
    const current = orders.list.find((order) => this.#isDue(order, nowMs, isIdle));
    orders.carryOut(current);
    if (current === this.#order) return false;
    this.#order = current;
    this.#trial = current && orders.postponementOf(current) && current;
    this.#known = this.#withOrder(this.#goal, current);
    return true;
  }

  /**
   * Finds the things of the goals anew: a later thing with the same id takes over the place.
   *
   * @param played the goal of the plan in play; undefined without a plan
   * @returns what the change spoils: an open question, or a plan in play as well; false for nothing
   */
  findThings(played: Goal | undefined): "question" | "plan" | false {
    const { knowledge, parts } = this.#agent;
    const { layout } = parts;
    let spoilt: "question" | "plan" | false = false;
    for (let at = 0; at < this.#known.length; at++) {
      const known = this.#known[at] as KnownGoal;
      const found = foundAnew(layout, known, knowledge);
      if (found === known) continue;
      this.#known = this.#known.with(at, found);
      const isOfOther = played !== undefined && compiledGoal(layout, known)?.hash !== played.hash;
      if (!isOfOther || found.reference !== known.reference) spoilt = "plan";
      else if (spoilt === false) spoilt = "question";
    }
    return spoilt;
  }

  /** Whether a goal names things, or is pursued for certain ones. Allocates nothing. */
  get areAboutThings(): boolean {
    for (let at = 0; at < this.#known.length; at++) {
      const { named, pins } = this.#known[at] as KnownGoal;
      if (named !== undefined || pins.size > 0) return true;
    }
    return false;
  }

  /** Whether an order is being carried out. */
  get hasOrder(): boolean {
    return this.#order !== undefined;
  }

  /** The index of the current order; null for the agent's own goal. */
  get order(): number | null {
    return this.#order === undefined ? null : this.#agent.orders.list.indexOf(this.#order);
  }

  /**
   * Restores the goal and the current order, after the agent's orders.
   *
   * @param order its index, null for none, undefined for the first that can be carried out
   */
  restore(goal: WorldGoal, order: number | null | undefined): void {
    const { orders } = this.#agent;
    const isDue = (one: Order): boolean => this.#isDue(one, Number.NEGATIVE_INFINITY, false);
    this.#goal = goal;
    this.#order = order === undefined ? orders.list.find(isDue) : orders.list[order ?? -1];
    orders.carryOut(this.#order);
    this.#trial = this.#order;
    this.#known = this.#withOrder(goal, this.#order);
  }

  /** Postpones the current order, which has no plan, if there is something else to do. */
  failed({ taken }: InquiryEnd, nowMs: number): void {
    const order = this.#order;
    const { name, orders, parts } = this.#agent;
    this.#trial = undefined;
    if (order === undefined) this.#isStuck = true;
    else if (taken === undefined) orders.postpone(order, "no-plan", nowMs);
    else if (this.#hasOthers(order)) {
      // It may wait for another thing than the last search was about.
      const awaited = this.place.isKept("other") ? undefined : parts.claims.awaitedBy(name);
      orders.postpone(order, "taken", nowMs, awaited ?? taken.id);
    }
  }

  /** Records that a plan for a goal is played. */
  succeeded(goal: Goal): void {
    this.#isStuck = false;
    const order = this.#order;
    const [known] = order === undefined ? [] : this.#find(order.goal);
    if (order === undefined || known === undefined) return;
    const isForOrder = compiledGoal(this.#agent.parts.layout, known)?.hash === goal.hash;
    if (isForOrder || known.directive !== undefined) this.#agent.orders.resume(order);
  }

  /** Whether an order is due now. Removes it from the list if it holds or can never be reached. */
  #isDue(order: Order, nowMs: number, isIdle: boolean): boolean {
    const { orders, knowledge, parts, name } = this.#agent;
    const [known] = this.#find(order.goal);
    const postponed = orders.postponementOf(order);
    if (known?.isKnown !== true) {
      if (knowledge.isAll) orders.end(order, "gone");
      else if (postponed?.reason !== "unknown") orders.postpone(order, "unknown", nowMs);
      return false;
    }
    if (known.directive === undefined && this.#holds(known)) {
      orders.end(order);
      return false;
    }
    if (postponed === undefined || postponed.reason === "unknown") return true;
    // A plan for a more important goal comes before it, and is played to its end.
    if (order === this.#trial) return true;
    const { taken, triedAtMs, tries } = postponed;
    if (taken !== undefined && parts.claims.isFreeFor(name, taken)) return true;
    const passedMs = nowMs - triedAtMs;
    if (!isIdle || passedMs < this.#retryMs) return false;
    // Attempts become rarer while there is something else to do.
    const waitMs = Math.min(MOST_WAIT_MS, this.#retryMs * 2 ** (tries - 1));
    return passedMs >= waitMs || this.#isStuck || this.#areOwnMet;
  }

  /** Whether there is something to do besides an order. */
  #hasOthers(order: Order): boolean {
    const { orders } = this.#agent;
    const isOther = (one: Order): boolean =>
      one !== order && orders.postponementOf(one) === undefined;
    return !this.#areOwnMet || orders.list.some(isOther);
  }

  get #areOwnMet(): boolean {
    return this.#find(this.#goal).every(this.#holds);
  }

  #find(goal: WorldGoal): readonly KnownGoal[] {
    return goalsOf(this.#agent.parts.layout, goal, this.#agent.knowledge);
  }

  /** Whether all goals hold. */
  get areMet(): boolean {
    return this.#known.every(this.#holds);
  }

  /**
   * Whether all goals seem to hold only because a goal's thing lost its place to the plan of
   * another goal. Allocates nothing while no goal has things.
   */
  onlySeemMet(binding: ThingBinding, packed: PackedState): boolean {
    const { knowledge, parts } = this.#agent;
    const { layout } = parts;
    let isMissing = false;
    for (const { pins } of this.#known) {
      if (pins.size === 0) continue;
      for (const [place, thing] of pins) {
        const isThere = binding.at(layout.place(place))?.thing === thing;
        isMissing ||= !isThere && knowledge.factsOf(thing) !== undefined;
      }
    }
    const seemsMet = (known: KnownGoal): boolean =>
      compiledGoal(layout, known)?.condition.holds(packed) === true;
    return isMissing && this.#known.every(seemsMet);
  }

  /** A binding with only the things of the current goals. */
  bindThings(): ThingBinding {
    const { parts, knowledge } = this.#agent;
    return bindPins(
      parts.layout,
      knowledge,
      this.#known.map(({ pins }) => pins),
    );
  }

  /**
   * Whether a saved plan, with its reference and things, matches the current goals. The things of goals that it is not
   * for have no place in it.
   *
   * @param played the goal of the plan; undefined without a plan
   */
  areThose(reference: unknown, binding: ThingBinding, played: Goal | undefined): boolean {
    if (!isWrittenAlike(reference, this.reference)) return false;
    const { layout } = this.#agent.parts;
    const isPlayed = (known: KnownGoal): boolean =>
      played === undefined || compiledGoal(layout, known)?.hash === played.hash;
    return this.#known
      .filter(isPlayed)
      .every(({ pins }) =>
        [...pins].every(([place, { id }]) => binding.idAt(layout.place(place)) === id),
      );
  }

  /** The goals that an orchestrator's reference contains; the others are suspended. */
  awake(reference: unknown): readonly KnownGoal[] {
    const { oneOf } = Object(reference) as { readonly oneOf?: readonly unknown[] };
    if (oneOf === undefined) return this.#known;
    return this.#known.filter((known) => oneOf.some((one) => isWrittenAlike(one, known.reference)));
  }

  /** Whether a goal holds, independent of other places. */
  readonly #holds = (known: KnownGoal): boolean => {
    const { parts, knowledge } = this.#agent;
    const goal = compiledGoal(parts.layout, known);
    const binding = bindPins(parts.layout, knowledge, [known.pins]);
    return goal?.condition.holds(this.#own.stateIn(binding)) === true;
  };

  /** An order counts as much as its goal, or as its own priority if that is higher. */
  #withOrder(goal: WorldGoal, order: Order | undefined): readonly KnownGoal[] {
    const { knowledge, parts } = this.#agent;
    const { layout } = parts;
    if (order === undefined) return goalsOf(layout, goal, knowledge);
    const given = isOneOf(goal) ? goal.priorities : undefined;
    const priorityOf = (one: OneGoal): number => {
      const own = givenIn(given, one);
      if (own !== undefined) return own;
      const [known] = goalsOf(layout, one, knowledge);
      return known === undefined ? 0 : (compiledGoal(layout, known)?.priority ?? 0);
    };
    const own = isOneOf(goal) ? goal.oneOf : [];
    const priority = Math.max(order.priority, priorityOf(order.goal));
    const before = own.filter((one) => priorityOf(one) > priority);
    const oneOf = [...before, order.goal];
    const names = new Set(oneOf.map(goalName));
    const priorities =
      given && Object.fromEntries(Object.entries(given).filter(([name]) => names.has(name)));
    return goalsOf(layout, { oneOf, priorities }, knowledge);
  }
}

/** The same goals in the order of another list, as far as they are in it. */
function inOrderOf(list: readonly KnownGoal[], goals: readonly KnownGoal[]): readonly KnownGoal[] {
  const placeOf = ({ reference }: KnownGoal): number =>
    list.findIndex((one) => isWrittenAlike(one.reference, reference));
  return [...goals].sort((one, other) => placeOf(one) - placeOf(other));
}

/** Whether two lists contain the same goals about the same things. */
function isSameWant(one: readonly KnownGoal[], other: readonly KnownGoal[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ reference, pins }, index) => {
      const goal = other[index] as KnownGoal;
      if (!isWrittenAlike(reference, goal.reference) || pins.size !== goal.pins.size) return false;
      return [...pins].every(([place, thing]) => goal.pins.get(place) === thing);
    })
  );
}
