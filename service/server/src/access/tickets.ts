import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { NonceStore } from "./nonce-store.ts";
import type { Principal } from "./principal.ts";
import {
  boundTo,
  type GenerationOf,
  readCredential,
  type WrittenCredential,
  writtenCredential,
} from "./written-credential.ts";

/** Validity of a ticket. */
const TICKET_MS = 60_000;

type Claim = [
  tenant: string,
  domain: string,
  agents: string[] | null,
  untilMs: number,
  nonce: string,
  credential?: WrittenCredential,
];

/** The place of the credential in a claim. */
const CREDENTIAL_AT = 5;

/** A ticket, and the time for which it is valid. */
interface IssuedTicket {
  readonly ticket: string;
  readonly expiresInMs: number;
}

/**
 * Single-use tickets for clients that cannot keep a key, such as a shipped game. The game's own server requests a
 * ticket and passes it on to the client. It is valid for a minute, for one domain and optionally for certain agents.
 */
export class Tickets {
  readonly #secret: Uint8Array;
  readonly #wallMs: () => number;
  readonly #used = new NonceStore();

  /** @param secret servers with the same secret accept each other's tickets, once each */
  constructor(secret: Uint8Array = randomBytes(32), wallMs: () => number = Date.now) {
    this.#secret = secret;
    this.#wallMs = wallMs;
  }

  /** Memory of a tenant's used tickets. */
  usedBytes(tenant: string): number {
    return this.#used.usedBytes(tenant);
  }

  /**
   * Issues a ticket. It ends with the credential of its issuer.
   *
   * @param issuer the owner of the domain
   */
  issue(
    { tenant, credential }: Pick<Principal, "tenant" | "credential">,
    domain: string,
    agents: readonly string[] | undefined,
  ): IssuedTicket {
    const nonce = randomBytes(16).toString("base64url");
    const nowMs = this.#wallMs();
    const untilMs = Math.min(nowMs + TICKET_MS, credential?.untilMs ?? Number.POSITIVE_INFINITY);
    const listed = agents === undefined ? null : [...agents];
    const claim: Claim = [tenant, domain, listed, untilMs, nonce, ...writtenCredential(credential)];
    const payload = Buffer.from(JSON.stringify(claim)).toString("base64url");
    const signature = this.#signature(boundTo(payload, credential)).toString("base64url");
    return { ticket: `ut_${payload}.${signature}`, expiresInMs: Math.max(0, untilMs - nowMs) };
  }

  /**
   * The rights of a ticket; undefined if it is forged, expired or used, or if the credential of its issuer is gone.
   *
   * @throws ServiceRefusedError if too many tickets of the tenant are in use
   */
  redeem(ticket: string, generationOf: GenerationOf = () => undefined): Principal | undefined {
    const [, payload = "", signature = ""] = /^ut_([\w-]+)\.([\w-]+)$/.exec(ticket) ?? [];
    const credential = readCredential(payload, CREDENTIAL_AT, generationOf);
    if (credential === "gone") return undefined;
    const given = Buffer.from(signature, "base64url");
    const expected = this.#signature(boundTo(payload, credential));
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    const text = Buffer.from(payload, "base64url").toString();
    const [tenant, domain, agents, untilMs, nonce] = JSON.parse(text) as Claim;
    const nowMs = this.#wallMs();
    if (nowMs >= untilMs || !this.#used.take(tenant, nonce, nowMs, untilMs)) return undefined;
    const roles = new Set(["plan"] as const);
    return { tenant, roles, domain, agents: agents ?? undefined, shown: "ticket", credential };
  }

  #signature(payload: string): Buffer {
    return createHmac("sha256", this.#secret).update(`ticket ${payload}`).digest();
  }
}
