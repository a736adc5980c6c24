import {
  hedged,
  PoolLead,
  type PoolMember,
  type PoolStrategy,
  race,
  smallFirst,
} from "@understudy/llm/pool";
import type { Lead } from "@understudy/planner-core";

/** Who answers: one of the members alone, or all of them by a strategy. */
export interface Contestant {
  readonly name: string;
  readonly lead: (members: readonly PoolMember[]) => Lead;
}

const strategies: readonly (() => PoolStrategy)[] = [smallFirst, race, hedged];

function alone(name: string, pick: (members: readonly PoolMember[]) => PoolMember | undefined) {
  const lead = (members: readonly PoolMember[]): Lead => {
    const member = pick(members);
    if (member === undefined) throw new RangeError("A mix has at least one member");
    return member.lead;
  };
  return { name, lead };
}

/** One model and the proof alone: the plainest ways, beside which every strategy stands. */
export const alones: readonly Contestant[] = [
  alone("small-alone", (members) => members[0]),
  alone("large-alone", (members) => members.at(-1)),
];

/** All members together. */
export const pools: readonly Contestant[] = strategies.map((strategy) => ({
  name: strategy().name,
  lead: (members) => new PoolLead({ members, strategy: strategy() }),
}));
