import {
  type CacheEntry,
  type CacheQuery,
  type Domain,
  type Goal,
  PlanProver,
  planOf,
  type Step,
} from "@understudy/planner-core";
import { hashText } from "@understudy/planner-core/internal";
import type { KnownEntry } from "./exact-cache.ts";
import { CacheSnapshotError } from "./snapshot-error.ts";
import type { TieredCache } from "./tiered-cache.ts";

/** Marks a snapshot. */
const SNAPSHOT_FORMAT = "understudy-cache";
/** The version that is written, and the only one that is read. */
const SNAPSHOT_VERSION = 1;
const ANY_RATIO = Number.POSITIVE_INFINITY;
/** Longer texts are refused before they are parsed. */
const MAX_LENGTH = 256_000_000;

interface SavedEntry {
  readonly partition: number;
  /** The packed state. */
  readonly state: readonly number[];
  readonly steps: readonly Step[];
  readonly leadSteps: number;
  readonly optimal: boolean;
  readonly mended: boolean;
  readonly costRatio: number;
  readonly tokens?: number | undefined;
}

interface Body {
  readonly domain: string;
  readonly partitions: readonly { readonly name: string; readonly goal: Goal["definition"] }[];
  /** The most recently used last, so that reading them in order makes them so again. */
  readonly entries: readonly SavedEntry[];
}

/** What reading a snapshot did. */
export interface SnapshotReport {
  readonly restored: number;
  /** Entries that were left out: their plans do not work, or are not what the file says. */
  readonly refused: number;
}

/**
 * Writes the plans of the exact tier for one domain as text: a line that names format, version and
 * checksum, and a line of JSON. The other tiers are filled again from them. Negative entries and ages
 * are not kept: both live shorter than a game. Neither are questions with free text, disabled actions or
 * extra conditions: their plans could not be proved again from what a file says.
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
  const body = JSON.stringify({ domain: domain.hash, partitions, entries } satisfies Body);
  const head = { format: SNAPSHOT_FORMAT, version: SNAPSHOT_VERSION, checksum: hashText(body) };
  return `${JSON.stringify(head)}\n${body}\n`;
}

function savedEntry(partition: number, { state, entry }: KnownEntry): SavedEntry {
  const { plan, leadSteps, optimal, mended, costRatio, tokens } = entry;
  const { steps } = plan;
  return { partition, state: [...state], steps, leadSteps, optimal, mended, costRatio, tokens };
}

/**
 * Fills a cache from what {@link writeSnapshot} wrote. Every plan is proved again from its state; those
 * that do not work are left out and counted.
 *
 * @throws CacheSnapshotError if the text is no snapshot, of another version or domain, or damaged;
 * the cache is then as it was
 *
 * @example
 * const report = readSnapshot(cache, domain, text);
 */
export function readSnapshot(cache: TieredCache, domain: Domain, text: string): SnapshotReport {
  const body = parse(domain, text);
  const places = body.partitions.map(({ name, goal: definition }) => {
    const goal = goalOf(domain, definition);
    // The name decides what the plans are served for, the goal what they are proved for.
    return goal !== undefined && name.endsWith(goal.hash) ? { partition: name, goal } : undefined;
  });
  const prover = new PlanProver(domain);
  let restored = 0;
  for (const saved of body.entries) {
    const place = places[saved.partition];
    const read = place && readEntry(domain, place.goal, saved, prover);
    if (place === undefined || read === undefined) continue;
    const { state, entry } = read;
    cache.store({ domain, ...place, state, text: {}, maxCostRatio: ANY_RATIO }, entry);
    restored++;
  }
  return { restored, refused: body.entries.length - restored };
}

function readEntry(
  domain: Domain,
  goal: Goal,
  saved: SavedEntry,
  prover: PlanProver,
): { readonly state: CacheQuery["state"]; readonly entry: CacheEntry } | undefined {
  const { min, max } = domain.variables;
  const { state: codes, steps, leadSteps, optimal, mended, costRatio, tokens } = saved;
  if (codes.length !== min.length) return undefined;
  const fits = codes.every(
    (code, id) =>
      Number.isInteger(code) && code >= (min[id] as number) && code <= (max[id] as number),
  );
  const actions = steps.map((step) => domain.actionOf(step));
  if (!fits || actions.some((action) => action < 0)) return undefined;
  const state = Int32Array.from(codes);
  if (goal.condition.holds(state)) return undefined;
  if (!prover.prove(state, actions, goal.condition)) return undefined;
  const plan = planOf(domain, actions);
  const { cost } = prover;
  return { state, entry: { plan, cost, leadSteps, optimal, mended, costRatio, tokens } };
}

/** A goal that the domain no longer knows is no reason to refuse the rest. */
function goalOf(domain: Domain, definition: Goal["definition"]): Goal | undefined {
  try {
    return domain.goal(definition);
  } catch {
    return undefined;
  }
}

function parse(domain: Domain, text: string): Body {
  if (text.length > MAX_LENGTH) throw new CacheSnapshotError("it is too long");
  const end = text.indexOf("\n");
  const head = parseJson(text.slice(0, Math.max(0, end)));
  if (!isRecord(head) || head["format"] !== SNAPSHOT_FORMAT) {
    throw new CacheSnapshotError("it is no snapshot of a cache");
  }
  if (head["version"] !== SNAPSHOT_VERSION) {
    const version = JSON.stringify(head["version"]);
    throw new CacheSnapshotError(`it has version ${version}; this reads ${SNAPSHOT_VERSION}`);
  }
  const body = text.slice(end + 1).replace(/\n$/, "");
  if (head["checksum"] !== hashText(body)) throw new CacheSnapshotError("it is damaged");
  const value = parseJson(body);
  if (!isBody(value)) throw new CacheSnapshotError("it is not what this version writes");
  if (value.domain !== domain.hash) {
    throw new CacheSnapshotError(`it is for another domain than "${domain.name}"`);
  }
  return value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A checksum tells damage from what was written, not who wrote it. */
function isBody(value: unknown): value is Body {
  if (!isRecord(value) || typeof value["domain"] !== "string") return false;
  const { partitions, entries } = value as { partitions?: unknown; entries?: unknown };
  return (
    Array.isArray(partitions) &&
    partitions.every(
      (one) => isRecord(one) && typeof one["name"] === "string" && isRecord(one["goal"]),
    ) &&
    Array.isArray(entries) &&
    entries.every(isSavedEntry)
  );
}

function isSavedEntry(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { state, steps, leadSteps, optimal, mended, costRatio, tokens } = value;
  return (
    Number.isInteger(value["partition"]) &&
    Array.isArray(state) &&
    Array.isArray(steps) &&
    steps.every(
      (step) => isRecord(step) && typeof step["tool"] === "string" && isRecord(step["args"]),
    ) &&
    Number.isInteger(leadSteps) &&
    typeof optimal === "boolean" &&
    typeof mended === "boolean" &&
    typeof costRatio === "number" &&
    costRatio >= 1 &&
    (tokens === undefined || typeof tokens === "number")
  );
}
