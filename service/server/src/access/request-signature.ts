import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { NonceStore } from "./nonce-store.ts";
import type { Principal, PrincipalRole } from "./principal.ts";
import type { StandingCredential } from "./standing-credential.ts";

/** A shared secret for signing requests. It is never sent. */
export interface SigningSecret {
  readonly id: string;
  /** At least 32 bytes. */
  readonly secret: string;
  readonly tenant: string;
  readonly roles: readonly PrincipalRole[];
}

/** The parts of a request covered by its signature. */
export interface SignedRequest {
  readonly method: string;
  /** The raw path, including the query. */
  readonly path: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  /** Valid once. */
  readonly nonce: string;
  /** The receiving server; others refuse the request. */
  readonly audience: string;
  /** The raw bytes; empty without a body. */
  readonly body: Uint8Array;
}

const SCHEME = "Understudy-HMAC-SHA256";
/** Tolerance of a request's timestamp, in both directions. */
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

/** Verifies signed requests. */
export class RequestSignatures {
  readonly #secrets: ReadonlyMap<string, SigningSecret>;
  readonly #audience: string;
  readonly #nonces: NonceStore;
  readonly #wallMs: () => number;

  /** @param before the predecessor, whose used nonces stay used */
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

  /** Memory of the remembered nonces of a tenant's secrets. */
  usedBytes(tenant: string): number {
    let bytes = 0;
    for (const secret of this.#secrets.values()) {
      if (secret.tenant === tenant) bytes += this.#nonces.usedBytes(secret.id);
    }
    return bytes;
  }

  /** Whether a header carries a signature. */
  static isSignature(authorization: string): boolean {
    return authorization.startsWith(`${SCHEME} `);
  }

  /** Whether a header may have a valid signature: its secret is known, and its time near. The body tells the rest. */
  isPossible(authorization: string): boolean {
    const [, id = "", ts = ""] = HEADER.exec(authorization) ?? [];
    return this.#secrets.has(id) && this.#isNear(Number(ts));
  }

  /** The known secret that a header names. This does not verify the signature. */
  idOf(authorization: string): string | undefined {
    const [, id = ""] = HEADER.exec(authorization) ?? [];
    return this.#secrets.get(id)?.id;
  }

  /**
   * The signer of a request; undefined unless the signature is valid, recent, for this server, and unused.
   *
   * @throws ServiceRefusedError if too many nonces of the secret are in use
   */
  verify(
    authorization: string,
    request: Pick<SignedRequest, "method" | "path" | "body">,
  ): Principal | undefined {
    const [, id = "", ts = "", nonce = "", sig = ""] = HEADER.exec(authorization) ?? [];
    const known = this.#secrets.get(id);
    const nowMs = this.#wallMs();
    const timestamp = Number(ts);
    if (known === undefined || !this.#isNear(timestamp)) return undefined;
    const signed = { ...request, timestamp, nonce, audience: this.#audience };
    const expected = signatureOf(known.secret, signed);
    const given = Buffer.from(sig, "base64url");
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    // Only valid signatures may take space in the store.
    const untilMs = timestamp * 1000 + WINDOW_MS;
    if (!this.#nonces.take(id, nonce, nowMs, untilMs + 1)) return undefined;
    const { tenant, roles } = known;
    const credential = { id: credentialOf(id), generation: generationOf(known) };
    return { tenant, roles: new Set(roles), shown: `signature ${id}`, credential };
  }

  #isNear(timestamp: number): boolean {
    return Math.abs(this.#wallMs() - timestamp * 1000) <= WINDOW_MS;
  }

  /** The secrets as credentials, by their ids. */
  get standing(): readonly (readonly [string, StandingCredential])[] {
    return [...this.#secrets.values()].map((known) => {
      const { id, roles } = known;
      return [credentialOf(id), { generation: generationOf(known), roles: new Set(roles) }];
    });
  }
}

function credentialOf(id: string): string {
  return `signature ${id}`;
}

function generationOf({ secret, tenant }: SigningSecret): string {
  return JSON.stringify([secret, tenant]);
}
