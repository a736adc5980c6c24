import { createHash, randomBytes } from "node:crypto";
import type { Principal, PrincipalRole } from "./principal.ts";
import type { StandingCredential } from "./standing-credential.ts";

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
/** The name of the hash, and sixteen of its digits. */
const ID_LENGTH = "sha256:".length + 16;
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
function shortHash(hash: string): string {
  return hash.slice(0, SHOWN_LENGTH);
}

/** Tells a key from all others, without telling its whole hash to clients. */
function idOf(hash: string): string {
  return `key ${hash.slice(0, ID_LENGTH)}`;
}

/** Looks up the owner of a key. */
export class ApiKeys {
  // A lookup by hash takes a time that reveals nothing about the keys.
  readonly #byHash: ReadonlyMap<string, Principal>;

  constructor(keys: readonly ApiKey[]) {
    this.#byHash = new Map(
      keys.map(({ hash, tenant, roles }) => {
        const credential = { id: idOf(hash), generation: JSON.stringify([hash, tenant]) };
        const shown = `key ${shortHash(hash)}`;
        return [hash, { tenant, roles: new Set(roles), shown, credential }];
      }),
    );
  }

  /** The keys as credentials, by their ids. */
  get standing(): readonly (readonly [string, StandingCredential])[] {
    return [...this.#byHash.values()].flatMap(({ credential, roles }) =>
      credential === undefined ? [] : [[credential.id, { ...credential, roles }] as const],
    );
  }

  find(key: string): Principal | undefined {
    return key.startsWith(PREFIX) ? this.#byHash.get(hashApiKey(key)) : undefined;
  }
}
