import type { Condition, GoalReference } from "@understudy/planner-core";
import { isWrittenAlike } from "@understudy/planner-core/json";
import { bindPins, compiledGoal, goalsOf, isOneOf, type KnownGoal } from "../question/goals.ts";
import type { OwnState } from "../question/own-state.ts";
import type { OneGoal, WorldGoal } from "../typed.ts";
import type { RunnerAgent } from "./options.ts";

/** The goals of an agent: its own, and its orders, which come first but for goals that are more important. */
export class WantedGoals {
  readonly #agent: RunnerAgent;
  readonly #own: OwnState;
  #goal: WorldGoal;
  #order: OneGoal | undefined;
  #known: readonly KnownGoal[];

  /** @throws RequestError if there is no such goal */
  constructor(agent: RunnerAgent, goal: WorldGoal, own: OwnState) {
    this.#agent = agent;
    this.#own = own;
    this.#goal = goal;
    this.#known = goalsOf(agent.parts.layout, goal, agent.knowledge);
  }

  /** The goal that the agent was given, orders aside. */
  get goal(): WorldGoal {
    return this.#goal;
  }

  /** All that it wants now, the most important first. */
  get known(): readonly KnownGoal[] {
    return this.#known;
  }

  /** The same for an orchestrator. */
  get reference(): GoalReference {
    const [first, ...others] = this.#known;
    if (first !== undefined && others.length === 0) return first.reference;
    return { oneOf: this.#known.map(({ reference }) => reference as string | Condition) };
  }

  /**
   * @returns whether the agent wants something else now: the same goal may be given again in each tick
   * @throws RequestError if there is no such goal
   */
  pursue(goal: WorldGoal): boolean {
    const known = this.#withOrder(goal, this.#order);
    this.#goal = goal;
    if (isSameWant(known, this.#known)) return false;
    this.#known = known;
    return true;
  }

  /**
   * Takes up the next order when one is done.
   *
   * @returns whether the agent wants something else now
   */
  followOrders(): boolean {
    const { orders, knowledge, parts } = this.#agent;
    if (orders.current === undefined && this.#order === undefined) return false;
    let current = orders.current?.goal;
    while (current !== undefined) {
      const [known] = goalsOf(parts.layout, current, knowledge);
      if (known === undefined || !known.isKnown || !this.#holds(known)) break;
      orders.remove();
      current = orders.current?.goal;
    }
    if (current === this.#order) return false;
    this.#order = current;
    this.#known = this.#withOrder(this.#goal, current);
    return true;
  }

  /** Whether there is nothing left to want. */
  get areMet(): boolean {
    return this.#known.every(this.#holds);
  }

  /** Those of the goals that an orchestrator's reference names: the others rest. */
  awake(reference: unknown): readonly KnownGoal[] {
    const { oneOf } = Object(reference) as { readonly oneOf?: readonly unknown[] };
    if (oneOf === undefined) return this.#known;
    return this.#known.filter((known) => oneOf.some((one) => isWrittenAlike(one, known.reference)));
  }

  /** Whether a goal holds, whatever else stands at other places. */
  readonly #holds = (known: KnownGoal): boolean => {
    const { parts, knowledge } = this.#agent;
    const goal = compiledGoal(parts.layout, known);
    const binding = bindPins(parts.layout, knowledge, [known.pins]);
    return goal?.condition.holds(this.#own.stateIn(binding)) === true;
  };

  #withOrder(goal: WorldGoal, order: OneGoal | undefined): readonly KnownGoal[] {
    const { knowledge, parts } = this.#agent;
    const { layout } = parts;
    if (order === undefined) return goalsOf(layout, goal, knowledge);
    const priorityOf = (one: OneGoal): number => {
      const [known] = goalsOf(layout, one, knowledge);
      return known === undefined ? 0 : (compiledGoal(layout, known)?.priority ?? 0);
    };
    const own = isOneOf(goal) ? goal.oneOf : [];
    const before = own.filter((one) => priorityOf(one) > priorityOf(order));
    return goalsOf(layout, { oneOf: [...before, order] }, knowledge);
  }
}

/** Whether goals mean the same, and are about the same things. */
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
