import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** The claims of a token. */
export interface ResumeClaim {
  readonly tenant: string;
  readonly session: string;
  readonly domain: string;
  /** The only agents that the session may speak for; undefined: any. */
  readonly agents: readonly string[] | undefined;
  /** Counts the connections of the session: each is given a token of its own. */
  readonly generation: number;
}

/**
 * Sessions that ended cannot be resumed anyway: this is for those of other nodes. A connection may last for hours
 * before it breaks, and its token counts from its beginning.
 */
const LIFETIME_MS = 7 * 86_400_000;

type Signed = [string, string, number, string, readonly string[] | null, number];

/** Signs tokens that resume sessions after a broken connection. Nodes with the same secret accept each other's. */
export class ResumeTokens {
  readonly #secret: Uint8Array;
  readonly #wallMs: () => number;

  /** @param secret default: one of this process alone */
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

  /** The claim of a token; undefined unless it was signed here and is still good. */
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
