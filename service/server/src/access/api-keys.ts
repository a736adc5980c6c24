import { createHash, randomBytes } from "node:crypto";
import type { Principal, PrincipalRole } from "./principal.ts";

/** A key as the server stores it: by its hash. */
export interface ApiKey {
  /** See {@link hashApiKey}. */
  readonly hash: string;
  readonly tenant: string;
  readonly roles: readonly PrincipalRole[];
}

const PREFIX = "uk_";
/** 256 bits, so that a hash cannot be reversed by guessing. */
const KEY = /^uk_[\w-]{43}$/;
/** The name of the hash, and eight of its digits. */
const SHOWN_LENGTH = "sha256:".length + 8;

/** Generates a key: 256 random bits, enough for a plain hash without salt. */
export function makeApiKey(): string {
  return PREFIX + randomBytes(32).toString("base64url");
}

/** The hash under which a key is stored. */
export function hashApiKey(key: string): string {
  return `sha256:${createHash("sha256").update(key).digest("hex")}`;
}

/** The abbreviated hash of a text in the form of a key, for logs: enough to find its line in a configuration. */
export function shownKey(text: string): string | undefined {
  return KEY.test(text) ? `key ${shortHash(hashApiKey(text))}` : undefined;
}

/** The start of a hash, enough to find its line in a configuration. */
export function shortHash(hash: string): string {
  return hash.slice(0, SHOWN_LENGTH);
}

/** Looks up the owner of a key. */
export class ApiKeys {
  // A lookup by hash takes a time that reveals nothing about the keys.
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
