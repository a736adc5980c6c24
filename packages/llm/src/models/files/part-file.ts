import { readFile, rm, stat } from "node:fs/promises";
import { writeWhole } from "@understudy/files";
import { parseRecord, textOf } from "../../backends/http/connection/json-fields.ts";

/** A resumable download: the number of bytes so far, with their URL and version. */
export interface PartFile {
  readonly path: string;
  /** Number of bytes so far. */
  readonly bytes: number;
  /** The version as a strong ETag; undefined without one. */
  readonly etag: string | undefined;
}

/** The partial file of a download; empty if it comes from another URL or its version is unknown. */
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

/** Records the version of a download before its first bytes arrive. */
export async function describePart(
  path: string,
  source: string,
  etag: string | undefined,
): Promise<void> {
  await writeWhole(statePath(path), `${JSON.stringify({ source, etag })}\n`);
}

/** Removes a partial download. */
export async function removePart(modelPath: string): Promise<void> {
  const path = partPath(modelPath);
  await rm(path, { force: true });
  await forgetPart(path);
}

/** Removes the state of a finished download. */
export async function forgetPart(path: string): Promise<void> {
  await rm(statePath(path), { force: true });
}

/** Path of a model file during its download. */
function partPath(modelPath: string): string {
  return `${modelPath}.part`;
}

function statePath(path: string): string {
  return `${path}.json`;
}
