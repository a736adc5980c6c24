import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** What a token says. */
export interface ResumeClaim {
  readonly tenant: string;
  readonly session: string;
  /** Counts the connections of the session: each is given a token of its own. */
  readonly generation: number;
}

const LIFETIME_MS = 24 * 3600 * 1000;

/** Signs tokens by which a broken connection goes on. Nodes with the same secret accept each other's. */
export class ResumeTokens {
  readonly #secret: Uint8Array;
  readonly #wallMs: () => number;

  /** @param secret default: one of this process alone */
  constructor(secret: Uint8Array = randomBytes(32), wallMs: () => number = Date.now) {
    this.#secret = secret;
    this.#wallMs = wallMs;
  }

  sign({ tenant, session, generation }: ResumeClaim): string {
    const claim = [tenant, session, generation, this.#wallMs() + LIFETIME_MS];
    const payload = Buffer.from(JSON.stringify(claim)).toString("base64url");
    return `${payload}.${this.#signature(payload).toString("base64url")}`;
  }

  /** What a token says; undefined unless it was signed here and is still good. */
  read(token: string): ResumeClaim | undefined {
    const [payload = "", signature = ""] = token.split(".");
    const given = Buffer.from(signature, "base64url");
    const expected = this.#signature(payload);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    const [tenant, session, generation, untilMs] = JSON.parse(
      Buffer.from(payload, "base64url").toString(),
    ) as [string, string, number, number];
    return this.#wallMs() < untilMs ? { tenant, session, generation } : undefined;
  }

  #signature(payload: string): Buffer {
    return createHmac("sha256", this.#secret).update(payload).digest();
  }
}
