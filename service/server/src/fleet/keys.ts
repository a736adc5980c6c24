import { createHmac } from "node:crypto";

/** The Redis keys of a tenant's domain. Their values may be deleted at any time. */
export interface DomainKeys {
  /** The stream of proved plans. */
  readonly plans: string;
  /** The snapshot, which a new node reads before the rest of the stream. */
  readonly snapshot: string;
  /** The lease for writing the snapshot. */
  readonly lease: string;
}

/** The keys of a tenant's domain. */
export function domainKeys(tenant: string, domainHash: string): DomainKeys {
  const base = `understudy:${tenant}:${domainHash}`;
  return { plans: `${base}:plans`, snapshot: `${base}:snapshot`, lease: `${base}:lease` };
}

/** The lease key of a question. It does not reveal the question. */
export function leaseKey(
  tenant: string,
  domainHash: string,
  secret: string,
  question: string,
): string {
  const hash = createHmac("sha256", secret).update(`${tenant}\n${question}`).digest("base64url");
  return `understudy:${tenant}:${domainHash}:ask:${hash}`;
}
