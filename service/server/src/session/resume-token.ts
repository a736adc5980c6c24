/**
 * Tokens that resume sessions. The sessions themselves are of `@understudy/session`.
 *
 * @module
 */

import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { ResumeClaim, SessionTokens } from "@understudy/session";
import {
  boundTo,
  type GenerationOf,
  readCredential,
  type WrittenCredential,
  writtenCredential,
} from "../access/written-credential.ts";

/**
 * Lifetime for resuming on other nodes; an ended session cannot be resumed here anyway. It starts with the connection,
 * which may last for hours.
 */
const LIFETIME_MS = 7 * 86_400_000;

type Signed = [
  tenant: string,
  session: string,
  generation: number,
  domain: string,
  agents: readonly string[] | null,
  untilMs: number,
  credential?: WrittenCredential,
];
/** The place of the credential in a claim. */
const CREDENTIAL_AT = 6;

/**
 * Signs tokens that resume a session after a broken connection. A token ends with the credential that it rests on. Nodes with the same secret accept each other's tokens.
 */
export class ResumeTokens implements SessionTokens {
  readonly #secret: Uint8Array;
  readonly #wallMs: () => number;
  readonly #generationOf: GenerationOf;

  /** @param secret default: a random one for this process */
  constructor(
    secret: Uint8Array = randomBytes(32),
    wallMs: () => number = Date.now,
    generationOf: GenerationOf = () => undefined,
  ) {
    this.#secret = secret;
    this.#wallMs = wallMs;
    this.#generationOf = generationOf;
  }

  sign({ tenant, session, generation, domain, agents, credential }: ResumeClaim): string {
    const endMs = credential?.untilMs ?? Number.POSITIVE_INFINITY;
    const untilMs = Math.min(this.#wallMs() + LIFETIME_MS, endMs);
    const listed = agents ?? null;
    const own = writtenCredential(credential);
    const claim: Signed = [tenant, session, generation, domain, listed, untilMs, ...own];
    const payload = Buffer.from(JSON.stringify(claim)).toString("base64url");
    return `${payload}.${this.#signature(boundTo(payload, credential)).toString("base64url")}`;
  }

  /** The claim of a token; undefined if it is forged or expired, or if its credential is gone. */
  read(token: string): ResumeClaim | undefined {
    const [payload = "", signature = ""] = token.split(".");
    const credential = readCredential(payload, CREDENTIAL_AT, this.#generationOf);
    if (credential === "gone") return undefined;
    const given = Buffer.from(signature, "base64url");
    const expected = this.#signature(boundTo(payload, credential));
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    const text = Buffer.from(payload, "base64url").toString();
    const [tenant, session, generation, domain, agents, untilMs] = JSON.parse(text) as Signed;
    if (this.#wallMs() >= untilMs) return undefined;
    const own = credential === undefined ? {} : { credential };
    return { tenant, session, generation, domain, agents: agents ?? undefined, ...own };
  }

  #signature(payload: string): Buffer {
    return createHmac("sha256", this.#secret).update(payload).digest();
  }
}
