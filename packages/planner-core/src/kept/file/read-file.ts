/**
 * Plan library files: reading, writing, and proving plans again.
 *
 * @module
 */

import { type Issue, RequestError, StateError } from "../../base/errors.ts";
import { isRecord } from "../../base/json/issues.ts";
import { issuesIn, parseJson, read, type Shaped } from "../../base/json/shape.ts";
import {
  anything,
  list,
  number,
  object,
  oneOf,
  optional,
  record,
  string,
  unread,
} from "../../base/json/shapes.ts";
import { hasMoreValues } from "../../base/text/json-limits.ts";
import { pointerTo } from "../../base/text/json-pointer.ts";
import { finish, type Work } from "../../base/work/work.ts";
import type { CompiledCondition } from "../../rules/condition/condition.ts";
import type { Condition } from "../../rules/domain/definition/definition.ts";
import type { Domain, Goal } from "../../rules/domain/domain.ts";
import type { LeftQuestion } from "../store/left-questions.ts";
import { type PartitionText, partitionOf } from "../store/partition-key.ts";
import type { StoreCandidate, StorePlace } from "../store/plan-store.ts";
import type { LoadOptions } from "./file-options.ts";
import { PlanLibraryError } from "./plan-library-error.ts";
import { readPlan } from "./read-plan.ts";
import { Refusals } from "./refusals.ts";
import { type MadeWith, PLAN_LIBRARY_FORMAT, PLAN_LIBRARY_VERSION } from "./write-file.ts";

/** A plan read from a file, not yet proved. */
export interface ReadPlan extends StoreCandidate {
  readonly pointer: string;
  readonly uses: number;
  /** The condition stated in the file. */
  readonly when: unknown;
}

/** The contents of a file, with plans not yet proved. */
export interface ReadFile {
  readonly plans: readonly ReadPlan[];
  readonly refused: Refusals;
  readonly left: readonly { readonly place: StorePlace; readonly question: LeftQuestion }[];
  readonly madeWith: MadeWith;
  readonly notes: Readonly<Record<string, unknown>>;
  /** Name and hash of the domain that the file was made for. */
  readonly made: { readonly name: string; readonly hash: string };
}

/**
 * Reads a file without proving its plans.
 *
 * @throws PlanLibraryError if the file as a whole is unusable
 */
export function readPlanLibrary(domain: Domain, source: unknown, options: LoadOptions): ReadFile {
  return finish(readingPlanLibrary(domain, source, options));
}

/** Reads a file in pieces. */
export function* readingPlanLibrary(
  domain: Domain,
  source: unknown,
  options: LoadOptions,
): Work<ReadFile> {
  return yield* readPartitions(domain, openFile(domain, source, options));
}

/** A file whose partitions are not yet read. */
export interface OpenedFile extends Pick<ReadFile, "made" | "madeWith" | "notes"> {
  readonly partitions: readonly unknown[];
}

/**
 * Reads everything but the partitions.
 *
 * @throws PlanLibraryError if the file as a whole is unusable
 */
export function openFile(domain: Domain, source: unknown, options: LoadOptions): OpenedFile {
  const file = typeof source === "string" ? parseText(source, options) : source;
  return checkFrame(domain, file, options);
}

/** Reads the partitions of a file in pieces. */
export function* readPartitions(domain: Domain, file: OpenedFile): Work<ReadFile> {
  const { made, madeWith, notes, partitions } = file;
  const isSameDomain = made.hash === domain.hash;
  const read: Collected = { isSameDomain, plans: [], refused: new Refusals(), left: [] };
  for (let index = 0; index < partitions.length; index++) {
    yield* readOrRefuse(domain, partitions[index], pointerTo("/partitions", index), read);
  }
  const { plans, refused, left } = read;
  return { plans, refused, left, made, madeWith, notes };
}

/** The plans read so far. */
interface Collected {
  readonly isSameDomain: boolean;
  readonly plans: ReadPlan[];
  readonly refused: Refusals;
  readonly left: { readonly place: StorePlace; readonly question: LeftQuestion }[];
}

function* readOrRefuse(domain: Domain, partition: unknown, pointer: string, read: Collected): Work {
  try {
    yield* readPartition(domain, partition, pointer, read);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    for (const issue of error.issues) {
      read.refused.add(pointer + issue.pointer, () => issue.message);
    }
  }
}

function parseText(
  text: string,
  { maxLength = 32_000_000, maxValues = 4_000_000 }: LoadOptions,
): unknown {
  if (text.length > maxLength) fail("", `is longer than ${maxLength}`, "raise maxLength");
  if (hasMoreValues(text, maxValues)) {
    fail("", `holds more than ${maxValues} values`, "raise maxValues");
  }
  return parseJson(text, PlanLibraryError);
}

function fail(pointer: string, message: string, hint?: string): never {
  const issue: Issue = hint === undefined ? { pointer, message } : { pointer, message, hint };
  throw new PlanLibraryError([issue]);
}

