import type { CacheAnswer, CacheEntry, CacheQuery, NegativeReason } from "@understudy/planner-core";
import type { PooledAnswer } from "./answer-pool.ts";
import type { PartitionSummary } from "./partition-table.ts";

/** A question remembered as answered wrongly. */
export interface NegativeSlot {
  readonly answer: Extract<CacheAnswer, { kind: "negative" }>;
  /** Until when it counts, in milliseconds of the clock. */
  readonly untilMs: number;
}

/** The parts of a question besides its state. */
export interface ExactSlot {
  readonly partition: PartitionSummary;
  readonly answer: PooledAnswer | undefined;
  readonly negative: NegativeSlot | undefined;
  /** When the plan was stored, in milliseconds of the clock. */
  readonly createdAt: number;
}

/** Remembers that a question was answered wrongly. */
export function negativeSlot(reason: NegativeReason, untilMs: number): NegativeSlot {
  return { answer: Object.freeze({ kind: "negative", reason }), untilMs };
}

/**
 * Whether a plan is cheap enough for a query, as far as that is known, and uses none of its disabled
 * actions.
 */
export function isUsable(entry: CacheEntry, { maxCostRatio, disabled }: CacheQuery): boolean {
  if (entry.costRatio > maxCostRatio && Number.isFinite(entry.costRatio)) return false;
  return disabled === undefined || !entry.plan.actions.some((action) => disabled.has(action));
}

/** The same slot with, or without, what was answered wrongly. */
export function withNegative(
  { partition, answer, createdAt }: ExactSlot,
  negative: NegativeSlot | undefined,
): ExactSlot {
  return { partition, answer, negative, createdAt };
}
