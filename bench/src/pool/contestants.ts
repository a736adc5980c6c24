import {
  consensus,
  draftVerify,
  hedged,
  hybrid,
  judging,
  PoolLead,
  type PoolMember,
  type PoolStrategy,
  race,
  smallFirst,
  voting,
  weighted,
} from "@understudy/llm/pool";
import type { Clock, Lead } from "@understudy/planner-core";

/** A contestant: a single member, or all of them under a strategy. */
export interface Contestant {
  readonly name: string;
  readonly lead: (members: readonly PoolMember[], clock: Clock) => Lead;
}

const planning: readonly (() => PoolStrategy)[] = [
  ...[smallFirst, race, hedged, hybrid, weighted],
  ...[voting, consensus, judging, draftVerify],
];
/** Strategies that choose a goal, which no proof decides. */
const choosing: readonly (() => PoolStrategy)[] = [race, voting, consensus, judging];

function pooled(strategy: () => PoolStrategy): Contestant {
  return {
    name: strategy().name,
    lead: (members, clock) => new PoolLead({ members, strategy: strategy(), clock }),
  };
}

function alone(name: string, pick: (members: readonly PoolMember[]) => PoolMember | undefined) {
  const lead = (members: readonly PoolMember[]): Lead => {
    const member = pick(members);
    if (member === undefined) throw new RangeError("A mix has at least one member");
    return member.lead;
  };
  return { name, lead };
}

/** One model with the proof alone: the baselines of every strategy. */
export const alones: readonly Contestant[] = [
  alone("small-alone", (members) => members[0]),
  alone("large-alone", (members) => members.at(-1)),
];

/** All members together. */
export const pools: readonly Contestant[] = planning.map(pooled);

/** All members together, for choices. */
export const choosers: readonly Contestant[] = choosing.map(pooled);
