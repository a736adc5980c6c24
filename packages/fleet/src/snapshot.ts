import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import type { Repertoire } from "@understudy/planner-core";

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** Entries written in one turn of the event loop. */
const PIECE = 16;
/** The most that a snapshot may take, unpacked. */
const MAX_BYTES = 64_000_000;
const VERSION = 1;

/** The knowledge of a node at a point of the stream. */
export interface Snapshot {
  /** Id of the last entry of the stream that it counts. */
  readonly upTo: string;
  /** JSON of partitions of a repertoire file, a few plans each. */
  readonly partitions: readonly string[];
}

/**
 * Writes down a repertoire as it grows: a few plans in each turn of the event loop, so that no frame waits. What
 * comes in meanwhile may be missing; it stands in the stream behind `upTo`.
 */
export async function packSnapshot(repertoire: Repertoire, upTo: string): Promise<Buffer> {
  const { name, hash } = repertoire.domain;
  const lines = [
    JSON.stringify({ format: "understudy-fleet", version: VERSION, domain: { name, hash }, upTo }),
  ];
  for (const { key } of repertoire.partitions()) {
    const entries = repertoire.list(key);
    for (let at = 0; at < entries.length; at += PIECE) {
      const { partitions } = repertoire.excerpt(entries.slice(at, at + PIECE));
      lines.push(...partitions.map((partition) => JSON.stringify(partition)));
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
  }
  return pack(lines.join("\n"));
}

/** Reads what `packSnapshot` wrote; undefined for anything else. */
export async function unpackSnapshot(
  packed: Buffer,
  domainHash: string,
): Promise<Snapshot | undefined> {
  try {
    const text = (await unpack(packed, { maxOutputLength: MAX_BYTES })).toString("utf8");
    const [first = "", ...partitions] = text.split("\n");
    const head = JSON.parse(first.slice(0, 10_000)) as Record<string, unknown>;
    const { format, version, domain, upTo } = head;
    const made = domain as { readonly hash?: unknown } | undefined;
    const isOurs = format === "understudy-fleet" && version === VERSION;
    if (!isOurs || made?.hash !== domainHash || !isStreamId(upTo)) return undefined;
    return { upTo, partitions };
  } catch {
    return undefined;
  }
}

/** Whether something is the id of an entry of a stream: milliseconds and a number. */
export function isStreamId(value: unknown): value is string {
  return typeof value === "string" && /^\d{1,15}-\d{1,15}$/.test(value);
}

/** Negative if the first id comes before the second one. */
export function compareIds(first: string, second: string): number {
  const [firstMs = 0, firstCount = 0] = first.split("-").map(Number);
  const [secondMs = 0, secondCount = 0] = second.split("-").map(Number);
  return firstMs - secondMs || firstCount - secondCount;
}
