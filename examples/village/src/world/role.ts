import type { Random, Step, Value } from "@understudy/planner-core";

/** Values of an agent's state by variable name; writing one that is out of range throws. */
export type AgentState = Record<string, Value>;

/** Something that comes over an agent now and then, whatever it is doing. */
interface Need {
  /** How often per day, on average. */
  readonly timesADay: number;
  /** Changes the state. */
  arise(state: AgentState): void;
}

/** A way of life: which domain an agent lives in, how it starts and what it comes to need. */
export interface Role {
  readonly name: "villager" | "guard" | "courier";
  /** Name of the domain and of its file. */
  readonly domain: "village" | "guard" | "courier";
  readonly names: readonly string[];
  /** A state at dawn. */
  start(random: Random): AgentState;
  readonly needs: readonly Need[];
  /** The step in plain words. */
  describe(step: Step): string;
}

/** A change that gives a variable a value. */
export function becomes(variable: string, value: Value): (state: AgentState) => void {
  return (state) => {
    state[variable] = value;
  };
}

/** A change that lowers a counter, but not below zero. */
export function loses(variable: string, amount: number): (state: AgentState) => void {
  return (state) => {
    state[variable] = Math.max(0, Number(state[variable]) - amount);
  };
}

/** A change that raises a counter, but not above its maximum. */
export function gains(variable: string, amount: number, max: number): (state: AgentState) => void {
  return (state) => {
    state[variable] = Math.min(max, Number(state[variable]) + amount);
  };
}

/** One of a list. */
export function pick<T>(random: Random, from: readonly T[]): T {
  const chosen = from[random.integer(from.length)];
  if (chosen === undefined) throw new RangeError("There is nothing to choose from");
  return chosen;
}

/** True with the given probability. */
export function chance(random: Random, probability: number): boolean {
  return random.next() < probability;
}
