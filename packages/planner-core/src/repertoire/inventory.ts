import type { LeftQuestions } from "./left-questions.ts";
import type { RepertoireStats } from "./options.ts";
import type { PartitionInfo } from "./partition-info.ts";
import type { Stock } from "./stock.ts";
import type { WritablePartition } from "./write-file.ts";

/** All partitions: those with plans, then those of which every question is left to the classical planner. */
export function writablePartitions(stock: Stock, left: LeftQuestions): WritablePartition[] {
  const known = [...stock.partitions.values()].map((partition): WritablePartition => {
    const { key, goal, maintain, text, entries } = partition;
    return { key, goal, maintain, text, entries, left: left.of(key) };
  });
  for (const { place, questions } of left.places) {
    const { partition: key, goal, maintain, text } = place;
    if (stock.partitions.has(key)) continue;
    known.push({ key, goal, maintain, text, entries: [], left: questions });
  }
  return known;
}

/** A partition as it is shown. */
export function partitionInfo(partition: WritablePartition): PartitionInfo {
  const { key, goal, maintain, text, entries, left } = partition;
  const { persona, directive } = text ?? {};
  return { key, goal, maintain, persona, directive, entries: entries.length, left };
}

/** Counts what there is, and how it was looked up. */
export function statsOf(
  stock: Stock,
  { lookups, hits }: Pick<RepertoireStats, "lookups" | "hits">,
): RepertoireStats {
  const places = [...stock.partitions.values()];
  const entries = places.flatMap((place) => place.entries);
  return {
    partitions: places.length,
    entries: entries.length,
    suffixes: entries.filter(({ skippedSteps }) => skippedSteps > 0).length,
    rebound: entries.filter(({ rebound }) => rebound).length,
    steps: entries.reduce((sum, { plan }) => sum + plan.actions.length, 0),
    lookups,
    hits,
    evicted: stock.evicted,
  };
}
