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
/** 256 bits, so that nobody can guess one by its hash. */
const KEY = /^uk_[\w-]{43}$/;
/** The name of the hash, and eight of its digits. */
const SHOWN_LENGTH = "sha256:".length + 8;

/** A new key: 256 random bits, which a plain hash protects well enough. */
export function makeApiKey(): string {
  return PREFIX + randomBytes(32).toString("base64url");
}

/** The hash by which a key is stored. */
export function hashApiKey(key: string): string {
  return `sha256:${createHash("sha256").update(key).digest("hex")}`;
}

/** Names a text that has the form of a key: enough to find its line in a configuration, and no way back to it. */
export function shownKey(text: string): string | undefined {
  return KEY.test(text) ? `key ${shortHash(hashApiKey(text))}` : undefined;
}

/** The beginning of a hash: enough to find its line in a configuration. */
export function shortHash(hash: string): string {
  return hash.slice(0, SHOWN_LENGTH);
}

/** Finds out whose a key is. */
export class ApiKeys {
  // Looked up by hash: how long that takes tells nothing about the keys.
  readonly #byHash: ReadonlyMap<string, Principal>;

  constructor(keys: readonly ApiKey[]) {
    this.#byHash = new Map(
      keys.map(({ hash, tenant, roles }) => [
        hash,
        { tenant, roles: new Set(roles), shown: `key ${shortHash(hash)}` },
      ]),
    );
  }

  find(key: string): Principal | undefined {
    return key.startsWith(PREFIX) ? this.#byHash.get(hashApiKey(key)) : undefined;
  }
}
