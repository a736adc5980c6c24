import type { Value } from "@understudy/planner-core";

/** A step of a plan. */
export interface EntryStep {
  readonly tool: string;
  readonly args: Readonly<Record<string, Value>>;
}

/** A plan of a repertoire. */
export interface EntryView {
  /** Id of the entry in commands, while it is in the repertoire. */
  readonly id: number;
  /** The goal's name or condition. */
  readonly goal: string;
  readonly persona?: string;
  readonly directive?: string;
  /** Display text of the weakest condition under which the plan works. */
  readonly precondition: string;
  readonly steps: readonly EntryStep[];
  readonly cost: number;
  /** The optimal cost in its original state, if known. */
  readonly optimalCost?: number;
  /** The authors of the steps: `model`, `model:3,mended:2`, `designer`. */
  readonly by: string;
  /** Number of uses. */
  readonly uses: number;
  /** Whether it is a suffix or re-binding of another plan. */
  readonly derived: boolean;
  /** Indices of agents in whose current state it works. */
  readonly covers: readonly number[];
}

/** A page of a repertoire. */
export interface RepertoirePage {
  /** Index of the domain. */
  readonly domain: number;
  /** Number of matching entries, beyond this page too. */
  readonly total: number;
  readonly offset: number;
  readonly entries: readonly EntryView[];
}
