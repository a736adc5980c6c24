import { Repertoire, type RepertoireEntry, type RepertoireOptions } from "@understudy/planner-core";

/** A copy of a repertoire that says of each plan how often it was served; never, where nothing is known. */
export function withServed(
  repertoire: Repertoire,
  served: ReadonlyMap<RepertoireEntry, number>,
  options: RepertoireOptions,
): Repertoire {
  const counts = new Map(
    [...served].map(([entry, count]) => [keyOf(entry.partition, entry.plan.steps), count]),
  );
  const file = repertoire.toJSON();
  const partitions = file.partitions.map((partition) => {
    const { persona, directive } = partition;
    const goal = repertoire.domain.goal(partition.goal as string);
    const maintain =
      partition.maintain === undefined
        ? undefined
        : repertoire.domain.condition(partition.maintain);
    const key = partition.key ?? repertoire.partitionOf(goal, maintain, { persona, directive });
    const plans = partition.plans.map(({ served: _, ...plan }) => {
      const count = counts.get(keyOf(key, plan.steps)) ?? 0;
      return count === 0 ? plan : { ...plan, served: count };
    });
    return { ...partition, plans };
  });
  return Repertoire.load(repertoire.domain, { ...file, partitions }, options).repertoire;
}

function keyOf(partition: string, steps: unknown): string {
  return `${partition} ${JSON.stringify(steps)}`;
}
