/**
 * Repertoire files: reading, writing, and proving plans again.
 *
 * @module
 */

import { type Issue, RequestError, StateError } from "../../base/errors.ts";
import { describeValue, isRecord } from "../../base/json/issues.ts";
import { hasMoreValues } from "../../base/text/json-limits.ts";
import { isTooDeep, MAX_NESTING } from "../../base/text/json-nesting.ts";
import { pointerTo } from "../../base/text/json-pointer.ts";
import { finish, type Work } from "../../base/work/work.ts";
import type { CompiledCondition } from "../../rules/condition/condition.ts";
import type { Condition } from "../../rules/domain/definition/definition.ts";
import type { Domain, Goal } from "../../rules/domain/domain.ts";
import type { LeftQuestion } from "../store/left-questions.ts";
import { type PartitionText, partitionOf } from "../store/partition-key.ts";
import type { StoreCandidate, StorePlace } from "../store/plan-store.ts";
import { readPlan } from "./read-plan.ts";
import { Refusals, type RefusedPlan } from "./refusals.ts";
import { RepertoireError } from "./repertoire-error.ts";
import { type MadeWith, REPERTOIRE_FORMAT, REPERTOIRE_VERSION } from "./write-file.ts";

/** Options for reading a file. */
export interface LoadOptions {
  /**
   * Treatment of a file for another domain or version. `refuse` (default): throw. `prove`: keep the plans that still
   * work.
   */
  readonly otherDomain?: "refuse" | "prove" | undefined;
  /** Whether the suffixes and re-bindings of whole plans are derived again. Default false. */
  readonly derive?: boolean | undefined;
  /** Maximum length of a JSON text, in UTF-16 code units. Default 32,000,000. */
  readonly maxLength?: number | undefined;
  /**
   * Maximum number of values in a JSON text: objects, lists, texts and numbers. Many short values take far more memory
   * than their text. Default 4,000,000.
   */
  readonly maxValues?: number | undefined;
  /** Maximum number of partitions. Default 10,000. */
  readonly maxPartitions?: number | undefined;
  /** Maximum number of plans in the whole file, including the questions left to the planner. Default 50,000. */
  readonly maxPlans?: number | undefined;
}

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
 * @throws RepertoireError if the file as a whole is unusable
 */
export function readRepertoire(domain: Domain, source: unknown, options: LoadOptions): ReadFile {
  return finish(readingRepertoire(domain, source, options));
}

/** Reads a file in pieces. */
export function* readingRepertoire(
  domain: Domain,
  source: unknown,
  options: LoadOptions,
): Work<ReadFile> {
  const file = typeof source === "string" ? parseText(source, options) : source;
  const { version, made, madeWith, notes, partitions } = checkFrame(domain, file, options);
  const isSameDomain = made.hash === domain.hash;
  const read: Collected = { version, isSameDomain, plans: [], refused: new Refusals(), left: [] };
  for (let index = 0; index < partitions.length; index++) {
    yield* readOrRefuse(domain, partitions[index], pointerTo("/partitions", index), read);
  }
  const { plans, refused, left } = read;
  return { plans, refused, left, made, madeWith, notes };
}

/** The plans read so far. */
interface Collected {
  readonly version: number;
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
  try {
    return JSON.parse(text.startsWith("\uFEFF") ? text.slice(1) : text) as unknown;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new RepertoireError([{ pointer: "", message: `is not JSON: ${message}` }], { cause });
  }
}

function fail(pointer: string, message: string, hint?: string): never {
  const issue: Issue = hint === undefined ? { pointer, message } : { pointer, message, hint };
  throw new RepertoireError([issue]);
}

