import type { Random, Step, Value } from "@understudy/planner-core";

/** An agent's state by variable name; writing an out-of-range value throws. */
export type AgentState = Record<string, Value>;

/** A need that arises now and then, whatever the agent is doing. */
interface Need {
  /** Average frequency per day. */
  readonly timesADay: number;
  /** Changes the state. */
  arise(state: AgentState): void;
}

/** A role: domain, start state and needs of an agent. */
export interface Role {
  readonly name: "villager" | "guard" | "courier";
  /** Name of the domain and its file. */
  readonly domain: "village" | "guard" | "courier";
  readonly names: readonly string[];
  /** A random state at dawn. */
  start(random: Random): AgentState;
  readonly needs: readonly Need[];
  /** The step in plain words. */
  describe(step: Step): string;
}

/** A change that sets a variable. */
export function becomes(variable: string, value: Value): (state: AgentState) => void {
  return (state) => {
    state[variable] = value;
  };
}

/** A change that lowers a counter, down to zero. */
export function loses(variable: string, amount: number): (state: AgentState) => void {
  return (state) => {
    state[variable] = Math.max(0, Number(state[variable]) - amount);
  };
}

/** A change that raises a counter, up to its maximum. */
export function gains(variable: string, amount: number, max: number): (state: AgentState) => void {
  return (state) => {
    state[variable] = Math.min(max, Number(state[variable]) + amount);
  };
}

/** A random element. */
export function pick<T>(random: Random, from: readonly T[]): T {
  const chosen = from[random.integer(from.length)];
  if (chosen === undefined) throw new RangeError("There is nothing to choose from");
  return chosen;
}

/** True with a given probability. */
export function chance(random: Random, probability: number): boolean {
  return random.next() < probability;
}
