import type { PlanLibraryStats } from "../derive/options.ts";
import type { PlanLibraryEntry, StoredEntry } from "../store/entry.ts";
import type { LeftQuestions } from "../store/left-questions.ts";
import type { Partition } from "../store/partition.ts";
import type { PartitionInfo } from "../store/partition-info.ts";
import type { PlanStore } from "../store/plan-store.ts";
import type { WritablePartition } from "./write-file.ts";

/**
 * All partitions: first those with plans, then those with only questions left to the classical
 * planner.
 */
export function writablePartitions(store: PlanStore, left: LeftQuestions): WritablePartition[] {
  const known = [...store.partitions.values()].map((partition): WritablePartition => {
    const { key, goal, maintain, text, entries } = partition;
    return { key, goal, maintain, text, entries, left: left.of(key) };
  });
  for (const { place, questions } of left.places) {
    const { partition: key, goal, maintain, text } = place;
    if (store.partitions.has(key)) continue;
    known.push({ key, goal, maintain, text, entries: [], left: questions });
  }
  return known;
}

/** The given entries, grouped by partition. */
export function excerptOf(
  store: PlanStore,
  entries: Iterable<PlanLibraryEntry>,
): WritablePartition[] {
  const chosen = new Map<string, StoredEntry[]>();
  for (const entry of entries as Iterable<StoredEntry>) {
    if (!store.has(entry)) continue;
    const others = chosen.get(entry.partition);
    if (others === undefined) chosen.set(entry.partition, [entry]);
    else others.push(entry);
  }
  return [...chosen].map(([key, entries]): WritablePartition => {
    const { goal, maintain, text } = store.partitions.get(key) as Partition;
    return { key, goal, maintain, text, entries, left: [] };
  });
}

/** Public information about a partition. */
export function partitionInfo(partition: WritablePartition): PartitionInfo {
  const { key, goal, maintain, text, entries, left } = partition;
  const { persona, directive } = text ?? {};
  return { key, goal, maintain, persona, directive, entries: entries.length, left };
}

/** The number of entries and look-ups, by kind. */
export function statsOf(
  store: PlanStore,
  { lookups, hits }: Pick<PlanLibraryStats, "lookups" | "hits">,
): PlanLibraryStats {
  const places = [...store.partitions.values()];
  const entries = places.flatMap((place) => place.entries);
  return {
    partitions: places.length,
    entries: entries.length,
    suffixes: entries.filter(({ skippedSteps }) => skippedSteps > 0).length,
    steps: entries.reduce((sum, { plan }) => sum + plan.actions.length, 0),
    lookups,
    hits,
    evicted: store.evicted,
  };
}
