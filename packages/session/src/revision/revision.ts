/**
 * Revisions of domains: hashes of all that their definitions hold.
 *
 * @module
 */

import type { DomainDefinition } from "@understudy/planner-core";
import { sha256OfText } from "./sha256-of-text.ts";

/**
 * The SHA-256 of a definition as JSON with sorted members, in hexadecimal.
 *
 * @param sha256 the hash of a text. A host that has a faster one passes it
 */
export function revisionOf(
  definition: DomainDefinition,
  sha256: (text: string) => string = sha256OfText,
): string {
  return sha256(canonical(definition));
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`);
  return `{${members.join(",")}}`;
}
