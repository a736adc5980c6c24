import { readFile } from "node:fs/promises";
import { writeWhole } from "@understudy/files";
import { parseRecord, textOf } from "../backends/http/connection/json-fields.ts";

/** Facts about a model file, kept in a `.json` file beside it. */
export interface ModelFileRecord {
  /** 64 hexadecimal digits. */
  readonly sha256: string;
  readonly bytes: number;
  /** Its origin: an address, or a file. */
  readonly source: string;
  /** Source of the hash: the caller, the server, or the first download if neither told it. */
  readonly hashFrom: "given" | "server" | "first";
}

/** 64 hexadecimal digits, in lower case; undefined for anything else. */
export function hashOf(text: string | undefined): string | undefined {
  const hash = text?.trim().toLowerCase();
  return hash !== undefined && /^[0-9a-f]{64}$/.test(hash) ? hash : undefined;
}

/** Undefined if there is none, or one that cannot be read. */
export async function readRecord(modelPath: string): Promise<ModelFileRecord | undefined> {
  const text = await readFile(recordPath(modelPath), "utf8").catch(() => "");
  const record = text.length > 10_000 ? undefined : parseRecord(text);
  const sha256 = hashOf(textOf(record?.["sha256"]));
  const { bytes, source, hashFrom } = record ?? {};
  if (sha256 === undefined || !Number.isSafeInteger(bytes)) return undefined;
  const from = hashFrom === "given" || hashFrom === "server" ? hashFrom : "first";
  return { sha256, bytes: bytes as number, source: textOf(source), hashFrom: from };
}

/** @throws what the file system says */
export async function writeRecord(modelPath: string, record: ModelFileRecord): Promise<void> {
  await writeWhole(recordPath(modelPath), `${JSON.stringify(record, undefined, 2)}\n`);
}

/** The path of a model file's record. */
export function recordPath(modelPath: string): string {
  return `${modelPath}.json`;
}
