import { FALLBACK_REASONS, type FallbackReason } from "@understudy/planner-core";
import { PLAN_ORIGINS, type PlanOrigin } from "@understudy/planner-core/internal";
import { POOL_MEMBERS, type PoolMemberName } from "../result/pool-members.ts";
import {
  ALL_COUNTS,
  BY_REASON,
  BY_SOURCE,
  type CountName,
  type PartBoard,
  WON_COUNTS,
} from "./board.ts";
import { BUCKETS } from "./buckets.ts";

/** The counts of all workers at one moment. */
export interface Totals {
  readonly offered: number;
  readonly answered: number;
  readonly dropped: number;
  readonly lost: number;
  readonly misses: number;
  readonly gcMicroseconds: number;
  readonly bySource: readonly number[];
  readonly byReason: readonly number[];
  /** Accepted plans of each pool member. */
  readonly byMember: readonly number[];
  /** Histogram of all corrected latencies. */
  readonly latency: Int32Array;
}

export function totalsOf(parts: readonly PartBoard[]): Totals {
  const sum = (name: CountName): number =>
    parts.reduce((total, part) => total + part.count(name), 0);
  const latency = new Int32Array(BUCKETS);
  for (const part of parts) addTo(latency, part.latency(ALL_COUNTS, true));
  const bySource = PLAN_ORIGINS.map((_, index) => sumSeries(parts, BY_SOURCE + index));
  return {
    offered: sum("offered"),
    // Summed from one reading: the workers keep counting, so two readings would disagree.
    answered: bySource.reduce((total, count) => total + count, 0),
    dropped: sum("dropped"),
    lost: sum("lost"),
    misses: sum("misses"),
    gcMicroseconds: sum("gcMicroseconds"),
    bySource,
    byReason: FALLBACK_REASONS.map((_, index) => sumSeries(parts, BY_REASON + index)),
    byMember: WON_COUNTS.map((name) => Math.max(0, sum(name))),
    latency,
  };
}

/** The counts between two moments. */
export function difference(now: Totals, before: Totals): Totals {
  const minus = (a: readonly number[], b: readonly number[]): number[] =>
    a.map((value, index) => value - (b[index] as number));
  return {
    offered: now.offered - before.offered,
    answered: now.answered - before.answered,
    dropped: now.dropped - before.dropped,
    lost: now.lost - before.lost,
    misses: now.misses - before.misses,
    gcMicroseconds: now.gcMicroseconds - before.gcMicroseconds,
    bySource: minus(now.bySource, before.bySource),
    byReason: minus(now.byReason, before.byReason),
    byMember: minus(now.byMember, before.byMember),
    latency: now.latency.map((count, bucket) => count - (before.latency[bucket] as number)),
  };
}

/** Counts by name, without zeros. */
export function named<Name extends string>(
  names: readonly Name[],
  counts: readonly number[],
): Partial<Record<Name, number>> {
  const found: Partial<Record<Name, number>> = {};
  for (const [index, name] of names.entries()) {
    const count = counts[index] as number;
    if (count !== 0) found[name] = count;
  }
  return found;
}

export function sourcesOf({ bySource }: Totals): Partial<Record<PlanOrigin, number>> {
  return named(PLAN_ORIGINS, bySource);
}

export function membersOf({ byMember }: Totals): Partial<Record<PoolMemberName, number>> {
  return named(POOL_MEMBERS, byMember);
}

export function reasonsOf({ byReason }: Totals): Partial<Record<FallbackReason, number>> {
  return named(FALLBACK_REASONS, byReason);
}

function sumSeries(parts: readonly PartBoard[], series: number): number {
  let total = 0;
  for (const part of parts) for (const count of part.latency(series, true)) total += count;
  return total;
}

function addTo(target: Int32Array, counts: Int32Array): void {
  for (let bucket = 0; bucket < counts.length; bucket++) {
    target[bucket] = (target[bucket] as number) + (counts[bucket] as number);
  }
}
