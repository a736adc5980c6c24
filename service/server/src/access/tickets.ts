import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { NonceStore } from "./nonce-store.ts";
import type { Principal } from "./principal.ts";

/** Validity of a ticket. */
export const TICKET_MS = 60_000;

type Claim = [
  tenant: string,
  domain: string,
  agents: string[] | null,
  untilMs: number,
  nonce: string,
];

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

  issue(tenant: string, domain: string, agents: readonly string[] | undefined): string {
    const nonce = randomBytes(16).toString("base64url");
    const untilMs = this.#wallMs() + TICKET_MS;
    const claim: Claim = [
      tenant,
      domain,
      agents === undefined ? null : [...agents],
      untilMs,
      nonce,
    ];
    const payload = Buffer.from(JSON.stringify(claim)).toString("base64url");
    return `ut_${payload}.${this.#signature(payload).toString("base64url")}`;
  }

  /**
   * The rights of a ticket; undefined if it is forged, expired or used.
   *
   * @throws ServiceRefusedError if too many tickets of the tenant are in use
   */
  redeem(ticket: string): Principal | undefined {
    const [, payload = "", signature = ""] = /^ut_([\w-]+)\.([\w-]+)$/.exec(ticket) ?? [];
    const given = Buffer.from(signature, "base64url");
    const expected = this.#signature(payload);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    const text = Buffer.from(payload, "base64url").toString();
    const [tenant, domain, agents, untilMs, nonce] = JSON.parse(text) as Claim;
    const nowMs = this.#wallMs();
    if (nowMs >= untilMs || !this.#used.take(tenant, nonce, nowMs, untilMs)) return undefined;
    const roles = new Set(["plan"] as const);
    return { tenant, roles, domain, agents: agents ?? undefined, shown: "ticket" };
  }

  #signature(payload: string): Buffer {
    return createHmac("sha256", this.#secret).update(`ticket ${payload}`).digest();
  }
}
