import type { Value } from "@understudy/planner-core";

/** A step of a plan. */
export interface EntryStep {
  readonly tool: string;
  readonly args: Readonly<Record<string, Value>>;
}

/** A plan of a repertoire. */
export interface EntryView {
  /** Names the entry in commands, for as long as it is in the repertoire. */
  readonly id: number;
  /** The goal's name, or its condition. */
  readonly goal: string;
  readonly persona?: string;
  readonly directive?: string;
  /** The weakest condition under which the plan works, for people. */
  readonly precondition: string;
  readonly steps: readonly EntryStep[];
  readonly cost: number;
  /** The least cost where the plan was made, if somebody knows. */
  readonly optimalCost?: number;
  /** The authors of the steps: `model`, `model:3,mended:2`, `designer`. */
  readonly by: string;
  /** How often it was served. */
  readonly uses: number;
  /** Whether it is the tail of a longer plan, or came of another plan by exchanging arguments. */
  readonly derived: boolean;
  /** Indices of the agents on the map in whose present state it works. */
  readonly covers: readonly number[];
}

/** A part of a repertoire. */
export interface RepertoirePage {
  /** Index of the domain. */
  readonly domain: number;
  /** All entries that were asked for, those beyond this page too. */
  readonly total: number;
  readonly offset: number;
  readonly entries: readonly EntryView[];
}
