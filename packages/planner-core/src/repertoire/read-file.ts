import type { CompiledCondition } from "../condition/condition.ts";
import type { Domain, Goal } from "../domain/domain.ts";
import { describeValue, isRecord, pointerTo } from "../domain/issues.ts";
import { type Issue, RequestError } from "../errors.ts";
import { partitionOf } from "./partition-key.ts";
import { readPlan } from "./read-plan.ts";
import { RepertoireError } from "./repertoire-error.ts";
import type { Candidate } from "./stock.ts";
import { REPERTOIRE_FORMAT, REPERTOIRE_VERSION } from "./write-file.ts";

/** A plan, or a group of plans, that was left out, and why. */
export interface Refusal {
  /** JSON pointer into the file. */
  readonly pointer: string;
  readonly reason: string;
}

/** How a file is read. */
export interface LoadOptions {
  /**
   * What to do with a file for another domain or another version of it. `refuse` (default): throw.
   * `prove`: keep what still works.
   */
  readonly otherDomain?: "refuse" | "prove" | undefined;
  /** Whether to add suffixes and re-bindings of the whole plans again. Default false. */
  readonly derive?: boolean | undefined;
  /** Length of a JSON text in UTF-16 code units. Default 32,000,000. */
  readonly maxLength?: number | undefined;
  /** Plans of the whole file. Default 50,000. */
  readonly maxPlans?: number | undefined;
}

/** A plan as it stands in a file, still to be proved. */
export interface ReadPlan extends Candidate {
  readonly pointer: string;
  readonly uses: number;
}

/**
 * Reads a file up to the proof of its plans.
 *
 * @throws RepertoireError if the whole is unusable
 */
export function readRepertoire(
  domain: Domain,
  source: unknown,
  options: LoadOptions,
): { readonly plans: readonly ReadPlan[]; readonly refused: readonly Refusal[] } {
  const file = typeof source === "string" ? parseText(source, options) : source;
  const partitions = checkFrame(domain, file, options);
  const plans: ReadPlan[] = [];
  const refused: Refusal[] = [];
  partitions.forEach((partition: unknown, index) => {
    const pointer = pointerTo("/partitions", index);
    try {
      readPartition(domain, partition, pointer, plans, refused);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      for (const issue of error.issues) {
        refused.push({ pointer: pointer + issue.pointer, reason: issue.message });
      }
    }
  });
  return { plans, refused };
}

function parseText(text: string, { maxLength = 32_000_000 }: LoadOptions): unknown {
  if (text.length > maxLength) fail("", `is longer than ${maxLength}`, "raise maxLength");
  try {
    return JSON.parse(text.startsWith("\uFEFF") ? text.slice(1) : text) as unknown;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new RepertoireError([{ pointer: "", message: `is no JSON: ${message}` }], { cause });
  }
}

function fail(pointer: string, message: string, hint?: string): never {
  const issue: Issue = hint === undefined ? { pointer, message } : { pointer, message, hint };
  throw new RepertoireError([issue]);
}

/** Checks everything outside the partitions. */
function checkFrame(
  domain: Domain,
  file: unknown,
  { otherDomain = "refuse", maxPlans = 50_000 }: LoadOptions,
): readonly unknown[] {
  if (!isRecord(file)) fail("", `must be an object, not ${describeValue(file)}`);
  const { format, version, domain: made, partitions } = file;
  if (format !== REPERTOIRE_FORMAT) {
    fail("/format", `is ${describeValue(format)}, not "${REPERTOIRE_FORMAT}"`);
  }
  if (version !== REPERTOIRE_VERSION) {
    fail("/version", `is ${describeValue(version)}; this version reads ${REPERTOIRE_VERSION}`);
  }
  if (!isRecord(made) || typeof made["hash"] !== "string") {
    fail("/domain/hash", "is missing", "the hash of the domain that it was made for");
  }
  if (made["hash"] !== domain.hash && otherDomain === "refuse") {
    fail(
      "/domain/hash",
      `was made for ${describeValue(made["name"])} (${made["hash"].slice(0, 16)}), ` +
        `this is "${domain.name}" (${domain.hash})`,
      'load it with otherDomain: "prove" to keep what still works',
    );
  }
  if (!Array.isArray(partitions))
    fail("/partitions", `must be a list, not ${describeValue(partitions)}`);
  let plans = 0;
  for (const partition of partitions as unknown[]) {
    if (isRecord(partition) && Array.isArray(partition["plans"]))
      plans += partition["plans"].length;
  }
  if (plans > maxPlans) fail("/partitions", `hold ${plans} plans`, `at most ${maxPlans} are read`);
  return partitions as unknown[];
}

function readPartition(
  domain: Domain,
  partition: unknown,
  pointer: string,
  plans: ReadPlan[],
  refused: Refusal[],
): void {
  const refuse = (place: string, reason: string): void => {
    refused.push({ pointer: place, reason });
  };
  if (!isRecord(partition)) {
    refuse(pointer, `must be an object, not ${describeValue(partition)}`);
    return;
  }
  const { key, goal: reference, maintain: kept, plans: list } = partition;
  if (key !== undefined && (typeof key !== "string" || key.length > 10_000)) {
    refuse(pointerTo(pointer, "key"), "must be a text of at most 10,000 characters");
    return;
  }
  if (!Array.isArray(list)) {
    refuse(pointerTo(pointer, "plans"), `must be a list, not ${describeValue(list)}`);
    return;
  }
  // Both throw for what is malformed; the caller knows the place.
  const goal: Goal = domain.goal(reference as string);
  const maintain: CompiledCondition | undefined =
    kept === undefined ? undefined : domain.condition(kept as object as never, "/maintain");
  const place = { partition: key ?? partitionOf(domain, goal, maintain), goal, maintain };
  list.forEach((plan: unknown, index) => {
    const at = pointerTo(pointerTo(pointer, "plans"), index);
    const read = readPlan(domain, plan);
    if ("reason" in read) refuse(at + read.pointer, read.reason);
    else plans.push({ pointer: at, place, ...read });
  });
}
