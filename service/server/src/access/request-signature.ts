import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { NonceStore } from "./nonce-store.ts";
import type { Principal, PrincipalRole } from "./principal.ts";

/** A secret that requests are signed with. Both sides have it; it is never sent. */
export interface SigningSecret {
  readonly id: string;
  /** At least 32 bytes. */
  readonly secret: string;
  readonly tenant: string;
  readonly roles: readonly PrincipalRole[];
}

/** The parts of a request that a signature covers. */
export interface SignedRequest {
  readonly method: string;
  /** With the query, as it is sent. */
  readonly path: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  /** Used once. */
  readonly nonce: string;
  /** The server that the request is for: another one refuses it. */
  readonly audience: string;
  /** As it is sent; empty without one. */
  readonly body: Uint8Array;
}

const SCHEME = "Understudy-HMAC-SHA256";
/** A request is taken within this time of its time stamp, before and after. */
const WINDOW_MS = 30_000;
const HEADER =
  /^Understudy-HMAC-SHA256 id="([^"]{1,100})", ts="(\d{1,12})", nonce="([\w-]{16,100})", sig="([\w-]{43})"$/;

/**
 * Signs a request: the value of its `Authorization` header.
 *
 * @example
 * const authorization = signRequest("game-1", secret, {
 *   method: "POST", path: "/v1/plan", timestamp: Math.floor(Date.now() / 1000), nonce: randomUUID(), audience: "plans", body,
 * });
 */
export function signRequest(id: string, secret: string, request: SignedRequest): string {
  const { timestamp, nonce } = request;
  const signature = signatureOf(secret, request).toString("base64url");
  return `${SCHEME} id="${id}", ts="${timestamp}", nonce="${nonce}", sig="${signature}"`;
}

function signatureOf(secret: string, request: SignedRequest): Buffer {
  const { method, path, timestamp, nonce, audience, body } = request;
  const digest = createHash("sha256").update(body).digest("hex");
  const text = JSON.stringify([method, path, timestamp, nonce, audience, digest]);
  return createHmac("sha256", secret).update(text).digest();
}

/** Checks signed requests. */
export class RequestSignatures {
  readonly #secrets: ReadonlyMap<string, SigningSecret>;
  readonly #audience: string;
  readonly #nonces: NonceStore;
  readonly #wallMs: () => number;

  /** @param before the one whose place it takes: what was signed once is not taken again */
  constructor(
    secrets: readonly SigningSecret[],
    audience: string,
    before?: RequestSignatures,
    wallMs = Date.now,
  ) {
    this.#nonces = before === undefined ? new NonceStore() : before.#nonces;
    this.#secrets = new Map(secrets.map((secret) => [secret.id, secret]));
    this.#audience = audience;
    this.#wallMs = wallMs;
  }

  /** The memory of the nonces that a tenant's requests were signed with, and that are remembered. */
  usedBytes(tenant: string): number {
    let bytes = 0;
    for (const secret of this.#secrets.values()) {
      if (secret.tenant === tenant) bytes += this.#nonces.usedBytes(secret.id);
    }
    return bytes;
  }

  /** Whether a header says that the request is signed. */
  static isSignature(authorization: string): boolean {
    return authorization.startsWith(`${SCHEME} `);
  }

  /** The secret that a header names, if there is one of that name: nothing says yet that the client has it. */
  idOf(authorization: string): string | undefined {
    const [, id = ""] = HEADER.exec(authorization) ?? [];
    return this.#secrets.get(id)?.id;
  }

  /**
   * The signer of a request; undefined unless it is signed well, in time, for this server, and for the first time.
   *
   * @throws ServiceRefusedError if more requests are signed with a secret than can be told apart
   */
  verify(
    authorization: string,
    request: Pick<SignedRequest, "method" | "path" | "body">,
  ): Principal | undefined {
    const [, id = "", ts = "", nonce = "", sig = ""] = HEADER.exec(authorization) ?? [];
    const known = this.#secrets.get(id);
    const nowMs = this.#wallMs();
    const timestamp = Number(ts);
    if (known === undefined || Math.abs(nowMs - timestamp * 1000) > WINDOW_MS) return undefined;
    const signed = { ...request, timestamp, nonce, audience: this.#audience };
    const expected = signatureOf(known.secret, signed);
    const given = Buffer.from(sig, "base64url");
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    // Only what is signed well takes room in the store.
    const untilMs = timestamp * 1000 + WINDOW_MS;
    if (!this.#nonces.take(id, nonce, nowMs, untilMs + 1)) return undefined;
    return { tenant: known.tenant, roles: new Set(known.roles), shown: `signature ${id}` };
  }
}
