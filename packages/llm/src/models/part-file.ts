import { readFile, rm, stat } from "node:fs/promises";
import { writeWhole } from "@understudy/files";
import { parseRecord, textOf } from "../backends/http/connection/json-fields.ts";

/** A download that may be resumed: the bytes so far, and the address and version that they belong to. */
export interface PartFile {
  readonly path: string;
  /** Bytes so far. */
  readonly bytes: number;
  /** The server's name for the version, as a strong ETag; undefined if it gave none. */
  readonly etag: string | undefined;
}

/**
 * The part of a download that is there; nothing if it was from elsewhere, or of no version that could be asked for
 * again.
 */
export async function findPart(modelPath: string, source: string): Promise<PartFile> {
  const path = partPath(modelPath);
  const [size, text] = await Promise.all([
    stat(path)
      .then((found) => found.size)
      .catch(() => 0),
    readFile(statePath(path), "utf8").catch(() => ""),
  ]);
  const state = parseRecord(text);
  const etag = textOf(state?.["etag"]) || undefined;
  const isSame = textOf(state?.["source"]) === source && etag !== undefined;
  return { path, bytes: isSame ? size : 0, etag: isSame ? etag : undefined };
}

/** Remembers which version a download is of, before its bytes come. */
export async function describePart(
  path: string,
  source: string,
  etag: string | undefined,
): Promise<void> {
  await writeWhole(statePath(path), `${JSON.stringify({ source, etag })}\n`);
}

/** Removes what there is of a download. */
export async function removePart(modelPath: string): Promise<void> {
  const path = partPath(modelPath);
  await rm(path, { force: true });
  await forgetPart(path);
}

/** The download became a file. */
export async function forgetPart(path: string): Promise<void> {
  await rm(statePath(path), { force: true });
}

/** The path at which a model file grows. */
function partPath(modelPath: string): string {
  return `${modelPath}.part`;
}

function statePath(path: string): string {
  return `${path}.json`;
}
