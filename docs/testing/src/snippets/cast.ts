import type { TieredCache } from "@understudy/cache";
import type { ClassicalPlanner } from "@understudy/classical";
import type { createLlmPlanner } from "@understudy/llm";
import type { Domain, Orchestrator, Step } from "@understudy/planner-core";

// Names predefined for pages, so that their code can be short. Types only: pages that use them are
// compiled, never run.

/** A domain, as text and loaded. */
export declare const json: string;
export declare const domain: Domain;
export declare const state: Int32Array;
export declare const planner: ClassicalPlanner;
export declare const llm: Awaited<ReturnType<typeof createLlmPlanner>>;
export declare const cache: TieredCache;
export declare const orchestrator: Orchestrator;

/** An agent of a game. */
export interface Villager {
  readonly name: string;
  readonly state: Int32Array;
  readonly goal: string;
  readonly needsPlan: boolean;
  readonly isSeen: boolean;
  play(steps: readonly Step[]): void;
  enqueue(step: Step): void;
  accept(outcome: unknown): void;
  consider(outcome: unknown): void;
}
export declare const ann: Villager;
export declare const agents: readonly Villager[];

/** A game. */
export declare const world: {
  readonly nowMs: number;
  readonly frame: number;
  readonly seed: number;
  stateOf(agent: string): Int32Array;
  begin(agent: string, step: Step, done: () => void): void;
};
