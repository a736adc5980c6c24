import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { checkHeader } from "./check-header.ts";
import { ImplausibleModelFile } from "./header-reader.ts";
import { readGgufHeader } from "./read-header.ts";

/**
 * Looks at a model file before llama.cpp sees it.
 *
 * @param sha256 what the whole file must hash to, where that is known
 * @throws ImplausibleModelFile; the error of the file system
 */
export function verifyModelFile(path: string, sha256?: string): void {
  if (sha256 !== undefined) verifyHash(readFileSync(path), sha256);
  checkHeader(readGgufHeader(path));
}

/** @throws ImplausibleModelFile if the bytes of a file hash to something else */
export function verifyHash(bytes: Uint8Array, sha256: string): void {
  const actual = createHash("sha256").update(bytes).digest("hex");
  if (actual !== sha256) throw new ImplausibleModelFile("it is not the file that was shipped");
}
