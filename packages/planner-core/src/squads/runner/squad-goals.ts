import { RequestError } from "../../base/errors.ts";
import type { SingleGoal } from "../../engine/contract/request.ts";
import { chooseGoals } from "../../engine/orchestrator/request/goal-choice.ts";
import type { Domain, DomainTypes, Goal, PackedState } from "../../rules/index.ts";
import { readOwnGoals } from "../together/own-goals.ts";

/** Goals of members, by name. */
export type MemberGoals<T extends DomainTypes> = Readonly<Record<string, SingleGoal<T>>>;

/** The goal of a squad, and those that its members have besides. */
export class SquadGoals<T extends DomainTypes> {
  readonly all: Goal;
  /** By name of the member. */
  readonly own: ReadonlyMap<string, Goal>;
  /** The goal of all as given. */
  readonly reference: SingleGoal<T>;
  /** The goals of members as given. */
  readonly references: ReadonlyMap<string, SingleGoal<T>>;
  readonly #domain: Domain<T>;

  /**
   * @param names the members that may have goals of their own
   * @throws RequestError for an unknown goal or member, several goals, or a directive
   */
  constructor(
    domain: Domain<T>,
    names: readonly string[],
    goal: SingleGoal<T>,
    goals: MemberGoals<T> | undefined,
  ) {
    this.all = oneGoal(domain, goal);
    this.own = readOwnGoals(domain.untyped, names, goals);
    this.reference = goal;
    const given = new Map(Object.entries(goals ?? {}));
    this.references = new Map(
      [...this.own.keys()].map((name) => [name, given.get(name) as SingleGoal<T>]),
    );
    this.#domain = domain;
  }

  /** Whether the goals hold in the states of all members, in the order of their names. */
  hold(names: readonly string[], states: readonly PackedState[]): boolean {
    return states.every((state, index) => {
      const own = this.own.get(names[index] as string);
      return this.all.condition.holds(state) && own?.condition.holds(state) !== false;
    });
  }

  /** Whether others mean the same, and have the same deadlines. */
  equals({ all, own }: SquadGoals<T>): boolean {
    if (!isSame(all, this.all) || own.size !== this.own.size) return false;
    return [...own].every(([name, goal]) => isSame(goal, this.own.get(name)));
  }

  /**
   * The same with another goal of a member, or none.
   *
   * @throws RequestError for a goal that does not fit
   */
  with(name: string, goal: SingleGoal<T> | undefined): SquadGoals<T> {
    const own = new Map(this.references);
    own.delete(name);
    if (goal !== undefined) own.set(name, goal);
    return new SquadGoals(
      this.#domain,
      [...own.keys()],
      this.reference,
      Object.fromEntries(own) as MemberGoals<T>,
    );
  }

  /** The goals of members as given; undefined for none. */
  toJSON(): MemberGoals<T> | undefined {
    if (this.references.size === 0) return undefined;
    return structuredClone(Object.fromEntries(this.references)) as MemberGoals<T>;
  }
}

function isSame(one: Goal, other: Goal | undefined): boolean {
  return one.hash === other?.hash && one.name === other.name;
}

/** The one goal that all members pursue. */
function oneGoal<T extends DomainTypes>(domain: Domain<T>, goal: SingleGoal<T>): Goal {
  const { goals, directive } = chooseGoals(domain, goal);
  const [first] = goals;
  if (first !== undefined && goals.length === 1 && directive === undefined) return first;
  const message = "must be one goal: a name or a condition";
  throw new RequestError([{ pointer: "/goal", message }]);
}
