import type { CacheAnswer, CacheEntry, CacheQuery, NegativeReason } from "@understudy/planner-core";
import type { PooledAnswer } from "./answer-pool.ts";
import type { PartitionSummary } from "./partition-table.ts";

/** A question remembered as wrongly answered. */
export interface NegativeSlot {
  readonly answer: Extract<CacheAnswer, { kind: "negative" }>;
  /** End of the record's validity, in milliseconds of the clock. */
  readonly untilMs: number;
}

/** The parts of a question besides its state. */
export interface ExactSlot {
  readonly partition: PartitionSummary;
  readonly answer: PooledAnswer | undefined;
  readonly negative: NegativeSlot | undefined;
  /** Time when the plan was stored, in milliseconds of the clock. */
  readonly createdAt: number;
}

/** Approximate memory of a question, and of each step of its plan, in bytes; the plan may or may not be shared. */
const QUESTION_BYTES = 512;
const STEP_BYTES = 32;

/** Approximate memory of a question without its state, in bytes; 0 for an empty slot. */
export function bytesOfSlot(slot: ExactSlot | undefined): number {
  if (slot === undefined) return 0;
  return QUESTION_BYTES + STEP_BYTES * (slot.answer?.entry.plan.actions.length ?? 0);
}

/** The record of a wrong answer. */
export function negativeSlot(reason: NegativeReason, untilMs: number): NegativeSlot {
  return { answer: Object.freeze({ kind: "negative", reason }), untilMs };
}

/** Whether a plan is known to be cheap enough for a query, and uses none of its disabled actions. */
export function isUsable(entry: CacheEntry, { maxCostRatio, disabled }: CacheQuery): boolean {
  if (entry.costRatio > maxCostRatio && Number.isFinite(entry.costRatio)) return false;
  return disabled === undefined || !entry.plan.actions.some((action) => disabled.has(action));
}

/** A copy of a slot whose record of a wrong answer is set or cleared. */
export function withNegative(
  { partition, answer, createdAt }: ExactSlot,
  negative: NegativeSlot | undefined,
): ExactSlot {
  return { partition, answer, negative, createdAt };
}
