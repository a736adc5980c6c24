import { createHash, randomBytes } from "node:crypto";
import type { Principal, PrincipalRole } from "./principal.ts";

/** A key as a server knows it: not the key itself. */
export interface ApiKey {
  /** The key's hash, as `hashApiKey` makes it. */
  readonly hash: string;
  readonly tenant: string;
  readonly roles: readonly PrincipalRole[];
}

const PREFIX = "uk_";

/** A new key: 256 random bits, which a plain hash protects well enough. */
export function makeApiKey(): string {
  return PREFIX + randomBytes(32).toString("base64url");
}

/** The hash by which a key is stored. */
export function hashApiKey(key: string): string {
  return `sha256:${createHash("sha256").update(key).digest("hex")}`;
}

/** Finds out whose a key is. */
export class ApiKeys {
  // Looked up by hash: how long that takes tells nothing about the keys.
  readonly #byHash: ReadonlyMap<string, Principal>;

  constructor(keys: readonly ApiKey[]) {
    this.#byHash = new Map(
      keys.map(({ hash, tenant, roles }) => [hash, { tenant, roles: new Set(roles) }]),
    );
  }

  find(key: string): Principal | undefined {
    return key.startsWith(PREFIX) ? this.#byHash.get(hashApiKey(key)) : undefined;
  }
}
