import type { Asker } from "../binding/asker.ts";
import type { DisabledSteps } from "../constraints/constraints.ts";
import type { KnownGoal } from "../question/goals.ts";
import type { OwnState } from "../question/own-state.ts";

/** The question of an agent, before its things are chosen. */
export class ErrandQuestion {
  readonly asker: Asker;
  readonly own: OwnState;
  /** Most important first. */
  readonly goals: readonly KnownGoal[];
  /** The same for equal agents; undefined if an agent is like no other. */
  readonly className: string | undefined;
  /** Steps on cool-down. */
  readonly avoided: readonly DisabledSteps[];

  constructor(
    asker: Asker,
    own: OwnState,
    goals: readonly KnownGoal[],
    avoided: readonly DisabledSteps[],
  ) {
    this.asker = asker;
    this.avoided = avoided;
    this.own = own;
    this.goals = goals;
    const isShared = asker.knowledge.isAll && goals.every(({ pins }) => pins.size === 0);
    const names = goals.map(({ reference }) => reference);
    const { body } = asker.traveller;
    this.className = isShared ? `${JSON.stringify([names, body, avoided])} ${own.key}` : undefined;
  }
}

/** The part of a question that decides its answer besides the world. */
export interface SearchQuestion {
  readonly own: OwnState;
  /** The things of its goal. */
  readonly pins: KnownGoal["pins"];
  readonly asker: Asker;
}

/** The name of a goal for equal agents. */
export function searchKeyOf(goal: string, { own, pins, asker }: SearchQuestion): string {
  const { knowledge, traveller } = asker;
  const ids = [...pins.values()].map(({ id }) => id);
  // What an agent knows is its own.
  const who = knowledge.isAll ? traveller.body : traveller.name;
  return `${goal} ${JSON.stringify([knowledge.isAll, who, ids])} ${own.likeness(knowledge)}`;
}