/** Checks everything but the partitions. */
function checkFrame(
  domain: Domain,
  file: unknown,
  { otherDomain = "refuse", maxPlans = 50_000, maxPartitions = 10_000 }: LoadOptions,
): {
  readonly version: number;
  readonly made: { readonly name: string; readonly hash: string };
  readonly madeWith: MadeWith;
  readonly notes: Readonly<Record<string, unknown>>;
  readonly partitions: readonly unknown[];
} {
  if (!isRecord(file)) fail("", `must be an object, not ${describeValue(file)}`);
  const { format, version, domain: made, madeWith, notes, partitions } = file;
  if (format !== REPERTOIRE_FORMAT) {
    fail("/format", `is ${describeValue(format)}, not "${REPERTOIRE_FORMAT}"`);
  }
  if (version !== 1 && version !== REPERTOIRE_VERSION) {
    fail("/version", `is ${describeValue(version)}; 1 and ${REPERTOIRE_VERSION} can be read`);
  }
  if (!isRecord(made) || typeof made["hash"] !== "string") {
    fail("/domain/hash", "is missing", "the hash of the domain that it was made for");
  }
  if (made["hash"] !== domain.hash && otherDomain === "refuse") {
    fail(
      "/domain/hash",
      `was made for ${JSON.stringify(made["name"])} (${made["hash"].slice(0, 16)}), ` +
        `this is "${domain.name}" (${domain.hash})`,
      'load it with otherDomain: "prove" to keep what still works',
    );
  }
  if (!Array.isArray(partitions))
    fail("/partitions", `must be a list, not ${describeValue(partitions)}`);
  if (partitions.length > maxPartitions) {
    fail("/partitions", `are ${partitions.length}`, `at most ${maxPartitions} are read`);
  }
  const plans = countPlans(partitions as unknown[]);
  if (plans > maxPlans) {
    const message = `hold ${plans} plans and questions`;
    fail("/partitions", message, `at most ${maxPlans} are read`);
  }
  if (notes !== undefined && !isRecord(notes)) {
    fail("/notes", `must be an object, not ${describeValue(notes)}`);
  }
  if (isTooDeep(notes)) fail("/notes", `is nested deeper than ${MAX_NESTING}`);
  return {
    version,
    made: { name: typeof made["name"] === "string" ? made["name"] : "", hash: made["hash"] },
    madeWith: readMadeWith(madeWith),
    notes: notes ?? {},
    partitions: partitions as unknown[],
  };
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

function readMadeWith(madeWith: unknown): MadeWith {
  if (madeWith === undefined) return {};
  if (!isRecord(madeWith)) fail("/madeWith", `must be an object, not ${describeValue(madeWith)}`);
  const { models, seed } = madeWith;
  if (models !== undefined && !isTextList(models)) {
    fail("/madeWith/models", `must be a list of names, not ${describeValue(models)}`);
  }
  if (seed !== undefined && !(typeof seed === "number" && Number.isFinite(seed))) {
    fail("/madeWith/seed", `must be a number, not ${describeValue(seed)}`);
  }
  return { models, seed };
}

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

function* readPartition(
  domain: Domain,
  partition: unknown,
  pointer: string,
  read: Collected,
): Work {
  if (!isRecord(partition)) {
    refuse(read, pointer, `must be an object, not ${describeValue(partition)}`);
    return;
  }
  for (const name of TEXTS) {
    if (partition[name] === undefined || isText(partition[name])) continue;
    refuse(read, pointerTo(pointer, name), "must be a text of at most 10,000 characters");
    return;
  }
  const { key, goal: reference, maintain: kept, persona, directive, plans: list } = partition;
  if (!Array.isArray(list)) {
    refuse(read, pointerTo(pointer, "plans"), `must be a list, not ${describeValue(list)}`);
    return;
  }
  // Both throw for malformed values; the caller adds the position.
  const goal: Goal = domain.goal(reference as string);
  const maintain: CompiledCondition | undefined =
    kept === undefined ? undefined : domain.condition(kept as Condition, "/maintain");
  const text = textOf(persona as string | undefined, directive as string | undefined);
  const place: StorePlace = {
    partition: (key as string | undefined) ?? partitionOf(domain, goal, maintain, text),
    goal,
    maintain,
    text,
  };
  for (let index = 0; index < list.length; index++) {
    yield;
    const at = `${pointer}/plans/${index}`;
    const plan = readPlan(domain, list[index], read);
    if ("reason" in plan) refuse(read, at + plan.pointer, plan.reason);
    else {
      const { actions, facts, derivation, uses, when } = plan;
      read.plans.push({ pointer: at, place, actions, facts, derivation, uses, when });
    }
  }
  const unanswered = partition["leftToPlanner"];
  if (unanswered === undefined) return;
  readLeft(domain, unanswered, pointerTo(pointer, "leftToPlanner"), (item) => {
    if ("pointer" in item) refuse(read, item.pointer, item.reason);
    else read.left.push({ place, question: item });
  });
}

/** Texts that distinguish the partitions of the same goal. */
const TEXTS = ["key", "persona", "directive"] as const;

function refuse({ refused }: Collected, pointer: string, reason: string): void {
  refused.add(pointer, () => reason);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.length <= 10_000;
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
  take: (item: LeftQuestion | RefusedPlan) => void,
): void {
  if (!Array.isArray(list)) {
    take({ pointer, reason: `must be a list, not ${describeValue(list)}` });
    return;
  }
  list.forEach((item: unknown, index) => {
    const at = pointerTo(pointer, index);
    if (!isRecord(item) || !isRecord(item["state"]) || !isText(item["reason"])) {
      take({ pointer: at, reason: "must have a state and a reason" });
      return;
    }
    try {
      domain.state(item["state"] as LeftQuestion["state"]);
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      take({ pointer: `${at}/state`, reason: error.message });
      return;
    }
    take({ state: item["state"] as LeftQuestion["state"], reason: item["reason"] });
  });
}
