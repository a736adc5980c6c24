import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { NonceStore } from "./nonce-store.ts";
import type { Principal } from "./principal.ts";

/** The time for which a ticket is good, in milliseconds. */
export const TICKET_MS = 60_000;

type Claim = [
  tenant: string,
  domain: string,
  agents: string[] | null,
  untilMs: number,
  nonce: string,
];

/**
 * Tickets for clients that can hold no key, since everybody can read what is shipped with a game: the game's own server
 * asks for one, and gives it to the client. It is good once, for a minute, for one domain and for certain agents.
 */
export class Tickets {
  readonly #secret: Uint8Array;
  readonly #wallMs: () => number;
  readonly #used = new NonceStore();

  /** @param secret servers with the same one take each other's tickets, though each of them once */
  constructor(secret: Uint8Array = randomBytes(32), wallMs: () => number = Date.now) {
    this.#secret = secret;
    this.#wallMs = wallMs;
  }

  /** The memory of the tickets of a tenant that were used, and are remembered. */
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
   * The rights of a ticket; undefined unless it was issued here, is still good, and was not used.
   *
   * @throws ServiceRefusedError if more tickets of a tenant are used than can be told apart
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
