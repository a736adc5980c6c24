import { createHmac } from "node:crypto";

/** The keys in Redis of one tenant and domain. Everything behind them may be deleted at any time. */
export interface DomainKeys {
  /** Stream of proved plans. */
  readonly plans: string;
  /** The key that a new node reads instead of the whole stream. */
  readonly snapshot: string;
  /** Held by whoever writes the snapshot. */
  readonly lease: string;
}

/** The keys of a tenant's domain. */
export function domainKeys(tenant: string, domainHash: string): DomainKeys {
  const base = `understudy:${tenant}:${domainHash}`;
  return { plans: `${base}:plans`, snapshot: `${base}:snapshot`, lease: `${base}:lease` };
}

/** The key under which a question is asked once: nobody can tell the question from it. */
export function leaseKey(
  tenant: string,
  domainHash: string,
  secret: string,
  question: string,
): string {
  const hash = createHmac("sha256", secret).update(`${tenant}\n${question}`).digest("base64url");
  return `understudy:${tenant}:${domainHash}:ask:${hash}`;
}
