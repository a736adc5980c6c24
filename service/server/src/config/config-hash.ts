import { createHash } from "node:crypto";

/** Identifies a configuration: the SHA-256 of its text in hexadecimal. */
export function configHash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
