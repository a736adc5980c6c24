import type { CompiledCondition } from "../../rules/condition/condition.ts";
import { COST_SCALE } from "../../rules/domain/definition/costs.ts";
import type { Condition, Value } from "../../rules/domain/definition/definition.ts";
import type { Step } from "../../rules/domain/definition/types.ts";
import { decodeValue } from "../../rules/domain/definition/variables.ts";
import type { Domain, Goal } from "../../rules/domain/domain.ts";
import { formatAuthors } from "../store/authors.ts";
import type { StoredEntry } from "../store/entry.ts";
import type { LeftQuestion } from "../store/left-questions.ts";
import { type PartitionText, partitionOf } from "../store/partition-key.ts";
import { writeCondition } from "./write-condition.ts";

/** The value of `format` in plan library files. */
export const PLAN_LIBRARY_FORMAT = "understudy-plan-library";
/** The version of the files. */
export const PLAN_LIBRARY_VERSION = 3;

/** The origin of a plan library, for information only. */
export interface MadeWith {
  /** Models that wrote plans of the plan library. */
  readonly models?: readonly string[] | undefined;
  /** Seed of the simulation that raised the questions. */
  readonly seed?: number | undefined;
}

/** The origin of plans of two origins: a seed is told if it is that of both. */
export function madeTogether(one: MadeWith, other: MadeWith): MadeWith {
  const { models = [], seed } = one;
  const { models: more = [], seed: theirs = seed } = other;
  return {
    models: [...new Set([...models, ...more])].sort(),
    seed: seed === undefined || seed === theirs ? theirs : undefined,
  };
}

/** A plan in a file. Default values are left out. */
export interface PlanLibraryPlanFile {
  /**
   * The condition for the plan to work, in the domain language, or as text if that cannot express
   * it. For information; computed again when the file is read.
   */
  readonly when: Condition | string;
  /** Steps of the plan: the essential part of the entry. */
  readonly steps: readonly Step[];
  /** Cost in the domain's units. For information; computed again when the file is read. */
  readonly cost: number;
  /** Cost of the cheapest plan from the question's state; absent if unknown. */
  readonly optimalCost?: number;
  /**
   * The authors of the steps, in runs: `model`, `model:3,mended:2`, `designer`. `mended` marks
   * steps that the classical planner added to complete a model's plan. Default: `designer`, as in a
   * hand-written plan.
   */
  readonly by: string;
  /** Number of times that the plan was used. */
  readonly served?: number;
  /** The plan's question; free text. */
  readonly origin?: string;
  /** Number of steps cut off at the start of the original plan. */
  readonly skippedSteps?: number;
  /** Whether the plan was optimal for its question, unless `cost` and `optimalCost` show it. For information. */
  readonly optimal?: boolean;
  /** Whether a classical planner completed the plan, unless `by` shows it. */
  readonly mended?: boolean;
  /** Time of creation, in milliseconds of the generator's clock. */
  readonly createdAt?: number;
}

/** The plans for one question. */
export interface PlanLibraryPartitionFile {
  /** Key of the partition; absent if it is the default for the goal, `maintain`, persona and directive. */
  readonly key?: string;
  readonly goal: string | Condition;
  readonly maintain?: Condition;
  readonly persona?: string;
  readonly directive?: string;
  readonly plans: readonly PlanLibraryPlanFile[];
  /** Questions that no model answered well, left to the classical planner. */
  readonly leftToPlanner?: readonly {
    readonly state: Readonly<Record<string, Value>>;
    readonly reason: string;
  }[];
}

/** The result of `PlanLibrary.toJSON`: a plain value for JSON. `formatPlanLibrary` prints it. */
export interface PlanLibraryFile {
  readonly format: typeof PLAN_LIBRARY_FORMAT;
  readonly version: typeof PLAN_LIBRARY_VERSION;
  readonly domain: { readonly name: string; readonly hash: string };
  readonly madeWith?: MadeWith;
  /** Notes that a generator leaves for its next run. */
  readonly notes?: Readonly<Record<string, unknown>>;
  readonly partitions: readonly PlanLibraryPartitionFile[];
}

