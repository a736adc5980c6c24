import { readFile } from "node:fs/promises";
import { writeWhole } from "@understudy/files";
import { parseRecord, textOf } from "../../backends/http/connection/json-fields.ts";

/** Facts about a model file, stored in a `.json` file next to it. */
export interface ModelFileRecord {
  /** 64 hexadecimal digits. */
  readonly sha256: string;
  readonly bytes: number;
  /** Origin of the file: a URL or a path. */
  readonly source: string;
  /** Source of the hash: the caller, the server, or the first download if neither provided it. */
  readonly hashFrom: "given" | "server" | "first";
}

/** A SHA-256 as 64 lowercase hexadecimal digits; undefined for any other text. */
export function hashOf(text: string | undefined): string | undefined {
  const hash = text?.trim().toLowerCase();
  return hash !== undefined && /^[0-9a-f]{64}$/.test(hash) ? hash : undefined;
}

/** The record of a model file; undefined if it is missing or unreadable. */
export async function readRecord(modelPath: string): Promise<ModelFileRecord | undefined> {
  const text = await readFile(recordPath(modelPath), "utf8").catch(() => "");
  const record = text.length > 10_000 ? undefined : parseRecord(text);
  const sha256 = hashOf(textOf(record?.["sha256"]));
  const { bytes, source, hashFrom } = record ?? {};
  if (sha256 === undefined || !Number.isSafeInteger(bytes)) return undefined;
  const from = hashFrom === "given" || hashFrom === "server" ? hashFrom : "first";
  return { sha256, bytes: bytes as number, source: textOf(source), hashFrom: from };
}

/** @throws file system errors */
export async function writeRecord(modelPath: string, record: ModelFileRecord): Promise<void> {
  await writeWhole(recordPath(modelPath), `${JSON.stringify(record, undefined, 2)}\n`);
}

/** Path of a model file's record. */
function recordPath(modelPath: string): string {
  return `${modelPath}.json`;
}
