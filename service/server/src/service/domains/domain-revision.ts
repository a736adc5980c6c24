import { createHash } from "node:crypto";
import type { DomainDefinition } from "@understudy/planner-core";
import { revisionOf } from "@understudy/session";

/** The revision of a domain, by Node's hash, which is several times as fast as that of sessions. */
export function domainRevision(definition: DomainDefinition): string {
  return revisionOf(definition, (text) => createHash("sha256").update(text).digest("hex"));
}
