import type { CompiledCondition } from "../condition/condition.ts";
import type { Condition } from "../domain/definition.ts";
import type { Domain } from "../domain/domain.ts";
import { COST_SCALE } from "../domain/tools.ts";
import type { Step } from "../domain/types.ts";
import type { StoredEntry } from "./entry.ts";
import type { Partition } from "./partition.ts";
import { partitionOf } from "./partition-key.ts";
import { writeCondition } from "./write-condition.ts";

/** Marks a repertoire file. */
export const REPERTOIRE_FORMAT = "understudy-repertoire";
/** The version that is written, and the only one that is read. */
export const REPERTOIRE_VERSION = 1;

/** A plan in a file. What is at its default is left out. */
export interface RepertoirePlanFile {
  readonly steps: readonly Step[];
  /**
   * For people: the states in which the plan works, in the domain language or, where that has no
   * words for it, as text. Computed again on reading.
   */
  readonly when: Condition | string;
  /** For people, as the domain writes costs. Computed again on reading. */
  readonly cost: number;
  readonly uses?: number;
  readonly leadSteps?: number;
  readonly mended?: true;
  readonly optimal?: true;
  readonly createdAt?: number;
  readonly origin?: string;
  readonly skippedSteps?: number;
  readonly rebound?: true;
}

/** What `Repertoire.toJSON` makes: a plain value for JSON. */
export interface RepertoireFile {
  readonly format: typeof REPERTOIRE_FORMAT;
  readonly version: typeof REPERTOIRE_VERSION;
  readonly domain: { readonly name: string; readonly hash: string };
  readonly partitions: readonly {
    /** Left out where it is the default for goal and `maintain`. */
    readonly key?: string;
    readonly goal: string | Condition;
    readonly maintain?: Condition;
    readonly plans: readonly RepertoirePlanFile[];
  }[];
}

/** Writes partitions by key and their entries in order: equal repertoires give equal texts. */
export function writeRepertoire(domain: Domain, partitions: readonly Partition[]): RepertoireFile {
  const sorted = [...partitions].sort((a, b) => (a.key < b.key ? -1 : 1));
  return {
    format: REPERTOIRE_FORMAT,
    version: REPERTOIRE_VERSION,
    domain: { name: domain.name, hash: domain.hash },
    partitions: sorted.map(({ key, goal, maintain, entries }) => ({
      ...(key === partitionOf(domain, goal, maintain) ? {} : { key }),
      goal: goal.name ?? goal.definition,
      ...(maintain === undefined ? {} : { maintain: writeMaintain(domain, maintain) }),
      plans: entries.map((entry) => writeEntry(domain, entry)),
    })),
  };
}

function writeMaintain(domain: Domain, maintain: CompiledCondition): Condition {
  const written = writeCondition(maintain.node, domain.variables);
  // Conditions come from definitions; one that is never true leaves no plan to write.
  if (written === undefined) throw new RangeError("The maintained condition cannot be written");
  return written;
}

function writeEntry(domain: Domain, entry: StoredEntry): RepertoirePlanFile {
  const { precondition, plan, uses, leadSteps, createdAt, origin, skippedSteps } = entry;
  const when = writeCondition(precondition.node, domain.variables) ?? domain.format(precondition);
  return {
    steps: plan.steps,
    when,
    cost: entry.cost / COST_SCALE,
    ...(uses === 0 ? {} : { uses }),
    ...(leadSteps === plan.actions.length ? {} : { leadSteps }),
    ...(entry.mended ? { mended: true as const } : {}),
    ...(entry.optimal ? { optimal: true as const } : {}),
    ...(createdAt === 0 ? {} : { createdAt }),
    ...(origin === undefined ? {} : { origin }),
    ...(skippedSteps === 0 ? {} : { skippedSteps }),
    ...(entry.rebound ? { rebound: true as const } : {}),
  };
}
