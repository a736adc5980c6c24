import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { checkHeader } from "./check-header.ts";
import { ImplausibleModelFile, readFileHeader } from "./model-file.ts";

/**
 * Validates a model file before llama.cpp loads it.
 *
 * @param sha256 expected hash of the file; undefined skips the check
 * @throws EngineError or the file system's error
 */
export function verifyModelFile(path: string, sha256?: string): void {
  if (sha256 !== undefined) verifyHash(readFileSync(path), sha256);
  checkHeader(readFileHeader(path));
}

/** @throws ImplausibleModelFile if the hash differs */
export function verifyHash(bytes: Uint8Array, sha256: string): void {
  const actual = createHash("sha256").update(bytes).digest("hex");
  if (actual !== sha256) throw new ImplausibleModelFile("it is not the file that was shipped");
}
