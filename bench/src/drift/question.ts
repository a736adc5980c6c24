import type { Value } from "@understudy/planner-core";
import type { DrawnDomain } from "./draw.ts";

/** The kinds of questions. */
export const WAYS = ["first plan", "proof", "planNow", "burst"] as const;
export type Way = (typeof WAYS)[number];

/** A domain with the states that are asked about, as JSON. */
export interface DriftQuestion extends DrawnDomain {
  readonly name: string;
  readonly set: "drawn" | "game" | "example";
  readonly states: readonly Readonly<Record<string, Value>>[];
  /** Seed of the states of its bursts; undefined for a problem that is none with other states. */
  readonly seed?: number;
}

/**
 * A message to a player of a tree. The player of a commit is that commit's own, so messages and replies stay as they were
 * at the frozen commit.
 */
export type PlayerRequest =
  /** Takes a question, in place of the last one. */
  | { readonly type: "load"; readonly question: DriftQuestion }
  /** Answers it for some time, so that code is warm. */
  | { readonly type: "warm"; readonly way: Way }
  /** Answers it some times. */
  | { readonly type: "play"; readonly way: Way };

/** The answer to a message. */
export interface PlayerReply {
  /** The reason for no answer. */
  readonly error?: string;
  /** Ways in which this tree can be asked, after a load. */
  readonly ways?: readonly Way[];
  /** Cost of each state's cheapest plan, after a load; null without a plan. */
  readonly costs?: readonly (number | null)[];
  /** Processor time of an answer, after a play. */
  readonly ms?: number;
}
