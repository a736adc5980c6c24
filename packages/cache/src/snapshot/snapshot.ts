/**
 * Conversion of a cache to text and back.
 *
 * @module
 */

import type { Domain, Goal } from "@understudy/planner-core";
import { hashText, isRecord, shapes } from "@understudy/planner-core/internal";
import { hasMoreValues } from "@understudy/planner-core/json";
import type { KnownEntry } from "../exact/exact-cache.ts";
import type { TieredCache } from "../tiered/tiered-cache.ts";
import { type SavedEntry, type SnapshotBody, SnapshotEntries } from "./snapshot-entries.ts";
import { CacheSnapshotError } from "./snapshot-error.ts";

/** Marks a text as a snapshot. */
const SNAPSHOT_FORMAT = "understudy-cache";
/** Version of snapshots. */
const SNAPSHOT_VERSION = 4;
const ANY_RATIO = Number.POSITIVE_INFINITY;
/** Maximum length of a text, checked before it is parsed. */
const MAX_LENGTH = 64_000_000;
/** Maximum number of values in a text, as three characters can become an object of many bytes. */
const MAX_VALUES = 4_000_000;
const MAX_HEAD_LENGTH = 1000;

const { anything, boolean, list, object, record, string, unread, whole } = shapes;
const any = { max: MAX_VALUES };
const step = object({ tool: string(), args: record(anything) });
/** A checksum detects damage, not forgery. */
const BODY = object({
  domain: string(),
  partitions: list(object({ name: string(), goal: object({}) }), any),
  entries: list(
    object({
      ...{ partition: whole(), mended: boolean },
      ...{ state: list(unread, any), steps: list(step, any) },
    }),
    any,
  ),
});

/** The result of reading a snapshot. */
export interface SnapshotReport {
  readonly restored: number;
  /** Number of entries left out because their plans do not work, their facts are wrong, or the cache has no room. */
  readonly refused: number;
}

/**
 * Writes the plans of the exact tier for one domain as text: a line with format, version and checksum, and a line of
 * JSON. The other tiers are restored from them. Negative entries and ages are not saved, as they do not outlive a game.
 * Neither are questions with free text, disabled actions, additional conditions or ways, as their plans could not be
 * proved again from a file. Costs and optimality are computed again.
 *
 * @example
 * localStorage.setItem("plans", writeSnapshot(cache, domain));
 */
export function writeSnapshot(cache: TieredCache, domain: Domain): string {
  const numbers = new Map<string, number>();
  const partitions: { name: string; goal: Goal["definition"] }[] = [];
  const entries: SavedEntry[] = [];
  for (const known of [...cache.exact.entries()].reverse()) {
    const { name, goal } = known.partition;
    if (known.partition.domain.hash !== domain.hash || !name.endsWith(goal.hash)) continue;
    let partition = numbers.get(name);
    if (partition === undefined) {
      partition = partitions.length;
      numbers.set(name, partition);
      partitions.push({ name, goal: goal.definition });
    }
    entries.push(savedEntry(partition, known));
  }
  const body = JSON.stringify({ domain: domain.hash, partitions, entries } satisfies SnapshotBody);
  const head = { format: SNAPSHOT_FORMAT, version: SNAPSHOT_VERSION, checksum: hashText(body) };
  return `${JSON.stringify(head)}\n${body}\n`;
}

function savedEntry(partition: number, { state, entry }: KnownEntry): SavedEntry {
  const { plan, llmSteps, llmIndices, mended, tokens } = entry;
  const saved = { partition, state: [...state], steps: plan.steps, llmSteps };
  return { ...saved, ...(llmIndices === undefined ? {} : { llmIndices }), mended, tokens };
}

/**
 * Fills a cache from a text written by {@link writeSnapshot}. Every plan is proved again from its state. Plans that do
 * not work or have impossible facts are left out and counted. A plan counts as optimal, or as cheap enough to be served
 * at once, if a lower bound shows that; other plans are first compared with the classical planner's. Takes time linear
 * in the text.
 *
 * @throws CacheSnapshotError if the text is not a snapshot, has another version or domain, is damaged, or too long;
 *   the cache is then unchanged
 *
 * @example
 * const report = readSnapshot(cache, domain, text);
 */
export function readSnapshot(cache: TieredCache, domain: Domain, text: string): SnapshotReport {
  const body = parse(domain, text);
  const reader = new SnapshotEntries(domain, body.partitions);
  let restored = 0;
  // More entries than the cache has room for would be evicted again.
  for (const saved of body.entries.slice(-cache.exact.capacity)) {
    const known = reader.read(saved);
    if (known === undefined) continue;
    const { partition, goal, state, entry } = known;
    const query = { domain, partition, goal, state, text: {}, maxCostRatio: ANY_RATIO };
    cache.store(query, entry);
    restored++;
  }
  return { restored, refused: body.entries.length - restored };
}

function parse(domain: Domain, text: string): SnapshotBody {
  if (text.length > MAX_LENGTH) throw new CacheSnapshotError("it is too long");
  const end = text.indexOf("\n");
  const head = parseJson(text.slice(0, Math.min(Math.max(0, end), MAX_HEAD_LENGTH)));
  if (!isRecord(head) || head["format"] !== SNAPSHOT_FORMAT) {
    throw new CacheSnapshotError("it is not a snapshot of a cache");
  }
  if (head["version"] !== SNAPSHOT_VERSION) {
    const version = JSON.stringify(head["version"]);
    throw new CacheSnapshotError(`it has version ${version}; this reads ${SNAPSHOT_VERSION}`);
  }
  const body = text.slice(end + 1).replace(/\n$/, "");
  if (head["checksum"] !== hashText(body)) throw new CacheSnapshotError("it is damaged");
  if (hasMoreValues(body, MAX_VALUES)) throw new CacheSnapshotError("it holds too many values");
  const value = parseJson(body);
  const [issue] = shapes.issuesIn(BODY, value);
  if (issue !== undefined) {
    throw new CacheSnapshotError(
      `it is not what this version writes: ${issue.pointer} ${issue.message}`,
    );
  }
  const read = value as SnapshotBody;
  if (read.domain !== domain.hash) {
    throw new CacheSnapshotError(`it is for a domain other than "${domain.name}"`);
  }
  return read;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
