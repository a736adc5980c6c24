import { setImmediate as nextTurn } from "node:timers/promises";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import type { PlanLibrary } from "@understudy/planner-core";
import { MAX_PLANS } from "./intake.ts";

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** Size limit, packed and unpacked. */
export const MAX_BYTES = 64_000_000;
/** Several times a full plan library. Without this limit, 64 million empty lines would keep a node busy for minutes. */
const MAX_EXCERPTS = 10_000;
/** Unpacked in one turn of a thread of Node: by its 16 kB a snapshot takes thousands of turns. */
const CHUNK_BYTES = 1 << 20;

/** A node's plans at a position of the stream. */
export interface Snapshot {
  /** Id of the last stream entry included. */
  readonly upTo: string;
  /** Plan library files with a few plans each. */
  readonly excerpts: readonly string[];
}

/**
 * Packs a plan library that may still grow: a few plans in each turn of the event loop, so that no frame waits. Plans
 * added meanwhile may be missing, but come after `upTo` in the stream.
 */
export async function packSnapshot(planLibrary: PlanLibrary, upTo: string): Promise<Buffer> {
  const lines = [upTo];
  for await (const excerpt of excerptsOf(planLibrary)) lines.push(excerpt);
  return pack(lines.join("\n"));
}

/** A plan library as files of a few plans each, one per turn of the event loop. */
export async function* excerptsOf(planLibrary: PlanLibrary): AsyncGenerator<string> {
  const entries = planLibrary.list();
  for (let at = 0; at < entries.length; at += MAX_PLANS) {
    yield JSON.stringify(planLibrary.excerpt(entries.slice(at, at + MAX_PLANS)));
    await nextTurn();
  }
}

/** Unpacks a snapshot; undefined if it is invalid. */
export async function unpackSnapshot(packed: Buffer): Promise<Snapshot | undefined> {
  try {
    const limits = { maxOutputLength: MAX_BYTES, chunkSize: CHUNK_BYTES };
    const text = (await unpack(packed, limits)).toString("utf8");
    const [upTo, ...excerpts] = text.split("\n", MAX_EXCERPTS + 2);
    return isStreamId(upTo) && excerpts.length <= MAX_EXCERPTS ? { upTo, excerpts } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a value is the id of a stream entry: milliseconds and a number. */
export function isStreamId(value: unknown): value is string {
  return typeof value === "string" && /^\d{1,15}-\d{1,15}$/.test(value);
}

/** Negative if the first id precedes the second. */
export function compareIds(first: string, second: string): number {
  const [firstMs = 0, firstCount = 0] = first.split("-").map(Number);
  const [secondMs = 0, secondCount = 0] = second.split("-").map(Number);
  return firstMs - secondMs || firstCount - secondCount;
}