/** The plans for one question, in a form ready to be written. */
export interface WritablePartition {
  readonly key: string;
  readonly goal: Goal;
  readonly maintain: CompiledCondition | undefined;
  readonly text: PartitionText | undefined;
  readonly entries: readonly StoredEntry[];
  readonly left: readonly LeftQuestion[];
}

/** Writes partitions sorted by question, and entries in order, so that equal plan libraries have equal texts. */
export function writePlanLibrary(
  domain: Domain,
  partitions: readonly WritablePartition[],
  madeWith: MadeWith,
  notes: Readonly<Record<string, unknown>>,
): PlanLibraryFile {
  const { models = [], seed } = madeWith;
  const made: MadeWith = {
    ...(models.length === 0 ? {} : { models: [...models] }),
    ...(seed === undefined ? {} : { seed }),
  };
  const sorted = partitions
    .map((partition) => ({ order: sortKey(partition), partition }))
    .sort((a, b) => compareKeys(a.order, b.order));
  return {
    format: PLAN_LIBRARY_FORMAT,
    version: PLAN_LIBRARY_VERSION,
    domain: { name: domain.name, hash: domain.hash },
    ...(Object.keys(made).length === 0 ? {} : { madeWith: made }),
    ...(Object.keys(notes).length === 0 ? {} : { notes }),
    partitions: sorted.map(({ partition }) => writePartition(domain, partition)),
  };
}

/** Sort key: declared goals by name, then other goals; for the same goal, the partition without texts comes first. */
function sortKey({ key, goal, text }: WritablePartition): readonly string[] {
  const named = goal.name === undefined ? `1${JSON.stringify(goal.definition)}` : `0${goal.name}`;
  return [named, text?.persona ?? "", text?.directive ?? "", key];
}

function compareKeys(a: readonly string[], b: readonly string[]): number {
  for (let index = 0; index < a.length; index++) {
    const [left, right] = [a[index] as string, b[index] as string];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

function writePartition(
  domain: Domain,
  { key, goal, maintain, text, entries, left }: WritablePartition,
): PlanLibraryPartitionFile {
  const { persona, directive } = text ?? {};
  return {
    ...(key === partitionOf(domain, goal, maintain, text) ? {} : { key }),
    goal: goal.name ?? goal.definition,
    ...(maintain === undefined ? {} : { maintain: writeMaintain(domain, maintain) }),
    ...(persona === undefined ? {} : { persona }),
    ...(directive === undefined ? {} : { directive }),
    plans: entries.map((entry) => writeEntry(domain, entry)),
    ...(left.length === 0
      ? {}
      : { leftToPlanner: left.map(({ state, reason }) => ({ state, reason })) }),
  };
}

function writeMaintain(domain: Domain, maintain: CompiledCondition): Condition {
  return writeCondition(maintain.node, domain.variables) ?? neverTrue(domain);
}

/** A condition that never holds. It has no plans to write, but may have questions left to the planner. */
function neverTrue({ variables }: Domain): Condition {
  const [variable] = variables.all;
  if (variable === undefined) return {};
  const { name } = variable;
  const value = decodeValue(variable, variable.min);
  return { allOf: [{ [name]: value }, { [name]: { "!=": value } }] };
}

function writeEntry(domain: Domain, entry: StoredEntry): PlanLibraryPlanFile {
  const { precondition, plan, uses, createdAt, origin, skippedSteps, optimalScaledCost } = entry;
  const when = writeCondition(precondition.node, domain.variables) ?? domain.format(precondition);
  const isKnownOptimal = optimalScaledCost !== undefined && optimalScaledCost === entry.scaledCost;
  return {
    when,
    steps: plan.steps,
    cost: entry.scaledCost / COST_SCALE,
    ...(optimalScaledCost === undefined ? {} : { optimalCost: optimalScaledCost / COST_SCALE }),
    by: formatAuthors(entry.authors),
    ...(uses === 0 ? {} : { served: uses }),
    ...(origin === undefined ? {} : { origin }),
    ...(skippedSteps === 0 ? {} : { skippedSteps }),
    ...(entry.optimal && !isKnownOptimal ? { optimal: true } : {}),
    ...(entry.mended === entry.authors.includes("mended") ? {} : { mended: entry.mended }),
    ...(createdAt === 0 ? {} : { createdAt }),
  };
}
