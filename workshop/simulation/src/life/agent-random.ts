import type { Random } from "@understudy/planner-core";

/**
 * One generator that serves many agents: each has a sequence of its own, kept in 32 bits (mulberry32,
 * Tommy Ettinger, public domain). What one agent draws does not depend on when the others are asked.
 */
export class AgentRandom implements Random {
  /** The state of the agent whose turn it is: set before a turn, kept after it. */
  state = 0;

  next(): number {
    const state = (this.state + 0x6d2b79f5) | 0;
    this.state = state;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  integer(bound: number): number {
    return Math.floor(this.next() * bound);
  }
}

/** The start of an agent's sequence: far from those of its neighbours. */
export function agentSeedOf(seed: number, agent: number): number {
  let mixed = Math.imul((seed | 0) ^ Math.imul(agent + 1, 0x9e3779b1), 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