const frame = object({
  format: oneOf([PLAN_LIBRARY_FORMAT]),
  version: oneOf([PLAN_LIBRARY_VERSION]),
  domain: object({ hash: string(), name: unread }),
  partitions: list(unread, { max: Number.POSITIVE_INFINITY }),
  madeWith: optional(object({ models: optional(list(string())), seed: optional(number()) })),
  notes: optional(record(anything)),
});

/** Checks everything but the partitions. */
function checkFrame(
  domain: Domain,
  file: unknown,
  { otherDomain = "refuse", maxPlans = 50_000, maxPartitions = 10_000 }: LoadOptions,
): OpenedFile {
  const {
    domain: made,
    madeWith = {},
    notes = {},
    partitions,
  } = read(frame, file, PlanLibraryError);
  const { hash } = made;
  if (hash !== domain.hash && otherDomain === "refuse") {
    fail(
      "/domain/hash",
      `was made for ${JSON.stringify(made.name)} (${hash.slice(0, 16)}), ` +
        `this is "${domain.name}" (${domain.hash})`,
      'load it with otherDomain: "prove" to keep what still works',
    );
  }
  if (partitions.length > maxPartitions) {
    fail("/partitions", `are ${partitions.length}`, `at most ${maxPartitions} are read`);
  }
  const plans = countPlans(partitions);
  if (plans > maxPlans) {
    const message = `hold ${plans} plans and questions`;
    fail("/partitions", message, `at most ${maxPlans} are read`);
  }
  const name = typeof made.name === "string" ? made.name : "";
  return { made: { name, hash }, madeWith, notes, partitions };
}

/** Total number of plans and of questions left to the planner. */
function countPlans(partitions: readonly unknown[]): number {
  let count = 0;
  for (const partition of partitions) {
    if (!isRecord(partition)) continue;
    for (const list of [partition["plans"], partition["leftToPlanner"]]) {
      if (Array.isArray(list)) count += list.length;
    }
  }
  return count;
}

const text = optional(string({ max: 10_000 }));
const partitionShape = object({
  // These texts distinguish the partitions of the same goal.
  ...{ key: text, persona: text, directive: text },
  ...{ goal: unread, maintain: unread, leftToPlanner: unread },
  plans: list(unread),
});
const question = object({ state: object({}), reason: string({ max: 10_000 }) });
const questions = list(unread);

/**
 * The place of a partition's plans; undefined for what has not its shape. @throws RequestError for a wrong goal or
 * condition
 */
export function placeIn(domain: Domain, partition: unknown): StorePlace | undefined {
  if (issuesIn(partitionShape, partition).length > 0) return undefined;
  return placeOf(domain, partition as Shaped<typeof partitionShape>);
}

function placeOf(
  domain: Domain,
  { key, persona, directive, goal: named, maintain: kept }: Shaped<typeof partitionShape>,
): StorePlace {
  // Both throw for malformed values; the caller adds the position.
  const goal: Goal = domain.goal(named as string);
  const maintain: CompiledCondition | undefined =
    kept === undefined ? undefined : domain.condition(kept as Condition, "/maintain");
  const text = textOf(persona, directive);
  return { partition: key ?? partitionOf(domain, goal, maintain, text), goal, maintain, text };
}

function* readPartition(
  domain: Domain,
  partition: unknown,
  pointer: string,
  read: Collected,
): Work {
  const [issue] = issuesIn(partitionShape, partition, pointer);
  if (issue !== undefined) return refuse(read, issue.pointer, issue.message);
  const written = partition as Shaped<typeof partitionShape>;
  const { plans, leftToPlanner: left } = written;
  const place = placeOf(domain, written);
  for (let index = 0; index < plans.length; index++) {
    yield;
    const at = `${pointer}/plans/${index}`;
    const plan = readPlan(domain, plans[index], read);
    if ("reason" in plan) refuse(read, at + plan.pointer, plan.reason);
    else {
      const { actions, facts, skippedSteps, uses, when } = plan;
      read.plans.push({ pointer: at, place, actions, facts, skippedSteps, uses, when });
    }
  }
  if (left !== undefined) readLeft(domain, left, pointerTo(pointer, "leftToPlanner"), place, read);
}

function refuse({ refused }: Collected, pointer: string, reason: string): void {
  refused.add(pointer, () => reason);
}

/** The texts of a partition; undefined if there are none. */
function textOf(
  persona: string | undefined,
  directive: string | undefined,
): PartitionText | undefined {
  return persona === undefined && directive === undefined ? undefined : { persona, directive };
}

/** Reads the questions left to the classical planner. */
function readLeft(
  domain: Domain,
  list: unknown,
  pointer: string,
  place: StorePlace,
  read: Collected,
): void {
  const [issue] = issuesIn(questions, list, pointer);
  if (issue !== undefined) refuse(read, issue.pointer, issue.message);
  for (const [index, item] of (issue ? [] : (list as readonly unknown[])).entries()) {
    const at = pointerTo(pointer, index);
    const [wrong] = issuesIn(question, item, at);
    if (wrong !== undefined) {
      refuse(read, wrong.pointer, wrong.message);
      continue;
    }
    const { state, reason } = item as LeftQuestion;
    try {
      domain.state(state);
      read.left.push({ place, question: { state, reason } });
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      refuse(read, `${at}/state`, error.message);
    }
  }
}
