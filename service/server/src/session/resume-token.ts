/**
 * Tokens that resume sessions. The sessions themselves are of `@understudy/session`.
 *
 * @module
 */

import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { ResumeClaim, SessionTokens } from "@understudy/session";

/**
 * Lifetime for resuming on other nodes; an ended session cannot be resumed here anyway. It starts with the connection,
 * which may last for hours.
 */
const LIFETIME_MS = 7 * 86_400_000;

type Signed = [string, string, number, string, readonly string[] | null, number];

/**
 * Signs tokens that resume a session after a broken connection. Nodes with the same secret accept each other's tokens.
 */
export class ResumeTokens implements SessionTokens {
  readonly #secret: Uint8Array;
  readonly #wallMs: () => number;

  /** @param secret default: a random one for this process */
  constructor(secret: Uint8Array = randomBytes(32), wallMs: () => number = Date.now) {
    this.#secret = secret;
    this.#wallMs = wallMs;
  }

  sign({ tenant, session, generation, domain, agents }: ResumeClaim): string {
    const untilMs = this.#wallMs() + LIFETIME_MS;
    const claim: Signed = [tenant, session, generation, domain, agents ?? null, untilMs];
    const payload = Buffer.from(JSON.stringify(claim)).toString("base64url");
    return `${payload}.${this.#signature(payload).toString("base64url")}`;
  }

  /** The claim of a token; undefined if it is forged or expired. */
  read(token: string): ResumeClaim | undefined {
    const [payload = "", signature = ""] = token.split(".");
    const given = Buffer.from(signature, "base64url");
    const expected = this.#signature(payload);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    const text = Buffer.from(payload, "base64url").toString();
    const [tenant, session, generation, domain, agents, untilMs] = JSON.parse(text) as Signed;
    if (this.#wallMs() >= untilMs) return undefined;
    return { tenant, session, generation, domain, agents: agents ?? undefined };
  }

  #signature(payload: string): Buffer {
    return createHmac("sha256", this.#secret).update(payload).digest();
  }
}
